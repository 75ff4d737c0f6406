import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { SearchSuggest } from "./search-suggest.ts";

beforeAll(() => customElements.define("search-suggest", SearchSuggest));

const two = {
  suggestions: [
    { title_parts: [{ text: "Carte ", mark: false }, { text: "cadeau", mark: true }], url: "/fr/articles/a", category: "Cadeaux", lang: "fr" },
    { title_parts: [{ text: "<b>Gift</b>", mark: false }], url: "/fr/articles/b", category: "", lang: "en" },
  ],
};
let asked: string[] = [];
let went: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  went = [];
  document.documentElement.lang = "fr";
  const field = document.createElement("search-suggest");
  field.setAttribute("label", "Suggestions");
  field.setAttribute("said", "Rien.|1 suggestion.|# suggestions.");
  field.innerHTML = '<input name="q">';
  document.body.replaceChildren(field);
  vi.stubGlobal("fetch", async (url: string, { signal }: RequestInit) => {
    asked.push(url);
    await Promise.resolve();
    signal?.throwIfAborted();
    return { ok: !url.includes("busy"), status: 503, json: async () => (url.includes("zz") ? { suggestions: [] } : two) };
  });
  vi.spyOn(location, "assign").mockImplementation((url) => void went.push(String(url)));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const input = () => document.querySelector("input") as HTMLInputElement;
const list = () => document.querySelector(".suggest") as HTMLElement;
const options = () => [...document.querySelectorAll<HTMLElement>("[role=option]")];
const key = (name: string, init: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...init });
  input().dispatchEvent(event);
  return event;
};
async function type(text: string): Promise<void> {
  input().value = text;
  input().dispatchEvent(new InputEvent("input"));
  await vi.advanceTimersByTimeAsync(200);
}

test("is a combobox with a closed list", () => {
  expect(input().getAttribute("role")).toBe("combobox");
  expect(input().getAttribute("aria-expanded")).toBe("false");
  expect(input().getAttribute("aria-controls")).toBe(list().id);
  expect(list().hidden).toBe(true);
  expect(list().getAttribute("aria-label")).toBe("Suggestions");
});

test("asks from the second letter on, once for a burst of keys", async () => {
  await type("c");
  expect(asked).toEqual([]);
  for (const text of ["ca", "car", "cart"]) {
    input().value = text;
    input().dispatchEvent(new InputEvent("input"));
  }
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toEqual(["/api/v1/suggest?lang=fr&q=cart"]);
  await type("carte");
  await type("cart");
  expect(asked.length).toBe(2);
});

test("shows titles as text, and how many there are", async () => {
  await type("ca");
  expect(list().hidden).toBe(false);
  expect(options().map((o) => o.textContent)).toEqual(["Carte cadeau Cadeaux", "<b>Gift</b>"]);
  expect(options()[0]?.querySelector("mark")?.textContent).toBe("cadeau");
  expect(options()[1]?.lang).toBe("en");
  expect(document.querySelector("[role=status]")?.textContent).toBe("2 suggestions.");
  await type("zz");
  expect(list().hidden).toBe(true);
  expect(document.querySelector("[role=status]")?.textContent).toBe("Rien.");
});

test("arrow keys go round through the field itself", async () => {
  await type("ca");
  const at = () => input().getAttribute("aria-activedescendant");
  for (const [name, want] of [["ArrowDown", 0], ["ArrowDown", 1], ["ArrowDown", -1], ["ArrowUp", 1], ["ArrowUp", 0]] as const) {
    expect(key(name).defaultPrevented).toBe(true);
    expect(at()).toBe(want < 0 ? null : options()[want]?.id);
    expect(options().map((o) => o.getAttribute("aria-selected") === "true").indexOf(true)).toBe(want);
  }
});

test("Enter opens the chosen one, and without one sends the form", async () => {
  await type("ca");
  expect(key("Enter").defaultPrevented).toBe(false);
  key("ArrowDown");
  expect(key("Enter").defaultPrevented).toBe(true);
  expect(went).toEqual(["/fr/articles/a"]);
});

test("Escape closes the list and keeps the text; the arrows open it again", async () => {
  await type("ca");
  expect(key("Escape").defaultPrevented).toBe(true);
  expect(list().hidden).toBe(true);
  expect(input().value).toBe("ca");
  expect(key("Escape").defaultPrevented).toBe(false);
  key("ArrowDown");
  expect(list().hidden).toBe(false);
});

test("a click opens, and leaving the field closes", async () => {
  await type("ca");
  options()[1]?.click();
  expect(went).toEqual(["/fr/articles/b"]);
  input().dispatchEvent(new FocusEvent("blur"));
  expect(list().hidden).toBe(true);
});

test("a busy server leaves a plain field", async () => {
  await type("busy");
  expect(list().hidden).toBe(true);
});

test("an answer that comes too late is not shown", async () => {
  input().value = "ca";
  input().dispatchEvent(new InputEvent("input"));
  vi.advanceTimersByTime(130);
  input().dispatchEvent(new FocusEvent("blur"));
  await vi.advanceTimersByTimeAsync(200);
  expect(list().hidden).toBe(true);
});
