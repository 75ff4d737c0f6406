import { createHash } from "node:crypto";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { ProofOfWork } from "./proof-of-work.ts";

beforeAll(() => customElements.define("proof-of-work", ProofOfWork));

// The clock of the slices goes on: a slice that never ended would be seen.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function form(bits: number): void {
  document.body.innerHTML = `<form><textarea></textarea>
    <proof-of-work stamp="a-stamp" bits="${bits}"><input type="hidden" name="work"></proof-of-work></form>`;
}
const field = () => document.querySelector("input") as HTMLInputElement;
const text = () => document.querySelector("textarea") as HTMLTextAreaElement;
const typed = () => text().dispatchEvent(new InputEvent("input", { bubbles: true }));
const focused = () => text().dispatchEvent(new FocusEvent("focusin", { bubbles: true }));

/** Runs slices until there are no more, at most so many. */
function slices(most: number): number {
  let n = 0;
  for (; n < most && vi.getTimerCount() > 0; n++) vi.advanceTimersToNextTimer();
  return n;
}

test.each(["typing", "focusing"])("begins with %s, and finds a number whose hash begins with enough zeros", (how) => {
  form(10);
  expect(vi.getTimerCount()).toBe(0);
  if (how === "typing") typed();
  else focused();
  slices(10_000);
  const number = field().value;
  expect(number).toMatch(/^\d+$/);
  const hash = createHash("sha256").update(`a-stamp.${number}`).digest();
  expect(hash.readUInt32BE(0) >>> 22).toBe(0);
});

test("takes the first number there is", () => {
  form(6);
  typed();
  slices(10_000);
  const zeros = (n: number) => Math.clz32(createHash("sha256").update(`a-stamp.${n}`).digest().readUInt32BE(0));
  let first = 0;
  while (zeros(first) < 6) first++;
  expect(field().value).toBe(String(first));
});

test("works once, however much is typed", () => {
  form(10);
  for (let i = 0; i < 20; i++) {
    typed();
    focused();
  }
  expect(vi.getTimerCount()).toBe(1);
  slices(10_000);
  typed();
  expect(vi.getTimerCount()).toBe(0);
});

test("works in slices, and leaves the form free between them", () => {
  form(32); // so many zeros are not found here
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 5));
  typed();
  expect(slices(5)).toBe(5);
  expect(field().value).toBe("");
  expect(vi.getTimerCount()).toBe(1);
});

test("stops when it leaves the page", () => {
  form(32);
  vi.spyOn(performance, "now").mockImplementation(((now) => () => (now += 5))(0));
  typed();
  slices(2);
  document.querySelector("proof-of-work")?.remove();
  expect(vi.getTimerCount()).toBe(0);
  typed();
  expect(vi.getTimerCount()).toBe(0);
});
