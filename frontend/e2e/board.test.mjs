// The board of articles by keyboard alone: the palette, single keys, actions on
// many articles and their undoing, merging two, saved lists, the checks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./lib/browser.mjs";
import { assertAccessible, watch } from "./lib/checks.mjs";
import { stage } from "./lib/stage.mjs";
import { becomeOwner, press, sameSession, tabTo, write } from "./lib/staff.mjs";

let signedIn;
const set = stage({
  demo: true,
  prepare: async (site, browser) => {
    signedIn = await open(browser, { lang: "en" });
    await becomeOwner(site, signedIn);
  },
});

/** A test with a page of the owner, which must stay quiet. */
function staff(name, options, journey) {
  test(name, async () => {
    const context = await open(set.browser, options);
    await sameSession(signedIn, context);
    const page = await context.newPage();
    const assertQuiet = watch(page, set.site.origin);
    await journey(page, set.site.origin);
    assertQuiet();
    await context.close();
  });
}

const online = (path) => fetch(set.site.origin + path, { redirect: "manual" });
const option = (page, text) => page.waitForSelector(`.palette [role=option]:has-text("${text}")`);

staff("the palette leads to articles in any language, to pages and to actions", { lang: "en" }, async (page, origin) => {
  await page.goto(`${origin}/staff`);
  await page.keyboard.press("Control+k");
  await option(page, "Audit log");
  await assertAccessible(page);
  await page.keyboard.insertText("colis");
  const hit = await option(page, "colis");
  await page.waitForFunction(() => {
    const field = document.querySelector(".palette input");
    return document.getElementById(field.getAttribute("aria-activedescendant"))?.getAttribute("aria-selected") === "true";
  });
  assert.equal(await hit.$eval(".title", (e) => e.lang), "fr");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/staff\/content\/\w{26}\/fr$/);
  await page.focus("#body");
  await page.keyboard.press("Control+k"); // within a field, too
  await page.keyboard.insertText("audit");
  await page.waitForFunction(() => document.querySelectorAll(".palette [role=option]").length === 1);
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.id), "body", "the focus is where it was");
  await page.keyboard.press("Control+k");
  await page.keyboard.insertText("audit");
  await page.waitForFunction(() => document.querySelectorAll(".palette [role=option]").length === 1);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${origin}/staff/audit`);
  await page.keyboard.press("Control+k");
  await page.keyboard.insertText("zzzz");
  await page.waitForSelector(".palette-none:visible");
  await assertAccessible(page);
});

staff("articles are found, ticked, acted on and put back", { lang: "en" }, async (page, origin) => {
  await page.goto(`${origin}/staff/content`);
  await page.keyboard.press("/");
  await page.keyboard.insertText("order");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=order/);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  const before = await page.locator(".articles .chip.published").count();
  await tabTo(page, "#do");
  await page.keyboard.press("m"); // Make a draft again
  await page.waitForFunction(() => document.querySelector("#do").value === "unpublish");
  await press(page, "#bulk-do .actions button:first-child");
  await page.waitForSelector(".did");
  assert.equal(await page.locator(".articles .chip.published").count(), before - 6);
  await assertAccessible(page);
  await press(page, ".did form button");
  await page.waitForURL(/\/staff\/journal\/\w{26}$/);
  await assertAccessible(page);
  await page.goto(`${origin}/staff/content?q=order`);
  assert.equal(await page.locator(".articles .chip.published").count(), before);
  await page.keyboard.press("e");
  await page.waitForURL(/\/staff\/content\/\w{26}\/en$/);
});

staff("two articles are merged, and taken apart again", { lang: "en" }, async (page, origin) => {
  await page.goto(`${origin}/staff/content?q=gift`);
  const rows = await page.$$eval(".articles tbody tr", (all) => all.map((row) => row.querySelector(".name a").textContent));
  assert.ok(rows.length >= 2);
  for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
  await press(page, "#bulk-do [formaction='/staff/merge']");
  await page.waitForURL(/\/staff\/merge\?/);
  await write(page, "#en-title", "Gifts, all of it");
  await press(page, "form.merge [value=preview]");
  await page.waitForSelector(".as-shown .prose");
  await assertAccessible(page);
  await press(page, "form.merge .btn-primary");
  await page.waitForSelector(".did");
  await page.goto(`${origin}/staff/content?q=gifts,+all`);
  const stayed = await page.textContent(".articles .name a");
  assert.equal(stayed, "Gifts, all of it");
  await page.goto(`${origin}/staff/journal`);
  await assertAccessible(page);
  await press(page, ".journal tbody tr:first-child button");
  await page.waitForURL(/\/staff\/journal\/\w{26}$/);
  await page.goto(`${origin}/staff/content?q=gift`);
  assert.deepEqual(
    (await page.$$eval(".articles .name a", (all) => all.map((e) => e.textContent))).sort(),
    rows.sort(),
  );
});

staff("a list gets a name and loses it", { lang: "en" }, async (page, origin) => {
  await page.goto(`${origin}/staff/content?cover=all&sort=title`);
  await press(page, ".views summary");
  await write(page, "#view-name", "Complete");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".views [aria-current]");
  await assertAccessible(page);
  await press(page, ".views form button");
  await page.waitForURL(`${origin}/staff/content`);
  assert.equal(await page.locator(".views li").count(), 0);
});

staff("single keys are switched off, and Ctrl+K stays", { lang: "en" }, async (page, origin) => {
  await page.goto(`${origin}/staff/content`);
  await page.keyboard.press("?");
  await page.waitForSelector("#keys:popover-open");
  await assertAccessible(page);
  await press(page, "#keys form button");
  await page.waitForSelector("html[data-keys=off]");
  await page.keyboard.press("j");
  await page.keyboard.press("?");
  assert.equal(await page.locator("tr.at, #keys:popover-open").count(), 0);
  await page.keyboard.press("Control+k");
  await page.keyboard.insertText("keyboard"); // and Enter at once: it waits for the list
  await page.keyboard.press("Enter");
  await page.waitForSelector("#keys:popover-open");
  await press(page, "#keys form button");
  await page.waitForSelector("html:not([data-keys])");
});

staff("the checks lead to the editor", { lang: "en" }, async (page, origin) => {
  await page.goto(`${origin}/staff/content?q=sign+in`);
  await page.keyboard.press("e");
  await page.waitForURL(/\/en$/);
  await page.focus("#body");
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("\n\n[gone](/en/articles/nowhere-at-all)");
  await Promise.all([page.waitForNavigation(), press(page, "button.btn-primary[value=save]")]);
  await page.goto(`${origin}/staff/checks`);
  assert.equal(await page.textContent(".flaws .target"), "/en/articles/nowhere-at-all");
  await assertAccessible(page);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/staff\/content\/\w{26}\/en$/);
});

staff("all of it works without JavaScript", { lang: "en", javaScript: false }, async (page, origin) => {
  await page.goto(`${origin}/staff/content`);
  assert.equal(await page.locator(".palette-button:visible").count(), 0);
  await page.click(".articles th .sort >> nth=0");
  await page.waitForURL(/sort=title/);
  const first = await page.textContent(".articles .name a");
  const path = await page.getAttribute(".articles .name a", "href");
  await page.check(".articles tbody tr:first-child input");
  await page.selectOption("#do", "bin");
  await page.click("#bulk-do .actions button:first-child");
  await page.waitForSelector(".did");
  assert.notEqual(await page.textContent(".articles .name a"), first);
  await page.click(".did form button");
  await page.waitForURL(/journal/);
  await page.goto(origin + path);
  assert.equal(await page.locator(".note-line.warn").count(), 0);
  assert.equal((await online("/en")).status, 200);
});
