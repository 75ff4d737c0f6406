import { beforeEach, expect, test } from "vitest";
import { listKeys, typing } from "./list-keys.ts";

function page(keys: string): Document {
  const doc = document.implementation.createHTMLDocument();
  if (keys) doc.documentElement.dataset.keys = keys;
  doc.body.innerHTML = `<main><input type="search" id="q"><table class="table"><tbody>
    <tr><td><input type="checkbox"></td><td class="name"><a href="#one">One</a></td></tr>
    <tr><td><input type="checkbox"></td><td class="name"><a href="#two">Two</a></td></tr></tbody></table></main>`;
  return doc;
}

let doc: Document;
beforeEach(() => {
  doc = page("");
});

const press = (on: EventTarget, key: string, more: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  on.dispatchEvent(event);
  return event.defaultPrevented;
};

test("j and k move, x ticks", () => {
  listKeys(doc);
  expect(press(doc.body, "x")).toBe(false);
  press(doc.body, "j");
  press(doc.body, "j");
  expect(doc.querySelector("tr.at a")?.textContent).toBe("Two");
  press(doc.body, "k");
  press(doc.body, "x");
  expect(doc.querySelector<HTMLInputElement>("tr.at input")?.checked).toBe(true);
});

test("nothing happens while somebody types or holds another key", () => {
  listKeys(doc);
  const field = doc.querySelector("#q") as HTMLInputElement;
  expect(press(field, "j")).toBe(false);
  expect(press(doc.body, "j", { ctrlKey: true })).toBe(false);
  expect(doc.querySelector("tr.at")).toBeNull();
  expect(typing(doc.querySelector("[type=checkbox]"))).toBe(false);
  expect(typing(field)).toBe(true);
});

test("who switched them off has none", () => {
  doc = page("off");
  listKeys(doc);
  expect(press(doc.body, "j")).toBe(false);
  expect(doc.querySelector("tr.at")).toBeNull();
});

test("without a field of its own a page searches by the palette", () => {
  let opened = 0;
  doc.querySelector("#q")?.remove();
  listKeys(doc, () => ++opened > 0);
  press(doc.body, "/");
  expect(opened).toBe(1);
});
