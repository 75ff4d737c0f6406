// What a customer does: look for an answer by typing, with and without
// JavaScript, by keyboard alone, in another language, from an old address.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { stage, visit } from "./lib/stage.mjs";

const article = "/fr/articles/delais-et-frais-de-livraison";

const set = stage({ demo: true });

const pathOf = (page) => new URL(page.url()).pathname;

describe("finding an answer", () => {
  for (const javaScript of [true, false]) {
    const how = javaScript ? "by typing a question" : "by typing a question, without JavaScript";
    visit(set, how, { lang: "en", javaScript }, async (page) => {
      await page.goto(`${set.site.origin}/en`);
      await page.locator('main input[name="q"]').fill("how often should I water");
      await page.locator('main input[name="q"]').press("Enter");
      await page.waitForURL("**/en/search?q=*");
      assert.equal(await page.locator('main input[name="q"]').inputValue(), "how often should I water");
      await page.locator(".hits a", { hasText: "Watering your plants" }).click();
      await page.waitForURL("**/en/articles/watering-your-plants");
      assert.equal(await page.locator("h1").textContent(), "Watering your plants");
    });
  }

  visit(set, "by topic", { lang: "es", screen: "phone" }, async (page) => {
    await page.goto(`${set.site.origin}/es`);
    await page.locator(".cards a", { hasText: "Cuidado de las plantas" }).click();
    await page.waitForURL("**/es/categories/*");
    await page.locator(".rows a", { hasText: "Regar bien las plantas" }).click();
    await page.waitForURL("**/es/articles/regar-las-plantas");
    assert.ok(await page.locator(".crumbs a").last().isVisible());
  });

  visit(set, "by keyboard alone, through the topics", { lang: "fr" }, async (page) => {
    await page.goto(`${set.site.origin}/fr`);
    await tabTo(page, ".cards a");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/fr/categories/*");
    await tabTo(page, ".rows a");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/fr/articles/*");
  });

  visit(set, "by keyboard alone, through the search", { lang: "fr" }, async (page) => {
    await page.goto(`${set.site.origin}/fr`);
    await tabTo(page, 'main input[name="q"]');
    await page.keyboard.type("carte cadeau");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/fr/search?q=*");
    await tabTo(page, ".hits a");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/fr/articles/*");
  });

  visit(set, "in a second page of results and back", { lang: "fr" }, async (page) => {
    await page.goto(`${set.site.origin}/fr/search?q=plante`);
    const first = await page.locator(".hits a").allTextContents();
    await page.locator('.pager [rel="next"]').click();
    await page.waitForURL("**page=2");
    const second = await page.locator(".hits a").allTextContents();
    assert.ok(second.length > 0 && second.every((title) => !first.includes(title)));
    await page.locator('.pager [rel="prev"]').click();
    await page.waitForURL((url) => !url.searchParams.has("page"));
  });

  visit(set, "after a misspelling, by the proposed spelling", { lang: "en" }, async (page) => {
    await page.goto(`${set.site.origin}/en/search?q=refnd`);
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
    visit(set, `a browser in ${accept} is led to ${path}`, { lang: accept }, async (page) => {
      await page.goto(set.site.origin);
      assert.equal(pathOf(page), path);
    });
  }

  for (const javaScript of [true, false]) {
    const how = javaScript ? "the menu keeps the article" : "the menu keeps the article, without JavaScript";
    visit(set, how, { javaScript }, async (page, context) => {
      await page.goto(set.site.origin + article);
      await page.locator(".langs > button").click();
      await page.locator('#langs button[lang="es"]').click();
      await page.waitForURL("**/es/articles/plazos-y-gastos-de-envio");
      const [cookie, ...others] = await context.cookies();
      assert.deepEqual(others, []);
      assert.deepEqual([cookie.name, cookie.value], ["lang", "es"]);
      assert.deepEqual([cookie.httpOnly, cookie.sameSite], [true, "Lax"]);
      await page.goto(set.site.origin);
      assert.equal(pathOf(page), "/es", "the choice goes before the browser's language");
    });
  }

  visit(set, "the address goes before the choice", { lang: "en" }, async (page, context) => {
    await context.addCookies([{ name: "lang", value: "es", url: set.site.origin }]);
    await page.goto(set.site.origin + article);
    assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  });
});

describe("addresses", () => {
  const source = (slug) => JSON.stringify({
    id: "moved", lang: "fr", kind: "question", category: "Divers", title: "Où êtes-vous ?", slug,
    body: "Tout près.", aliases: ["/faq/ou.html", "/faq.php?id=12"],
  });

  test("an old address and an old slug lead on for good", async () => {
    const file = `${set.site.folder}/moved.jsonl`;
    for (const slug of ["ou-etes-vous", "nous-trouver"]) {
      await writeFile(file, source(slug));
      await set.site.bringIn(file);
    }
    for (const old of ["/faq/ou.html", "/faq.php?id=12", "/fr/articles/ou-etes-vous"]) {
      const answer = await fetch(set.site.origin + old, { redirect: "manual" });
      assert.equal(answer.status, 301, old);
      assert.equal(answer.headers.get("location"), "/fr/articles/nous-trouver");
    }
  });

  test("every address of the sitemap answers, and its feeds are Atom", async () => {
    const paths = await set.site.paths();
    assert.ok(paths.length > 90, `${paths.length} addresses`);
    const feeds = new Set();
    for (const path of paths) {
      const answer = await fetch(set.site.origin + path);
      assert.equal(answer.status, 200, path);
      for (const found of (await answer.text()).matchAll(/type="application\/atom\+xml"[^>]* href="([^"]+)"/g)) {
        feeds.add(found[1]);
      }
    }
    assert.ok(feeds.size >= 21, `${feeds.size} feeds`);
    for (const feed of feeds) {
      const answer = await fetch(new URL(feed, set.site.origin));
      assert.match(answer.headers.get("content-type"), /^application\/atom\+xml/, feed);
      assert.match(await answer.text(), /<entry>/, feed);
    }
  });

  visit(set, "a browser reads the feed and the sitemap as XML", {}, async (page) => {
    for (const [path, root] of [["/fr/feed.xml", "feed"], ["/sitemap.xml", "urlset"]]) {
      const text = await (await fetch(set.site.origin + path)).text();
      const read = await page.evaluate((xml) => {
        const { documentElement } = new DOMParser().parseFromString(xml, "application/xml");
        return { root: documentElement.localName, broken: documentElement.querySelector("parsererror") !== null };
      }, text);
      assert.deepEqual(read, { root, broken: false });
    }
  });
});
