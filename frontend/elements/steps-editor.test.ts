import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { StepsEditor } from "./steps-editor.ts";

beforeAll(() => customElements.define("steps-editor", StepsEditor));

const text = "Intro.\n\n## Is it late?\n\nHow long?\n\n- [Yes](#wait)\n- [No](/en/articles/x)\n\n\n## Wait\n\nIt comes.\n";
const heard = vi.fn();
let area: HTMLTextAreaElement;

/** The form of the editor, with this element as the page has it. */
function open(body: string, kind = "troubleshooting"): void {
  document.body.innerHTML = `<form><steps-editor hidden data-step="Step #" data-ask="Ask us" data-address="/en/ask" data-nowhere="Choose" data-moved="Now #">
<button type="button" data-mode="steps"></button><button type="button" data-mode="text"></button><p data-part="odd" hidden></p>
<div data-part="guide" hidden><textarea data-part="intro"></textarea><ol data-part="steps"></ol><div class="actions"><button type="button" data-do="add"></button></div><p data-part="said"></p></div>
<template data-made="step"><li class="guide-step"><div role="group"><span class="guide-number"></span><button type="button" data-do="up"></button><button type="button" data-do="down"></button><button type="button" data-do="remove"></button>
<input data-field="title"><textarea data-field="text"></textarea><p class="guide-answer"></p><ul class="guide-ways"></ul><button type="button" data-do="choice"></button><ul class="guide-flaws"></ul></div></li></template>
<template data-made="choice"><li class="guide-way"><input data-field="label"><select data-field="to"></select><button type="button" data-do="fresh"></button><button type="button" data-do="drop"></button></li></template>
</steps-editor><textarea id="body"></textarea><p id="steps-hint" hidden></p><select id="kind"><option>question</option><option>troubleshooting</option></select><section id="advice"></section></form>`;
  area = document.querySelector("#body") as HTMLTextAreaElement;
  area.value = body;
  (document.querySelector("#kind") as HTMLSelectElement).value = kind;
  const element = document.querySelector("steps-editor") as HTMLElement;
  element.remove();
  document.querySelector("form")?.prepend(element); // connected again, now that the form is whole
  heard.mockClear();
  document.querySelector("form")?.addEventListener("input", (event) => heard((event.target as Element).id));
}

const one = <T extends Element = HTMLInputElement>(selector: string): T => document.querySelector(selector) as T;
const step = (n: number) => `.guide-step:nth-child(${n})`;
const press = (selector: string) => one<HTMLElement>(selector).click();
const byText = () => one<HTMLElement>("[data-part=guide]").hidden;

