import { beforeAll, beforeEach, expect, test } from "vitest";
import { ProseTables } from "./prose-tables.ts";

beforeAll(() => customElements.define("prose-tables", ProseTables));

let prose: ProseTables;
let region: HTMLElement;

beforeEach(() => {
  document.body.innerHTML =
    '<prose-tables hint="Scroll"><div class="table-wrap" tabindex="0"><table></table></div><p>after</p></prose-tables>';
  prose = document.querySelector("prose-tables") as ProseTables;
  region = document.querySelector(".table-wrap") as HTMLElement;
});

function measured(inside: number, room: number): void {
  Object.defineProperty(region, "scrollWidth", { value: inside, configurable: true });
  Object.defineProperty(region, "clientWidth", { value: room, configurable: true });
  prose.measure(region);
}

const hints = () => [...document.querySelectorAll(".scroll-hint")].map((p) => p.textContent);

test("a table that fits leaves the tab order and has no hint", () => {
  measured(300, 300);
  expect(region.tabIndex).toBe(-1);
  expect(hints()).toEqual([]);
});

test("a wide table is reachable and says once that it scrolls", () => {
  measured(700, 300);
  measured(800, 300);
  expect(region.tabIndex).toBe(0);
  expect(region.classList.contains("wide")).toBe(true);
  expect(hints()).toEqual(["Scroll"]);
});

test("the hint goes when the window grows", () => {
  measured(700, 300);
  measured(700, 900);
  expect(hints()).toEqual([]);
  expect(region.tabIndex).toBe(-1);
});
