// A guide that leads by questions and answers: written as steps by keyboard
// alone, put online, and walked by a visitor with and without JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./lib/browser.mjs";
import { assertAccessible, assertNoSideways, watch } from "./lib/checks.mjs";
import { stage } from "./lib/stage.mjs";
import { becomeOwner, press, tabTo } from "./lib/staff.mjs";

let owner;
const set = stage({
  demo: true,
  prepare: async (site, browser) => {
    owner = await open(browser, { lang: "en" });
    await becomeOwner(site, owner);
  },
});

const body = (page) => page.inputValue("#body");
const focused = (page) => page.evaluate(() => document.activeElement.textContent || document.activeElement.value);
/** Waits until a step is the one that is shown, and has the focus. */
const at = (page, title) => page.waitForFunction((t) => {
  const all = [...document.querySelectorAll(".step h2")].filter((e) => e.checkVisibility());
  return all.length === 1 && all[0].textContent === t && document.activeElement === all[0];
}, title);
const walked = (page, n) => page.waitForFunction((n) => document.querySelectorAll(".walked li").length === n, n);
const shown = (page) => page.$$eval(".step h2", (all) => all.filter((e) => e.checkVisibility()).map((e) => e.textContent));

/** Goes to a list and chooses; its own keys are the browser's, in a window of the system. */
async function choose(page, selector, value) {
  await tabTo(page, selector);
  await page.selectOption(selector, value);
}

test("a guide is written as steps, by keyboard alone, and goes online", async () => {
  const page = await owner.newPage();
  const assertQuiet = watch(page, set.site.origin);
  await page.goto(`${set.site.origin}/staff/content/new?lang=en`);
  await tabTo(page, "#title");
  await page.keyboard.type("The lamp stays dark");
  await choose(page, "#kind", "troubleshooting");
  await tabTo(page, ".guide [data-part=intro]", true);
  await page.keyboard.type("Three questions.");
  await press(page, ".guide > .actions [data-do=add]");
  assert.ok(await page.evaluate(() => document.activeElement.matches("[data-field=title]")), "on in the new step");
  await page.keyboard.type("Is it plugged in?");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Look behind the sofa.");
  await press(page, "[data-do=choice]");
  await page.keyboard.type("Yes");
  await press(page, ".guide-way [data-do=fresh]");
  assert.ok(await page.evaluate(() => document.activeElement.closest(".guide-step:nth-child(2)")), "on in the step that was made");
  await page.keyboard.type("Change the bulb");
  await press(page, ".guide-step:nth-child(2) [data-do=choice]");
  await page.keyboard.type("Still dark");
  await choose(page, ".guide-step:nth-child(2) [data-field=to]", "ask");
  const text = "Three questions.\n\n## Is it plugged in?\n\nLook behind the sofa.\n\n- [Yes](#step-2)\n\n## Change the bulb {#step-2}\n\n- [Still dark](/en/ask)\n\n";
  assert.equal(await body(page), text);

  // What is wrong stands beside the step, and leads to it.
  await press(page, ".guide > .actions [data-do=add]");
  await page.keyboard.type("Plug it in");
  await page.waitForFunction(() => document.querySelector(".guide-step:nth-child(3) .guide-flaws")?.textContent.includes("Plug it in"));
  await assertAccessible(page);
  await tabTo(page, ".guide-step:nth-child(1) [data-do=choice]", true);
  await page.keyboard.press("Enter");
  await page.keyboard.type("No");
  await choose(page, ".guide-way:nth-child(2) [data-field=to]", "2");
  await page.waitForFunction(() => document.querySelector(".guide-step:nth-child(3) .guide-flaws")?.textContent === "");

  // A step moves by keyboard, and the choices still lead to it; a new title breaks nothing.
  await tabTo(page, ".guide-step:nth-child(3) [data-field=title]");
  await page.keyboard.press("Alt+ArrowUp");
  assert.equal(await focused(page), "Plug it in");
  assert.match(await page.textContent("[data-part=said]"), /2/);
  await page.keyboard.press("End");
  await page.keyboard.type(" first");
  const moved = "Three questions.\n\n## Is it plugged in?\n\nLook behind the sofa.\n\n- [Yes](#step-2)\n- [No](#plug-it-in)\n\n" +
    "## Plug it in first {#plug-it-in}\n\n## Change the bulb {#step-2}\n\n- [Still dark](/en/ask)\n\n";
  assert.equal(await body(page), moved);
  await page.waitForSelector("#kept[data-state=kept]");

  // As text, and back; what the list does not understand stays text.
  await tabTo(page, "[data-mode=text]", true);
  await page.keyboard.press("Enter");
  assert.ok(await page.isVisible("#steps-hint"));
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# Oh\n\n");
  await tabTo(page, "[data-mode=steps]", true);
  await page.keyboard.press("Enter");
  assert.ok(await page.isVisible("[data-part=odd]"));
  assert.equal(await body(page), `# Oh\n\n${moved}`);
  await assertAccessible(page);
  await tabTo(page, "#body");
  for (const key of ["Control+Home", "Shift+ArrowDown", "Shift+ArrowDown", "Delete"]) await page.keyboard.press(key);
  await page.waitForSelector(".guide:not([hidden]) .guide-step:nth-child(3)");

  await Promise.all([page.waitForNavigation(), press(page, "[name=do][value=publish]")]);
  assert.equal(await body(page), moved.trimEnd());
  assert.ok(await page.isVisible(".guide-step"), "what is saved is shown as steps");
  assertQuiet();
  await page.close();
});

