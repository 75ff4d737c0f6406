// What a customer does: look for an answer by typing, with and without
// JavaScript, by keyboard alone, in another language, from an old address; and
// what an article then has to offer.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch, open } from "./lib/browser.mjs";
import { assertNoSideways, watch } from "./lib/checks.mjs";
import { demoIndexed } from "./lib/demo.mjs";
import { serveNew } from "./lib/site.mjs";
import { weighServed } from "./lib/weight.mjs";

const withTable = "/fr/articles/delais-et-frais-de-livraison";
const withImage = "/fr/articles/rempoter-une-plante";
const withTasks = "/en/articles/unpacking-your-plant";

let site;
let browser;

before(async () => {
  [site, browser] = await Promise.all([serveNew("--demo"), launch()]);
  await demoIndexed(site);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** A test with a page of its own, which must stay quiet. */
function visit(name, options, journey) {
  test(name, async () => {
    const context = await open(browser, options);
    const page = await context.newPage();
    const assertQuiet = watch(page, site.origin);
    await journey(page, context);
    assertQuiet();
    await context.close();
  });
}

const pathOf = (page) => new URL(page.url()).pathname;

describe("finding an answer", () => {
  for (const javaScript of [true, false]) {
    visit(`by typing a question ${javaScript ? "" : "without JavaScript"}`, { lang: "en", javaScript }, async (page) => {
      await page.goto(`${site.origin}/en`);
      await page.locator('main input[name="q"]').fill("how often should I water");
      await page.locator('main input[name="q"]').press("Enter");
      await page.waitForURL("**/en/search?q=*");
      assert.equal(await page.locator('main input[name="q"]').inputValue(), "how often should I water");
      await page.locator(".hits a", { hasText: "Watering your plants" }).click();
      await page.waitForURL("**/en/articles/watering-your-plants");
      assert.equal(await page.locator("h1").textContent(), "Watering your plants");
    });
  }

  visit("by topic", { lang: "es", screen: "phone" }, async (page) => {
    await page.goto(`${site.origin}/es`);
    await page.locator(".cards a", { hasText: "Cuidado de las plantas" }).click();
    await page.waitForURL("**/es/categories/*");
    await page.locator(".rows a", { hasText: "Regar bien las plantas" }).click();
    await page.waitForURL("**/es/articles/regar-las-plantas");
    assert.ok(await page.locator(".crumbs a").last().isVisible());
  });

  visit("by keyboard alone, through the topics", { lang: "fr" }, async (page) => {
    await page.goto(`${site.origin}/fr`);
    await tabTo(page, ".cards a");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/fr/categories/*");
    await tabTo(page, ".rows a");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/fr/articles/*");
  });

  visit("by keyboard alone, through the search", { lang: "fr" }, async (page) => {
    await page.goto(`${site.origin}/fr`);
    await tabTo(page, 'main input[name="q"]');
    await page.keyboard.type("carte cadeau");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/fr/search?q=*");
    await tabTo(page, ".hits a");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/fr/articles/*");
  });

  visit("in a second page of results and back", { lang: "fr" }, async (page) => {
    await page.goto(`${site.origin}/fr/search?q=plante`);
    const first = await page.locator(".hits a").allTextContents();
    await page.locator('.pager [rel="next"]').click();
    await page.waitForURL("**page=2");
    const second = await page.locator(".hits a").allTextContents();
    assert.ok(second.length > 0 && second.every((title) => !first.includes(title)));
    await page.locator('.pager [rel="prev"]').click();
    await page.waitForURL((url) => !url.searchParams.has("page"));
  });

  visit("after a misspelling, by the proposed spelling", { lang: "en" }, async (page) => {
    await page.goto(`${site.origin}/en/search?q=refnd`);
    await page.locator(".meant a").click();
    await page.waitForURL("**/en/search?q=refund");
    assert.equal(await page.locator(".meant").count(), 0);
  });
});

/** Presses Tab until what has the focus is the first of a kind; every stop on the way must be seen. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate((wanted) => {
      const e = document.activeElement;
      const { width, height } = e.getBoundingClientRect();
      return { found: e.matches(wanted), seen: width > 0 && height > 0, what: e.outerHTML.slice(0, 80) };
    }, selector);
    assert.ok(stop.seen, `focus on something unseen: ${stop.what}`);
    if (stop.found) return;
  }
  assert.fail(`Tab never came to ${selector}`);
}

describe("languages", () => {
  for (const [accept, path] of [["es", "/es"], ["en-GB", "/en"], ["pt-BR", "/fr"], ["fr-CA", "/fr"]]) {
    visit(`a browser in ${accept} is led to ${path}`, { lang: accept }, async (page) => {
      await page.goto(site.origin);
      assert.equal(pathOf(page), path);
    });
  }

  for (const javaScript of [true, false]) {
    visit(`the menu keeps the article ${javaScript ? "" : "without JavaScript"}`, { javaScript }, async (page, context) => {
      await page.goto(site.origin + withTable);
      await page.locator(".langs > button").click();
      await page.locator('#langs button[lang="es"]').click();
      await page.waitForURL("**/es/articles/plazos-y-gastos-de-envio");
      const [cookie, ...others] = await context.cookies();
      assert.deepEqual(others, []);
      const { name, value, httpOnly, sameSite } = cookie;
      assert.deepEqual({ name, value, httpOnly, sameSite }, { name: "lang", value: "es", httpOnly: true, sameSite: "Lax" });
      await page.goto(site.origin);
      assert.equal(pathOf(page), "/es", "the choice goes before the browser's language");
    });
  }

  visit("the address goes before the choice", { lang: "en" }, async (page, context) => {
    await context.addCookies([{ name: "lang", value: "es", url: site.origin }]);
    await page.goto(site.origin + withTable);
    assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  });
});

