import { beforeAll, beforeEach, expect, test } from "vitest";
import { ContentsSpy } from "./contents-spy.ts";

beforeAll(() => customElements.define("contents-spy", ContentsSpy));

/** Puts the headings at these heights of a window 900 high, and reads the list. */
async function at(tops: Record<string, number>): Promise<string[]> {
  document.body.innerHTML = Object.keys(tops)
    .map((id) => `<h2 id="${id}">x</h2>`)
    .join("");
  for (const [id, top] of Object.entries(tops)) {
    const heading = document.getElementById(id);
    if (heading) heading.getBoundingClientRect = () => ({ top }) as DOMRect;
  }
  const spy = document.createElement("contents-spy");
  spy.innerHTML = ["s-a", "s-b", "s-%C3%A9", "nowhere"].map((id) => `<a href="#${id}">x</a>`).join("");
  document.body.append(spy);
  await new Promise(requestAnimationFrame);
  return [...spy.querySelectorAll("[aria-current=location]")].map((a) => a.getAttribute("href") ?? "");
}

beforeEach(() => Object.defineProperty(window, "innerHeight", { value: 900, configurable: true }));

test.each([
  ["nothing above the first heading", { "s-a": 400, "s-b": 800 }, []],
  ["the only one above", { "s-a": 100, "s-b": 800 }, ["#s-a"]],
  ["the last one above", { "s-a": -600, "s-b": 200 }, ["#s-b"]],
  ["an id with an accent", { "s-a": -900, "s-é": -10 }, ["#s-%C3%A9"]],
  ["no heading at all", {}, []],
])("marks %s", async (_, tops, want) => expect(await at(tops)).toEqual(want));