/** A visitor on an article. */
async function visit(path, options) {
  const context = await open(set.browser, { lang: "en", ...options });
  const page = await context.newPage();
  const assertQuiet = watch(page, set.site.origin);
  await page.goto(set.site.origin + path);
  return { page, leave: async () => (assertQuiet(), context.close()) };
}

test("a visitor walks through it by keyboard, goes back, and asks with the way in the question", async () => {
  const { page, leave } = await visit("/en/articles/the-lamp-stays-dark", { screen: "narrow", scheme: "dark" });
  assert.deepEqual(await shown(page), ["Is it plugged in?"]);
  assert.ok(await page.isVisible("text=Three questions."));
  assert.ok(!(await page.isVisible(".helpful")), "nobody is asked before there is an answer");
  await assertAccessible(page);
  await press(page, ".now .choices li:nth-child(2) a");
  await at(page, "Plug it in first");
  assert.ok(await page.isVisible(".helpful"), "it is an answer");
  await assertAccessible(page);
  await assertNoSideways(page);
  await page.goBack();
  await at(page, "Is it plugged in?");
  await press(page, ".now .choices li:nth-child(1) a");
  await at(page, "Change the bulb");
  assert.match(await page.textContent(".walked ol"), /Is it plugged in\?\s+Yes/);
  await page.reload();
  assert.deepEqual([await shown(page), await page.$$eval(".walked li", (all) => all.length)], [["Change the bulb"], 1]);
  await page.emulateMedia({ media: "print" });
  assert.equal((await shown(page)).length, 3, "paper shows all");
  await page.emulateMedia({ media: "screen" });
  await Promise.all([page.waitForNavigation(), press(page, ".now .choices a")]);
  assert.equal(await page.inputValue("#text"), "I went through “The lamp stays dark”:\n1. Is it plugged in? → Yes\n2. Change the bulb");
  await page.goBack();
  await press(page, ".again a");
  await at(page, "Is it plugged in?");
  assert.ok(!(await page.isVisible(".walked")));
  await leave();
});

test("without JavaScript all steps stand in their order, and the choices lead from one to the next", async () => {
  const { page, leave } = await visit("/en/articles/the-lamp-stays-dark", { javaScript: false });
  assert.equal(await page.locator(".prose h2:visible").count(), 3);
  await page.click(".choices a >> text=Yes");
  assert.equal(new URL(page.url()).hash, "#s-step-2");
  await page.click(".choices a >> text=Still dark");
  assert.match(await page.inputValue("#text"), /The lamp stays dark/);
  await leave();
});

test("the demonstration has one, found by its kind, whole in each language", async () => {
  for (const [lang, query] of Object.entries({ fr: "où est mon colis", en: "where is my parcel", es: "dónde está mi paquete" })) {
    const answer = await fetch(`${set.site.origin}/api/v1/search?lang=${lang}&kind=troubleshooting&q=${encodeURIComponent(query)}`);
    const { results } = await answer.json();
    assert.equal(results[0]?.kind, "troubleshooting", lang);
    const path = new URL(results[0].url, set.site.origin).pathname;
    const html = await (await fetch(set.site.origin + path)).text();
    assert.match(html, /<step-by-step[^]*href="#s-tracking"[^]*id="s-tracking"/, lang);
    if (lang !== "es") continue;
    const { page, leave } = await visit(path, { lang });
    await page.click(".now .choices a");
    await walked(page, 1);
    await page.click(".now .choices li:nth-child(2) a");
    await walked(page, 2);
    assert.equal(await page.getAttribute("step-by-step", "data-state"), "answered");
    await leave();
  }
  const page = await owner.newPage();
  await page.goto(`${set.site.origin}/staff/checks`);
  assert.match(await page.textContent("#flaws-steps"), /0/, "nothing is wrong with them");
  await page.close();
});