describe("addresses", () => {
  const source = (slug) => JSON.stringify({
    id: "moved", lang: "fr", kind: "question", category: "Divers", title: "Où êtes-vous ?", slug,
    body: "Tout près.", aliases: ["/faq/ou.html", "/faq.php?id=12"],
  });

  test("an old address and an old slug lead on for good", async () => {
    const file = `${site.folder}/moved.jsonl`;
    for (const slug of ["ou-etes-vous", "nous-trouver"]) {
      await writeFile(file, source(slug));
      await site.bringIn(file);
    }
    for (const old of ["/faq/ou.html", "/faq.php?id=12", "/fr/articles/ou-etes-vous"]) {
      const answer = await fetch(site.origin + old, { redirect: "manual" });
      assert.equal(answer.status, 301, old);
      assert.equal(answer.headers.get("location"), "/fr/articles/nous-trouver");
    }
  });

  test("every address of the sitemap answers, and its feeds are Atom", async () => {
    const paths = await site.paths();
    assert.ok(paths.length > 90, `${paths.length} addresses`);
    const feeds = new Set();
    for (const path of paths) {
      const answer = await fetch(site.origin + path);
      assert.equal(answer.status, 200, path);
      for (const found of (await answer.text()).matchAll(/type="application\/atom\+xml"[^>]* href="([^"]+)"/g)) {
        feeds.add(found[1]);
      }
    }
    assert.ok(feeds.size >= 21, `${feeds.size} feeds`);
    for (const feed of feeds) {
      const answer = await fetch(new URL(feed, site.origin));
      assert.match(answer.headers.get("content-type"), /^application\/atom\+xml/, feed);
      assert.match(await answer.text(), /<entry>/, feed);
    }
  });

  visit("a browser reads the feed and the sitemap as XML", {}, async (page) => {
    for (const [path, root] of [["/fr/feed.xml", "feed"], ["/sitemap.xml", "urlset"]]) {
      const text = await (await fetch(site.origin + path)).text();
      const read = await page.evaluate((xml) => {
        const { documentElement } = new DOMParser().parseFromString(xml, "application/xml");
        return { root: documentElement.localName, broken: documentElement.querySelector("parsererror") !== null };
      }, text);
      assert.deepEqual(read, { root, broken: false });
    }
  });
});

