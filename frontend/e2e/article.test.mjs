// What an article has to offer: contents, related ones, its address to pass on,
// images, tasks, a printed form; and how pages load into a window.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { open } from "./lib/browser.mjs";
import { assertNoSideways } from "./lib/checks.mjs";
import { inPieces } from "./lib/pieces.mjs";
import { stage, visit } from "./lib/stage.mjs";
import { weighServed } from "./lib/weight.mjs";

const withTable = "/fr/articles/delais-et-frais-de-livraison";
const withImage = "/fr/articles/rempoter-une-plante";
const withTasks = "/en/articles/unpacking-your-plant";

const set = stage({ demo: true });

describe("an article", () => {
  visit(set, "has a list of contents that leads to its sections and follows the reader", {}, async (page) => {
    await page.goto(set.site.origin + withTable);
    const links = page.locator(".contents a");
    assert.ok((await links.count()) >= 3);
    for (const link of await links.all()) {
      const target = await link.getAttribute("href");
      await link.click();
      await page.waitForFunction((hash) => location.hash === hash, target);
      assert.equal(await page.locator(target).textContent(), await link.textContent());
    }
    await page.waitForFunction(() => document.querySelector('.contents a[aria-current="location"]'));
  });

  visit(set, "leads on to related ones", {}, async (page) => {
    await page.goto(set.site.origin + withTable);
    const related = page.locator(".related a").first();
    const title = (await related.textContent()).trim();
    await related.click();
    await page.waitForURL((url) => url.pathname !== withTable);
    assert.equal(await page.locator("h1").textContent(), title);
  });

  visit(set, "copies its address and says so", {}, async (page, context) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: set.site.origin });
    await page.goto(set.site.origin + withTable);
    await page.locator("copy-link button").click();
    await page.locator("copy-link [role=status]", { hasText: "Lien copié" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), set.site.origin + withTable);
    const mail = new URL(await page.locator('.share a[href^="mailto:"]').getAttribute("href"));
    assert.equal(mail.searchParams.get("body"), set.site.origin + withTable);
  });

  visit(set, "shows its images at their size, without moving the text", {}, async (page) => {
    await page.goto(set.site.origin + withImage);
    const image = page.locator(".prose img");
    await image.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector(".prose img").complete);
    const shown = await image.evaluate((e) => ({
      said: [e.getAttribute("width"), e.getAttribute("height")].map(Number),
      real: [e.naturalWidth, e.naturalHeight],
      alt: e.alt,
    }));
    // Of the two widths the browser took the one that fits: the shape is the same.
    const shape = ([width, height]) => width / height;
    assert.ok(Math.abs(shape(shown.said) / shape(shown.real) - 1) < 0.01, JSON.stringify(shown));
    assert.ok(shown.real[0] > 0 && shown.alt);
  });

  visit(set, "lists tasks that say whether they are done", {}, async (page) => {
    await page.goto(set.site.origin + withTasks);
    const boxes = page.locator('.prose input[type="checkbox"]');
    assert.ok((await boxes.count()) >= 3);
    assert.ok(await boxes.first().getAttribute("aria-label"));
    assert.ok(await boxes.first().isDisabled());
  });

  visit(set, "prints as text alone, no table cut", {}, async (page) => {
    await page.emulateMedia({ media: "print" });
    await page.goto(set.site.origin + withTable);
    assert.equal(await page.locator(".side, .find, .share, .langs, .crumbs").filter({ visible: true }).count(), 0);
    assert.ok(await page.locator(".address", { hasText: withTable }).isVisible());
    const cut = await page.locator(".table-wrap").first().evaluate((e) => e.scrollWidth > e.clientWidth);
    assert.equal(cut, false);
  });
});

describe("in the window", () => {
  for (const path of ["/es", withTable, withImage, "/fr/categories/cadeaux-et-boutique", "/en/search?q=plant"]) {
    visit(set, `${path} fits into 320 pixels`, { screen: "narrow" }, async (page) => {
      await page.goto(set.site.origin + path);
      await assertNoSideways(page);
    });
  }

  // Shifts are summed without the allowance for what follows a press.
  const shifts = (page) =>
    page.evaluate(async () => {
      const sum = [];
      const note = (list) => {
        for (const { value, sources } of list) sum.push({ value, of: sources.map(({ node }) => node?.outerHTML?.slice(0, 80)) });
      };
      const seen = new PerformanceObserver((list) => note(list.getEntries()));
      seen.observe({ type: "layout-shift", buffered: true });
      scrollTo(0, document.body.scrollHeight);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
      note(seen.takeRecords());
      return sum;
    });

  for (const [path, screen] of [["/fr", "desktop"], [withImage, "desktop"], [withTable, "phone"]]) {
    test(`nothing moves on a ${screen} while ${path} arrives in pieces`, async () => {
      const line = await inPieces(set.site.origin);
      const context = await open(set.browser, { screen });
      const page = await context.newPage();
      const begun = line.begun();
      const there = page.goto(line.origin + path, { waitUntil: "commit" });
      await begun;
      await there;
      const painted = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      do await painted();
      while (line.next());
      await page.waitForLoadState("networkidle");
      await painted();
      const moved = await shifts(page);
      assert.ok(moved.reduce((sum, { value }) => sum + value, 0) < 0.0001, JSON.stringify(moved)); // less than a pixel of a line
      await context.close();
      line.stop();
    });
  }

  for (const path of [withTable, "/en/articles/yellow-leaves", "/es/articles/devolver-un-articulo"]) {
    visit(set, `${path} weighs at most 14 KiB in at most three requests`, {}, async (page) => {
      const { requests, bytes } = await weighServed(page, set.site.origin + path);
      assert.ok(requests <= 3, `${requests} requests`);
      assert.ok(bytes > 1000 && bytes <= 14_336, `${bytes} bytes`);
    });
  }
});
