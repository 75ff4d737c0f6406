import { describe, expect, it } from "vitest";
import { spot } from "./category-tree.ts";

function tree(): Record<string, HTMLLIElement> {
  document.body.innerHTML = `<ol><li data-id="a" data-parent=""></li><li data-id="b" data-parent=""><ol>
    <li data-id="c" data-parent="b"></li></ol></li><li data-id="d" data-parent=""></li></ol>`;
  return Object.fromEntries([...document.querySelectorAll("li")].map((li) => [li.dataset.id ?? "", li]));
}

describe("where a dragged category goes", () => {
  it("is counted without the category that moves", () => {
    const { a, b, c, d } = tree() as { [id: string]: HTMLLIElement } & Record<"a" | "b" | "c" | "d", HTMLLIElement>;
    expect(spot(a, d, "before")).toEqual({ parent: "", place: "1" });
    expect(spot(d, a, "before")).toEqual({ parent: "", place: "0" });
    expect(spot(a, d, "after")).toEqual({ parent: "", place: "2" });
    expect(spot(a, c, "after")).toEqual({ parent: "b", place: "1" });
    expect(spot(a, b, "inside").parent).toBe("b");
  });
});
