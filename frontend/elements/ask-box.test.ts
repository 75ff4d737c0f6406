import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { AskBox } from "./ask-box.ts";

beforeAll(() => customElements.define("ask-box", AskBox));

const hits = [
  { id: "1", title: "Sizes <b>", url: "/fr/articles/tailles", lang: "fr", excerpt: "S & <i>M</i>" },
  { id: "2", title: "Returns", url: "/en/articles/returns", lang: "en", excerpt: "Within 30 days" },
];
let asked: URL[] = [];
let answers: { resolve: (results: unknown[], status?: number) => void; signal: AbortSignal }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  answers = [];
  vi.stubGlobal("fetch", (url: string, { signal }: { signal: AbortSignal }) => {
    asked.push(new URL(url, "https://a.example"));
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      answers.push({ signal, resolve: (results, status = 200) => resolve(new Response(JSON.stringify({ results }), { status })) });
    });
  });
  const box = document.createElement("ask-box");
  box.lang = "fr";
  box.setAttribute("url", "/api/v1/search");
  box.innerHTML = `<textarea name="text"></textarea>
    <div class="live" hidden><ul class="near" data-found="This one"></ul><p role="status" data-some="Perhaps:"></p></div>
    <input type="hidden" name="sure"><input type="hidden" name="shown">`;
  document.body.replaceChildren(box);
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const one = <T extends HTMLElement>(selector: string) => document.querySelector(selector) as T;
const value = (name: string) => one<HTMLInputElement>(`[name=${name}]`).value;
const items = () => [...document.querySelectorAll<HTMLElement>(".near li")];

function type(text: string): void {
  one<HTMLTextAreaElement>("textarea").value = text;
  one("textarea").dispatchEvent(new InputEvent("input", { bubbles: true }));
}
async function answer(n: number, results: unknown[], status?: number): Promise<void> {
  answers[n]?.resolve(results, status);
  await vi.advanceTimersByTimeAsync(0);
}
async function shown(text: string, results: unknown[] = hits): Promise<void> {
  type(text);
  await vi.advanceTimersByTimeAsync(350);
  await answer(answers.length - 1, results);
}

test("asks once for a burst of keys, in the language of the page", async () => {
  for (const text of ["Quelle t", "Quelle tai", "Quelle taille & prix ?"]) {
    type(text);
    await vi.advanceTimersByTimeAsync(200);
  }
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(150);
  expect(asked.map((url) => Object.fromEntries(url.searchParams))).toEqual([{ q: "Quelle taille & prix ?", lang: "fr", limit: "4" }]);
});

test("asks nothing for a few letters, and takes answers away with the words", async () => {
  await shown("Quelle taille ?");
  expect(items().length).toBe(2);
  type("Quel");
  await vi.advanceTimersByTimeAsync(400);
  expect([asked.length, items().length, one(".live").hidden, value("sure")]).toEqual([1, 0, true, ""]);
});

test("a long question is asked with as much as a search takes", async () => {
  type("mot ".repeat(400));
  await vi.advanceTimersByTimeAsync(350);
  expect(asked[0]?.searchParams.get("q")?.length).toBe(400);
});

test("shows answers as text, each with a button that says it is enough", async () => {
  await shown("Quelle taille ?");
  expect(one(".live").hidden).toBe(false);
  expect(items().map((item) => item.querySelector("a")?.textContent)).toEqual(["Sizes <b>", "Returns"]);
  expect(items()[0]?.querySelector("p")?.textContent).toBe("S & <i>M</i>");
  expect(document.querySelector("b, i")).toBe(null);
  expect(items().map((item) => item.lang)).toEqual(["", "en"]);
  const [button] = document.querySelectorAll("button");
  expect([button?.name, button?.value, button?.formNoValidate, button?.getAttribute("aria-label")]).toEqual([
    "article", "1", true, "This one: Sizes <b>",
  ]);
  expect(button?.getAttribute("formaction")).toBe("/fr/ask/answered");
  const link = items()[0]?.querySelector("a");
  expect([link?.target, link?.rel]).toEqual(["_blank", "noopener"]);
});

test("says what it shows, once", async () => {
  await shown("Quelle taille ?");
  expect(one("[role=status]").textContent).toBe("Perhaps: Sizes <b> · Returns");
  one("[role=status]").textContent = "read";
  await shown("Quelle taille ? Merci");
  expect(one("[role=status]").textContent).toBe("read");
  await shown("Autre chose encore", []);
  expect(one("[role=status]").textContent).toBe("");
});

test("notes for the form that answers were seen for what it holds", async () => {
  await shown("Quelle taille ?", []);
  expect([value("sure"), value("shown")]).toEqual(["yes", ""]);
  await shown("Quelle taille prendre ?");
  expect([value("sure"), value("shown")]).toEqual(["yes", "yes"]);
  type("Une autre question");
  expect([value("sure"), value("shown")]).toEqual(["", "yes"]);
});

test("an answer to what was typed before is no answer", async () => {
  type("Quelle taille ?");
  await vi.advanceTimersByTimeAsync(350);
  type("Quand livrez-vous ?");
  expect(answers[0]?.signal.aborted).toBe(true);
  await answer(0, hits);
  expect([items().length, value("sure")]).toEqual([0, ""]);
});

test("a search that fails leaves the form to the server", async () => {
  type("Quelle taille ?");
  await vi.advanceTimersByTimeAsync(350);
  await answer(0, [], 503);
  expect([value("sure"), one(".live").hidden]).toEqual(["", true]);
});

test("looks at once for what came with the page, and stops when it leaves", async () => {
  const box = one("ask-box");
  await vi.advanceTimersByTimeAsync(350);
  expect(asked).toEqual([]);
  box.remove();
  (box.querySelector("textarea") as HTMLTextAreaElement).value = "Quelle taille ?";
  document.body.append(box);
  await vi.advanceTimersByTimeAsync(350);
  expect(asked.length).toBe(1);
  box.remove();
  expect(answers[0]?.signal.aborted).toBe(true);
});
