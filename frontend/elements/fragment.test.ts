import { afterEach, expect, test, vi } from "vitest";
import { fetchFragment, fill } from "./fragment.ts";

afterEach(() => vi.unstubAllGlobals());

test("a piece of a page replaces what is inside", () => {
  document.body.innerHTML = "<div id=box><p>old</div>";
  fill(document.querySelector("#box")!, "<p>new</p>");
  expect(document.querySelector("#box")!.innerHTML).toBe("<p>new</p>");
});

test("a piece leads the page nowhere", () => {
  document.body.innerHTML = "<div id=box></div>";
  fill(document.querySelector("#box")!, `<p>new<meta http-equiv="refresh" content="0;url=https://elsewhere.example/"></p><base href="https://elsewhere.example/">`);
  expect(document.querySelector("#box")!.innerHTML).toBe("<p>new</p>");
});

test("a refusal is an error, and so is an answer from elsewhere", async () => {
  const answer = (ok: boolean, url: string) => ({ ok, status: ok ? 200 : 503, url, text: async () => "<p>x</p>" });
  const here = location.origin === "null" ? "about:blank" : location.origin;
  vi.stubGlobal("fetch", async () => answer(true, `${here}/staff`));
  await expect(fetchFragment("/staff")).resolves.toBe("<p>x</p>");
  vi.stubGlobal("fetch", async () => answer(false, `${here}/staff`));
  await expect(fetchFragment("/staff")).rejects.toThrow("503");
  vi.stubGlobal("fetch", async () => answer(true, "https://elsewhere.example/"));
  await expect(fetchFragment("/staff")).rejects.toThrow();
});