describe("an article", () => {
  visit("has a list of contents that leads to its sections and follows the reader", {}, async (page) => {
    await page.goto(site.origin + withTable);
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

  visit("leads on to related ones", {}, async (page) => {
    await page.goto(site.origin + withTable);
    const related = page.locator(".related a").first();
    const title = (await related.textContent()).trim();
    await related.click();
    await page.waitForURL((url) => url.pathname !== withTable);
    assert.equal(await page.locator("h1").textContent(), title);
  });

  visit("copies its address and says so", {}, async (page, context) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.origin });
    await page.goto(site.origin + withTable);
    await page.locator("copy-link button").click();
    await page.locator("copy-link [role=status]", { hasText: "Lien copié" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), site.origin + withTable);
    const mail = new URL(await page.locator('.share a[href^="mailto:"]').getAttribute("href"));
    assert.equal(mail.searchParams.get("body"), site.origin + withTable);
  });

  visit("shows its images at their size, without moving the text", {}, async (page) => {
    await page.goto(site.origin + withImage);
    const image = page.locator(".prose img");
    await image.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector(".prose img").complete);
    const shown = await image.evaluate((e) => ({
      said: [e.getAttribute("width"), e.getAttribute("height")].map(Number),
      real: [e.naturalWidth, e.naturalHeight],
      alt: e.alt,
    }));
    assert.deepEqual(shown.said, shown.real);
    assert.ok(shown.real[0] > 0 && shown.alt);
  });

  visit("lists tasks that say whether they are done", {}, async (page) => {
    await page.goto(site.origin + withTasks);
    const boxes = page.locator('.prose input[type="checkbox"]');
    assert.ok((await boxes.count()) >= 3);
    assert.ok(await boxes.first().getAttribute("aria-label"));
    assert.ok(await boxes.first().isDisabled());
  });

  visit("prints as text alone, no table cut", {}, async (page) => {
    await page.emulateMedia({ media: "print" });
    await page.goto(site.origin + withTable);
    assert.equal(await page.locator(".side, .find, .share, .langs, .crumbs").filter({ visible: true }).count(), 0);
    assert.ok(await page.locator(".address", { hasText: withTable }).isVisible());
    const cut = await page.locator(".table-wrap").first().evaluate((e) => e.scrollWidth > e.clientWidth);
    assert.equal(cut, false);
  });
});

describe("in the window", () => {
  for (const path of ["/es", withTable, withImage, "/fr/categories/cadeaux-et-boutique", "/en/search?q=plant"]) {
    visit(`${path} fits into 320 pixels`, { screen: "narrow" }, async (page) => {
      await page.goto(site.origin + path);
      await assertNoSideways(page);
    });
  }

  for (const [path, screen] of [["/fr", "desktop"], ["/fr", "phone"], [withImage, "desktop"], [withTable, "phone"]]) {
    visit(`nothing moves while ${path} loads on a ${screen}`, { screen }, async (page) => {
      await page.goto(site.origin + path, { waitUntil: "networkidle" });
      const moved = await page.evaluate(async () => {
        let sum = 0;
        const seen = new PerformanceObserver((list) => {
          for (const shift of list.getEntries()) sum += shift.value;
        });
        seen.observe({ type: "layout-shift", buffered: true });
        scrollTo(0, document.body.scrollHeight);
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
        return sum;
      });
      assert.equal(moved, 0);
    });
  }

  for (const path of [withTable, "/en/articles/yellow-leaves", "/es/articles/devolver-un-articulo"]) {
    visit(`${path} weighs at most 14 kB in at most three requests`, {}, async (page) => {
      const { requests, bytes } = await weighServed(page, site.origin + path);
      assert.ok(requests <= 3, `${requests} requests`);
      assert.ok(bytes > 1000 && bytes <= 14_000, `${bytes} bytes`);
    });
  }
});
