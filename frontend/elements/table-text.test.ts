import { expect, test } from "vitest";
import { cells, format, parse, type Table, tableAt } from "./table-text.ts";

test("a row is cut at its bars", () => {
  expect(cells("| a | b\\|c |  |")).toEqual(["a", "b|c", ""]);
  expect(cells("a|b")).toEqual(["a", "b"]);
});

test("a table is read and written with its bars under each other", () => {
  const table = parse("|Pays|Prix|x|\n|:--|--:|:-:|\n|Île|4|\n|a|12 €|b|c|")!;
  expect(table).toEqual({ align: ["left", "right", "center"], rows: [["Pays", "Prix", "x"], ["Île", "4", ""], ["a", "12 €", "b"]] });
  expect(format(table)).toBe("| Pays | Prix |  x  |\n| :--- | ---: | :-: |\n| Île  |    4 |     |\n| a    | 12 € |  b  |");
});

test("what is no table is none", () => {
  for (const text of ["a | b", "a | b\nc | d", "| a | b |\n|---|", "", "---\n---"]) expect(parse(text)).toBeUndefined();
});

test("the table under the cursor is found", () => {
  const text = "Avant | ou\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nAprès.";
  const found = tableAt(text, text.indexOf("1"))!;
  expect(text.slice(found.start, found.end)).toBe("| a | b |\n|---|---|\n| 1 | 2 |");
  expect(tableAt(text, 3)).toBeUndefined();
  expect(tableAt(text, text.length)).toBeUndefined();
});

// Whatever stands in the cells comes back, and so does what was written once.
test("nothing is lost by writing and reading, whatever is in it", () => {
  let seed = 7;
  const random = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
  const signs = ["a", "é", "|", "\\", " ", "`", "-", ":", "😀", "\n", "*"];
  for (let n = 0; n < 3000; n++) {
    const wide = 1 + random(4);
    const cell = (): string => Array.from({ length: random(6) }, () => signs[random(signs.length)]).join("");
    const table: Table = {
      align: Array.from({ length: wide }, () => (["", "left", "center", "right"] as const)[random(4)]!),
      rows: Array.from({ length: 1 + random(4) }, () => Array.from({ length: wide }, cell)),
    };
    const text = format(table);
    const again = parse(text);
    expect(again, text).toBeDefined();
    expect(again!.align).toEqual(table.align);
    expect(again!.rows).toEqual(table.rows.map((row) => row.map((c) => c.replace(/\s+/g, " ").trim())));
    expect(format(again!)).toBe(text);
    const at = tableAt(`x\n\n${text}\n\ny`, 4)!;
    expect(at.start).toBe(3);
    expect(at.end).toBe(3 + text.length);
  }
});
