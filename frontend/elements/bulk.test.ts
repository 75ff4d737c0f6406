import { describe, expect, it } from "vitest";
import { BulkAll, showFields } from "./bulk.ts";

customElements.define("bulk-all", BulkAll);

describe("a list that is acted on", () => {
  it("ticks every row, and shows when not all are", () => {
    document.body.innerHTML = `<form><bulk-all><input type="checkbox"></bulk-all>
      <input type="checkbox" name="article"><input type="checkbox" name="article"></form>`;
    const [all, one, two] = [...document.querySelectorAll("input")] as [HTMLInputElement, HTMLInputElement, HTMLInputElement];
    all.checked = true;
    all.dispatchEvent(new Event("change", { bubbles: true }));
    expect([one.checked, two.checked]).toEqual([true, true]);
    two.checked = false;
    two.dispatchEvent(new Event("change", { bubbles: true }));
    expect([all.checked, all.indeterminate]).toEqual([false, true]);
  });

  it("shows the fields the chosen action needs", () => {
    document.body.innerHTML = `<form><select name="do"><option value=""></option><option value="move"></option></select>
      <div data-for="move audience"></div><div data-for="publish"></div></form>`;
    const form = document.querySelector("form")!;
    showFields(form);
    const [move, publish] = [...form.querySelectorAll<HTMLElement>("div")] as [HTMLElement, HTMLElement];
    expect([move.hidden, publish.hidden]).toEqual([true, true]);
    form.querySelector("select")!.value = "move";
    form.querySelector("select")!.dispatchEvent(new Event("change", { bubbles: true }));
    expect([move.hidden, publish.hidden]).toEqual([false, true]);
  });
});
