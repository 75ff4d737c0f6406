import assert from "node:assert/strict";
import { until } from "./until.mjs";

/** What the owner of a test site is called, and signs in with. */
export const owner = { name: "The owner", email: "ada@shop.example", password: "a long sentence nobody guesses" };

/**
 * Becomes the owner of a new site by the link it printed; the context is signed
 * in after that. The pages speak the language of each browser.
 */
export async function becomeOwner(site, context) {
  let link;
  await until("the link of the first owner", () => (link = /https?:\S+\/staff\/first\/\S+/.exec(site.log())?.[0]));
  const page = await context.newPage();
  await page.goto(link);
  for (const [name, value] of Object.entries(owner)) await page.fill(`#${name}`, value);
  await page.click("main button.btn-primary");
  await page.waitForURL(`${site.origin}/staff`);
  await page.goto(`${site.origin}/staff/me`);
  await page.selectOption("#lang", "");
  await page.click("form[action='/staff/me'] button");
  await page.waitForSelector(".note-line");
  await page.close();
}

/** Signs another context in with the session of one that is. */
export async function sameSession(from, to) {
  await to.addCookies((await from.cookies()).filter((cookie) => !cookie.name.endsWith("note")));
}

/** Presses Tab until the focus is on what the selector names, as somebody without a mouse does. */
export async function tabTo(page, selector, back = false) {
  for (let n = 0; n < 400; n++) {
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
  }
  assert.fail(`${selector} cannot be reached by keyboard on ${page.url()}`);
}

/** Goes to a control by keyboard and presses it. */
export async function press(page, selector, key = "Enter") {
  await tabTo(page, selector);
  await page.keyboard.press(key);
}

/** Goes to a field by keyboard and writes over what is in it. */
export async function write(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

/** The address of the first article of the list whose title holds the text. */
export async function articlePath(page, origin, title) {
  await page.goto(`${origin}/staff/content?q=${encodeURIComponent(title)}`);
  return page.getAttribute(".articles .name a", "href");
}
