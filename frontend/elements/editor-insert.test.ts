import { expect, test } from "vitest";
import { callout, insertBlock, lineRange, linesOf } from "./editor-insert.ts";

test("lines of a selection", () => {
  const text = "un\ndeux\ntrois";
  expect(text.slice(...linesOf(text, 4, 4))).toBe("deux");
  expect(text.slice(...linesOf(text, 0, 5))).toBe("un\ndeux");
  expect(text.slice(...linesOf(text, 0, 3))).toBe("un");
  expect(text.slice(...lineRange(text, 2))).toBe("deux");
  expect(text.slice(...lineRange(text, 9))).toBe("trois");
});

test("a callout is a quote that begins with its kind", () => {
  expect(callout("tip", "un\n\ndeux")).toBe("> [!TIP]\n> un\n>\n> deux");
});

test("a block stands apart", () => {
  document.body.innerHTML = "<textarea></textarea>";
  const area = document.querySelector("textarea")!;
  area.value = "un\ndeux";
  insertBlock(area, "X", 2);
  expect(area.value).toBe("un\n\nX\n\ndeux");
});
