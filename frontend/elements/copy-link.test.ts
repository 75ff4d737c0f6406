import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { CopyLink } from "./copy-link.ts";

beforeAll(() => customElements.define("copy-link", CopyLink));

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<copy-link url="https://a.example/fr/x">
    <button>Copy</button><span role="status" data-done="Copied"></span></copy-link>`;
});

afterEach(() => vi.useRealTimers());

const clipboard = (writeText: (text: string) => Promise<void>) =>
  vi.stubGlobal("navigator", { clipboard: { writeText } });

const press = async () => {
  document.querySelector("button")?.click();
  await vi.advanceTimersByTimeAsync(0);
};

const status = () => document.querySelector("[role=status]")?.textContent;

test("copies its address, says so, and falls silent", async () => {
  const copied: string[] = [];
  clipboard(async (text) => void copied.push(text));
  await press();
  expect(copied).toEqual(["https://a.example/fr/x"]);
  expect(status()).toBe("Copied");
  await vi.advanceTimersByTimeAsync(4000);
  expect(status()).toBe("");
});

test("shows the address when the clipboard refuses, and never says copied", async () => {
  clipboard(() => Promise.reject(new Error("denied")));
  await press();
  expect(status()).toBe("https://a.example/fr/x");
});

test("does nothing once it left the page", async () => {
  const copied: string[] = [];
  clipboard(async (text) => void copied.push(text));
  const button = document.querySelector("button");
  document.querySelector("copy-link")?.remove();
  button?.click();
  await vi.advanceTimersByTimeAsync(0);
  expect(copied).toEqual([]);
});
