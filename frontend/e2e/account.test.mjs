// The people of the business: from the first link to the second factor, by
// keyboard alone and without JavaScript, and every page of it in every look.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { open } from "./lib/browser.mjs";
import { assertAccessible, assertNoSideways, watch } from "./lib/checks.mjs";
import { stage } from "./lib/stage.mjs";
import { totp } from "./lib/totp.mjs";
import { until } from "./lib/until.mjs";

const set = stage();
const words = "neuf carottes bleues dansent";

/** Presses Tab until the element that matches has the focus. */
async function tabTo(page, selector, most = 60) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
  }
  assert.fail(`${page.url()}: no ${selector} within ${most} tabs`);
}

/** Types into a control reached by Tab. */
async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

const at = (page) => new URL(page.url()).pathname;

/** What one part of the journey leaves for the next. */
const left = {};

describe("the people of the business", { concurrency: false }, () => {
  test("the first owner, the second factor and signing in again, by keyboard alone", async () => {
    await until("the first link", () => /\/staff\/first\/[\w-]{43}/.test(set.site.log()));
    const first = /\/staff\/first\/[\w-]{43}/.exec(set.site.log())[0];
    const context = await open(set.browser, { lang: "fr" });
    const page = await context.newPage();
    const assertQuiet = watch(page, set.site.origin);
    await page.goto(set.site.origin + first);
    await assertAccessible(page);
    await type(page, "#name", "Claire");
    await type(page, "#email", "claire@basilic.example");
    await type(page, "#password", "motdepasse123456");
    await page.keyboard.press("Enter");
    // Refused: the list of faults has the focus and leads to the control.
    await page.waitForFunction(() => document.activeElement?.id === "faults");
    await assertAccessible(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "password");
    assert.equal(await page.locator("#name").inputValue(), "Claire");
    await page.keyboard.type(words);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    assert.equal(await page.locator("#password").getAttribute("type"), "text", "the password can be shown");
    await tabTo(page, ".door-form .btn-primary");
    await Promise.all([page.waitForURL("**/staff"), page.keyboard.press("Enter")]);
    assert.match(await page.locator(".note-line").textContent(), /Bienvenue/);

    await page.goto(`${set.site.origin}/staff/me`);
    await tabTo(page, 'form[action="/staff/me/factor"] button');
    await Promise.all([page.waitForURL("**/staff/me/factor"), page.keyboard.press("Enter")]);
    await assertAccessible(page);
    left.seed = await page.locator(".secret").textContent();
    await type(page, "#code", totp(left.seed));
    await Promise.all([page.waitForURL("**/staff/me/factor/on"), page.keyboard.press("Enter")]);
    await assertAccessible(page);
    left.codes = await page.locator(".secret li").allTextContents();
    assert.equal(left.codes.length, 10);

    await tabTo(page, ".who");
    await page.keyboard.press("Enter");
    await tabTo(page, "#me form button");
    await Promise.all([page.waitForURL("**/staff/sign-in"), page.keyboard.press("Enter")]);
    await page.goto(`${set.site.origin}/staff/people`);
    assert.equal(at(page), "/staff/sign-in", "signed out");
    await type(page, "#email", "CLAIRE@basilic.example");
    await type(page, "#password", words);
    await Promise.all([page.waitForURL("**/staff/sign-in/code?**"), page.keyboard.press("Enter")]);
    await assertAccessible(page);
    await type(page, "#code", left.codes[0].toUpperCase().replaceAll("-", " "));
    await Promise.all([page.waitForURL("**/staff/people"), page.keyboard.press("Enter")]);
    assertQuiet();
    left.owner = context;
  });

  test("an invitation is made, taken and ended without JavaScript", async () => {
    const state = await left.owner.storageState();
    const context = await set.browser.newContext({ javaScriptEnabled: false, locale: "en", storageState: state });
    const page = await context.newPage();
    await page.goto(`${set.site.origin}/staff/people`);
    await page.locator("#email").fill("paul@basilic.example");
    await page.locator('input[value="editor"]').check();
    await page.locator(".invite .btn-primary").click();
    const link = await page.locator(".once .secret").textContent();
    assert.match(link, /\/staff\/invitation\/[\w-]{43}$/);
    assert.equal(await page.locator("copy-link button:visible, show-password button:visible").count(), 0, "no dead button");

    const other = await set.browser.newContext({ javaScriptEnabled: false, locale: "es" });
    const his = await other.newPage();
    await his.goto(link);
    await his.locator("#name").fill("Paul");
    await his.locator("#password").fill("siete manzanas verdes caen");
    await his.locator(".door-form .btn-primary").click();
    assert.equal(at(his), "/staff");
    assert.equal((await his.goto(`${set.site.origin}/staff/people`)).status(), 403);
    assert.equal((await his.goto(link)).status(), 410);

    await page.goto(`${set.site.origin}/staff/people`);
    await page.getByRole("link", { name: "Paul" }).click();
    await page.locator('form[action$="/disable"] button').click();
    await his.goto(`${set.site.origin}/staff`);
    assert.equal(at(his), "/staff/sign-in", "ended at once");
    await Promise.all([other.close(), context.close()]);
  });

  for (const [lang, screen, scheme] of [
    ["fr", "phone", "dark"], ["en", "desktop", "dark"], ["es", "narrow", "light"], ["en", "phone", "light"],
  ]) {
    test(`every page in ${lang}, ${screen} ${scheme}`, async () => {
      const context = await open(set.browser, { lang, screen, scheme });
      const { cookies } = await left.owner.storageState();
      await context.addCookies(cookies);
      const page = await context.newPage();
      const assertQuiet = watch(page, set.site.origin);
      await page.goto(`${set.site.origin}/staff/people`);
      const person = await page.locator(".people a").last().getAttribute("href");
      for (const path of ["/staff/people", person, "/staff/me", "/staff/audit", "/staff/audit?area=account"]) {
        const answer = await page.goto(set.site.origin + path);
        assert.equal(answer.status(), 200, path);
        await assertAccessible(page);
        await assertNoSideways(page);
        assertQuiet();
      }
      await context.close();
    });
  }

  test("the log is verified on the page, and says so", async () => {
    const page = await left.owner.newPage();
    await page.goto(`${set.site.origin}/staff/audit`);
    await page.locator(".chain button").click();
    assert.equal(await page.locator(".verdict.good").count(), 1);
    await assertAccessible(page);
    await page.close();
  });

  test("a link is copied with one press", async () => {
    await left.owner.grantPermissions(["clipboard-read", "clipboard-write"], { origin: set.site.origin });
    const page = await left.owner.newPage();
    await page.goto(`${set.site.origin}/staff/people`);
    await page.locator("#email").fill("ines@basilic.example");
    await page.locator(".invite .btn-primary").click();
    await page.locator(".once copy-link button").click();
    await page.waitForFunction(() => document.querySelector(".once .said").textContent !== "");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator(".once .secret").textContent());
    await left.owner.close();
  });
});
