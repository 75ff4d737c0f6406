import { beforeAll, beforeEach, expect, test } from "vitest";
import { StepByStep } from "./step-by-step.ts";

beforeAll(() => customElements.define("step-by-step", StepByStep));

let guide: StepByStep;

beforeEach(() => {
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL("https://shop.example/en/articles/late");
  history.replaceState(null, "", "/en/articles/late");
  document.body.innerHTML = `<article><step-by-step data-asked="I went through Late:"><div class="prose"><p>Intro.</p>
<h2 id="s-a">Is it late?</h2><p>x</p><ul class="choices"><li><a href="#s-b">Yes</a></li><li><a href="#s-c">No</a></li></ul>
<h2 id="s-b">Look</h2><h3 id="s-deep">Deep</h3><ul class="choices"><li><a href="#s-a">Again</a></li><li><a href="/en/ask?q=x">Ask</a></li></ul>
<h2 id="s-c">Wait</h2><p>Then it comes.</p></div>
<nav class="walked" hidden><ol></ol><p class="again"><a href="/">Start again</a></p></nav></step-by-step><a id="contact" href="/en/ask">Contact</a><a id="other" class="external" href="https://other.example/en/ask">Other</a></article>`;
  guide = document.querySelector("step-by-step") as StepByStep;
  guide.remove();
  document.querySelector("article")?.prepend(guide); // connected again, now that it is whole
});

const shown = () => [...guide.querySelectorAll(".step.now")].map((s) => s.querySelector("h2")?.id ?? "intro");
const walked = () => [...guide.querySelectorAll(".walked li")].map((l) => l.textContent);
const asked = (at: string) => new URL(document.querySelector<HTMLAnchorElement>(at)?.href ?? "").searchParams.get("q");

/** Follows a link as a browser does: the address first, then the news of it. */
function follow(link: string): void {
  const a = guide.querySelector<HTMLAnchorElement>(link) as HTMLAnchorElement;
  a.addEventListener("click", (e) => e.preventDefault(), { once: true });
  a.click();
  if (a.hash === location.hash) return;
  history.pushState(null, "", a.hash);
  dispatchEvent(new Event("hashchange"));
}

test("the first step is shown with what stands before it, and nobody's focus is moved", () => {
  expect(shown()).toEqual(["intro", "s-a"]);
  expect(guide.dataset.state).toBe("asking");
  expect(document.activeElement).toBe(document.body);
  expect(guide.querySelector(".walked")?.hasAttribute("hidden")).toBe(true);
});

test("a choice leads on, moves the focus to the step, and is listed", () => {
  follow("a[href='#s-b']");
  expect(shown()).toEqual(["s-b"]);
  expect(document.activeElement?.id).toBe("s-b");
  expect(walked()).toEqual(["Is it late? Yes"]);
  follow(".now a[href='#s-a']");
  follow(".now a[href='#s-c']");
  expect(guide.dataset.state).toBe("answered");
  expect(walked()).toEqual(["Is it late? Yes", "Look Again", "Is it late? No"]);
});

test("the form for questions is told the way", () => {
  expect(asked("#contact")).toBeNull();
  follow("a[href='#s-b']");
  const text = "I went through Late:\n1. Is it late? → Yes\n2. Look";
  expect(asked(".now a[href^='/en/ask']")).toBe(text);
  expect(asked("#contact")).toBe(text);
  expect(asked("#other")).toBeNull();
});

test("a line of the way leads back, and so does starting again", () => {
  follow("a[href='#s-b']");
  follow(".now a[href='#s-a']");
  follow(".now a[href='#s-c']");
  follow("a[data-back='1']");
  expect(shown()).toEqual(["s-b"]);
  expect(walked()).toEqual(["Is it late? Yes"]);
  follow(".again a");
  expect(shown()).toEqual(["intro", "s-a"]);
  expect(walked()).toEqual([]);
});

test("what is kept beside an address is the way again; an address alone begins there; anything else is no way", () => {
  history.pushState({ walk: [{ id: "s-a", label: "" }, { id: "s-b", label: "Yes" }] }, "", "#s-b");
  dispatchEvent(new Event("hashchange"));
  expect(walked()).toEqual(["Is it late? Yes"]);
  history.pushState({ walk: [{ id: "evil", label: "" }, { id: "s-c", label: "Yes" }] }, "", "#s-c");
  dispatchEvent(new Event("hashchange"));
  expect(shown()).toEqual(["s-c"]);
  expect(walked()).toEqual([]);
  history.pushState(null, "", "#s-deep");
  dispatchEvent(new Event("hashchange"));
  expect(shown()).toEqual(["s-b"]);
  history.pushState(null, "", "#contact");
  dispatchEvent(new Event("hashchange"));
  expect(shown()).toEqual(["s-b"]);
});

test("a text without steps is left as it is", () => {
  document.body.innerHTML = `<step-by-step><div class="prose"><p>Text.</p></div></step-by-step>`;
  expect(document.querySelector("step-by-step")?.className).toBe("");
});
