import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Runs every rule of axe on the whole page and fails on any finding. */
export async function assertAccessible(page, where = page.url()) {
  // evaluate() goes through the debugger, so the page's policy stays as strict as it is.
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.map((n) => n.html.slice(0, 160)).join("\n    ")}`);
  });
  assert.deepEqual(found, [], `${where}: accessibility`);
}

/** Fails when the page is wider than the window; what scrolls inside a region of its own may be. */
export async function assertNoSideways(page, where = page.url()) {
  const over = await page.evaluate(() => {
    const { clientWidth: room, scrollWidth: taken } = document.documentElement;
    if (taken <= room) return [];
    const scrolls = (e) => e !== null && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
    const wide = [...document.querySelectorAll("body *")]
      .filter((e) => e.getBoundingClientRect().right > room + 1 && !scrolls(e.parentElement));
    return [`${taken} of ${room} pixels`, ...wide.map((e) => e.outerHTML.slice(0, 120))];
  });
  assert.deepEqual(over, [], `${where}: wider than the window`);
}

/**
 * Notes everything a page should never do: a script error, an error on the
 * console (a refused policy is one), a failed request, a request to another
 * origin. Call the answer at the end; it throws with the list.
 */
export function watch(page, origin) {
  const seen = [];
  page.on("pageerror", (e) => seen.push(`script error: ${e.message}`));
  page.on("console", (m) => {
    if (m.type() === "error" && !isOwnStatus(m)) seen.push(`console: ${m.text()}`);
  });
  page.on("requestfailed", (r) => {
    const why = r.failure()?.errorText;
    // What was on its way when the reader went on to the next page is given up.
    if (why !== "net::ERR_ABORTED") seen.push(`failed: ${r.url()} ${why}`);
  });
  page.on("request", (r) => {
    const url = new URL(r.url());
    if (url.protocol !== "data:" && url.origin !== origin) seen.push(`third party: ${r.url()}`);
  });
  return function assertQuiet() {
    assert.deepEqual(seen.splice(0), [], `${page.url()}: should be quiet`);
  };
}

/** Chromium writes an error for the status of the page itself: a 404 page is a 404. */
export function isOwnStatus(message) {
  return message.text().startsWith("Failed to load resource") && message.location().url === message.page()?.url();
}

/** Fails when a visit left anything in the browser: nobody was asked. */
export async function assertNothingStored(page) {
  const { cookies, origins } = await page.context().storageState({ indexedDB: true });
  const here = await page.evaluate(async () => ({
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map((d) => d.name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).map((w) => w.scope),
  }));
  const nothing = { session: [], databases: [], caches: [], workers: [] };
  assert.deepEqual({ cookies, origins, ...here }, { cookies: [], origins: [], ...nothing }, "kept in the browser");
}

/** Fails when a page does not say well what it is: language, address, other languages, JSON-LD. */
export async function assertDescribed(page, lang, status) {
  const head = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    headings: document.querySelectorAll("h1").length,
    canonical: document.querySelector("link[rel=canonical]")?.href,
    others: document.querySelectorAll("link[rel=alternate][hreflang]").length,
    noindex: document.querySelector("meta[name=robots]")?.content === "noindex",
    data: [...document.querySelectorAll('script[type="application/ld+json"]')].map((e) => JSON.parse(e.textContent)),
  }));
  assert.equal(head.lang, lang, "language of the page");
  assert.equal(head.headings, 1, "one first heading");
  assert.ok(head.title, "a title");
  assert.ok(head.data.every((d) => d["@context"] === "https://schema.org"), "JSON-LD");
  if (status !== 200) {
    assert.ok(head.noindex, "a refusal is not for search engines");
  } else if (!head.noindex) {
    assert.equal(head.canonical, page.url(), "canonical address");
    assert.ok(head.others >= 3, "addresses in the other languages");
  }
}
