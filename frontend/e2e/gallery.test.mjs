// Looks at every page of the gallery: axe, width, silence of the console. GALLERY
// names the folder that "go run ./frontend/gallery" drew. FULL=1 looks at every
// page in every language and look; without it axe sees each page once, languages
// and looks in turns, and each is seen in another language where room is least.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { launch, open } from "./lib/browser.mjs";
import { assertAccessible, assertNoSideways, watch } from "./lib/checks.mjs";
import { serveGallery } from "./lib/gallery.mjs";

const folder = process.env.GALLERY;
assert.ok(folder, "GALLERY must name the folder drawn by frontend/gallery");

const languages = ["fr", "en", "es"];
const every = ["desktop light", "desktop dark", "phone light", "phone dark", "narrow light"];
const pagesOf = (lang) => readdirSync(`${folder}/${lang}`).sort();

/** Whether axe sees a page, by its place in the list, in this language and look. */
const due = (at, lang, look) =>
  process.env.FULL || (at % languages.length === lang && Math.floor(at / languages.length) % every.length === look);

let gallery;
let browser;

before(async () => {
  [gallery, browser] = await Promise.all([serveGallery(folder), launch()]);
});

after(async () => {
  await browser?.close();
  await gallery?.stop();
});

/** Opens pages one after the other in one look, and has a look at each. */
async function seen(lang, look, files, have) {
  const [screen, scheme] = look.split(" ");
  const context = await open(browser, { screen, scheme, lang });
  const page = await context.newPage();
  const assertQuiet = watch(page, gallery.origin);
  for (const file of files) {
    await page.goto(`${gallery.origin}/${lang}/${file.replace(/\.html$/, "")}`);
    await have(page);
    assertQuiet();
  }
  await context.close();
}

// Two at a time: each waits for its own page most of the time.
describe("every page", { concurrency: 2 }, () => {
  for (const [l, lang] of languages.entries()) {
    for (const [n, look] of every.entries()) {
      test(`in ${lang}, ${look}`, () => seen(lang, look, pagesOf(lang).filter((_, at) => due(at, l, n)), async (page) => {
        await assertAccessible(page);
        await assertNoSideways(page);
      }));
    }
    test(`in ${lang}, fits the narrowest phone`, () => {
      const other = (at) => process.env.FULL || (at + 1) % languages.length === l;
      return seen(lang, "narrow dark", pagesOf(lang).filter((_, at) => other(at)), assertNoSideways);
    });
  }
});

test("the language menu opens and closes by keyboard and holds every language", async () => {
  const context = await open(browser);
  const page = await context.newPage();
  await page.goto(`${gallery.origin}/fr/home`);
  await page.locator(".langs > button").focus();
  await page.keyboard.press("Enter");
  assert.deepEqual(await page.locator("#langs button:visible").allTextContents(), ["Français", "English", "Español"]);
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#langs button:visible").count(), 0);
  await context.close();
});

test("the first Tab leads to the link past the header", async () => {
  const context = await open(browser);
  const page = await context.newPage();
  await page.goto(`${gallery.origin}/fr/article`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#main");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await context.close();
});

test("a wide table scrolls inside its region on a phone, and says so", async () => {
  const context = await open(browser, { screen: "phone" });
  const page = await context.newPage();
  await page.goto(`${gallery.origin}/fr/article`);
  const region = page.locator(".table-wrap.wide");
  await region.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector(".table-wrap").scrollLeft > 0);
  assert.equal(await page.locator(".scroll-hint").count(), 1);
  await context.close();
});

test("an article is whole without JavaScript and offers no dead button", async () => {
  const context = await open(browser, { javaScript: false });
  const page = await context.newPage();
  await page.goto(`${gallery.origin}/fr/article`);
  assert.ok(await page.locator(".contents a").first().isVisible());
  assert.equal(await page.locator("copy-link button:visible").count(), 0);
  assert.ok(await page.locator('.find input[name="q"]').isVisible());
  await context.close();
});

test("an article in print has its text and tables and no navigation", async () => {
  const context = await open(browser);
  const page = await context.newPage();
  await page.emulateMedia({ media: "print" });
  await page.goto(`${gallery.origin}/fr/article`);
  assert.equal(await page.locator(".side:visible, .find:visible, .share:visible, .langs:visible").count(), 0);
  assert.ok(await page.locator(".address").isVisible());
  const cut = await page.evaluate(() => {
    const region = document.querySelector(".table-wrap");
    return region.scrollWidth > region.clientWidth || getComputedStyle(region).overflowX !== "visible";
  });
  assert.equal(cut, false);
  await context.close();
});

test("an article weighs at most 14 kB compressed, in at most three requests", async () => {
  const context = await open(browser);
  const page = await context.newPage();
  const { weigh } = await import("./lib/weight.mjs");
  const { requests, bytes } = await weigh(page, `${gallery.origin}/fr/question`);
  assert.ok(requests <= 3, `${requests} requests`);
  assert.ok(bytes <= 14_000, `${bytes} bytes`);
  await context.close();
});