function type(selector: string, value: string): void {
  const control = one(selector);
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

beforeEach(() => open(text));
afterEach(() => document.body.replaceChildren());

test("a guide is shown as steps, and looking at it changes nothing", () => {
  expect(byText()).toBe(false);
  expect([...document.querySelectorAll<HTMLInputElement>("[data-field=title]")].map((i) => i.value)).toEqual(["Is it late?", "Wait"]);
  expect(one(`${step(1)} .guide-way:nth-child(1) [data-field=to]`).value).toBe("1");
  expect(one<HTMLSelectElement>(`${step(1)} .guide-way:nth-child(2) [data-field=to]`).selectedOptions[0]?.text).toBe("/en/articles/x");
  expect(area.value).toBe(text);
  expect(heard).not.toHaveBeenCalled();
});

test("any other kind is text; a guide that is not understood is text, with a sentence", () => {
  open(text, "question");
  expect(one<HTMLElement>("steps-editor").hidden).toBe(true);
  one("#kind").value = "troubleshooting";
  one("#kind").dispatchEvent(new Event("change"));
  expect(byText()).toBe(false);
  open("# One\n\n## Two\n");
  expect(byText()).toBe(true);
  expect(one<HTMLElement>("[data-part=odd]").hidden).toBe(false);
  expect(area.value).toBe("# One\n\n## Two\n");
});

test("what is typed is in the text at once, told of as the text's own, and nothing else moves", () => {
  type(`${step(2)} [data-field=text]`, "Soon.");
  expect(area.value).toBe(text.replace("It comes.\n", "Soon.\n\n"));
  expect(new Set(heard.mock.calls.flat())).toEqual(new Set(["body"]));
  type("[data-part=intro]", "");
  expect(area.value.startsWith("## Is it late?\n\nHow long?\n\n- [Yes](#wait)\n- [No](/en/articles/x)\n\n\n## Wait")).toBe(true);
});

test("a choice leads to a step, to the form, or to a step made for it", () => {
  press(`${step(2)} [data-do=choice]`);
  type(`${step(2)} [data-field=label]`, "Nothing came");
  type(`${step(2)} [data-field=to]`, "ask");
  expect(area.value).toContain("- [Nothing came](/en/ask)\n");
  type(`${step(2)} [data-field=to]`, "0");
  expect(area.value).toContain("- [Nothing came](#is-it-late)\n");
  press(`${step(2)} [data-do=fresh]`);
  expect(area.value).toContain("- [Nothing came](#step-3)\n\n## {#step-3}\n");
  type(`${step(3)} [data-field=title]`, "Search");
  expect(area.value).toContain("## Search {#step-3}\n");
  press(`${step(2)} [data-do=drop]`);
  expect(area.value).not.toContain("Nothing came");
});

test("steps are moved and removed, and the choices keep leading where they led", () => {
  press(`${step(2)} [data-do=up]`);
  expect(area.value).toBe("Intro.\n\n## Wait\n\nIt comes.\n## Is it late?\n\nHow long?\n\n- [Yes](#wait)\n- [No](/en/articles/x)\n\n\n");
  expect(one("[data-part=said]").textContent).toBe("Now 1");
  one(`${step(1)} [data-field=title]`).dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", altKey: true, bubbles: true }));
  expect(one(`${step(2)} [data-field=title]`).value).toBe("Wait");
  type(`${step(2)} [data-field=title]`, "Stay calm");
  expect(area.value).toContain("## Stay calm {#wait}\n");
  press(`${step(2)} [data-do=remove]`);
  expect(area.value).toBe("Intro.\n\n## Is it late?\n\nHow long?\n\n- [Yes](#wait)\n- [No](/en/articles/x)\n\n\n");
  expect(one<HTMLSelectElement>(`${step(1)} [data-field=to]`).selectedOptions[0]?.text).toBe("#wait");
});

test("a heading typed into a text becomes a step; one the list cannot show makes it text again", () => {
  type(`${step(2)} [data-field=text]`, "x\n\n## Third\n\ny");
  expect(document.querySelectorAll(".guide-step").length).toBe(3);
  type(`${step(3)} [data-field=text]`, "Top\n===");
  expect(byText()).toBe(true);
  expect(area.value).toContain("## Third\n\nTop\n===");
});

test("what comes into the text from elsewhere is shown; by text it stays text", () => {
  area.value = "## A\n\nx\n";
  area.dispatchEvent(new Event("input", { bubbles: true }));
  expect(document.querySelectorAll(".guide-step").length).toBe(1);
  press("[data-mode=text]");
  expect(byText()).toBe(true);
  expect(document.activeElement).toBe(area);
  press("[data-mode=steps]");
  expect(byText()).toBe(false);
});

test("what could be better stands beside its step, and leads there", async () => {
  one<HTMLElement>("#advice").innerHTML = '<a href="#body" data-line="7">Yes leads nowhere</a><a href="#body" data-line="12">Wait is lost</a>';
  await new Promise((done) => setTimeout(done));
  expect([...document.querySelectorAll(".guide-flaws")].map((f) => f.textContent)).toEqual(["Yes leads nowhere", "Wait is lost"]);
  press("#advice a:last-child");
  expect(document.activeElement).toBe(one(`${step(2)} [data-field=title]`));
});
