// A copy of the site, read from a folder with no server: it finds, it looks as
// it should, and it asks nobody for anything. And what is printed.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { launch, open } from "./lib/browser.mjs";
import { assertAccessible, assertNoSideways } from "./lib/checks.mjs";
import { program, serveNew } from "./lib/site.mjs";

const run = promisify(execFile);

let site;
let browser;
let folder;

before(async () => {
  site = await serveNew("--demo");
  browser = await launch();
  folder = join(site.folder, "copy");
  await run(program, ["export", "--data", join(site.folder, "data"), "--site", folder]);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const at = (name, query = "") => pathToFileURL(join(folder, name)).href + query;

/** Opens a page of the copy; what it asks for outside the folder is a failure. */
async function reader(options) {
  const context = await open(browser, options);
  const page = await context.newPage();
  const seen = [];
  page.on("request", (r) => r.url().startsWith(pathToFileURL(folder).href) || r.url().startsWith("data:") || seen.push(r.url()));
  page.on("requestfailed", (r) => r.failure()?.errorText === "net::ERR_ABORTED" || seen.push(`failed: ${r.url()}`));
  page.on("pageerror", (e) => seen.push(e.message));
  page.on("console", (m) => m.type() === "error" && seen.push(m.text()));
  return { context, page, quiet: () => assert.deepEqual(seen, []), forget: () => seen.splice(0) };
}

describe("a copy of the site", () => {
  test("leads from its first file to an article, in each language, with images", async () => {
    const { page, quiet } = await reader();
    await page.goto(at("index.html"));
    await page.waitForURL(/fr\/index\.html$/);
    await page.locator(".card a").first().click();
    await page.locator(".row a").first().click();
    assert.ok(await page.locator(".prose").isVisible());
    await page.goto(at("fr/articles/rempoter-une-plante.html"));
    await page.locator(".prose img").scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector(".prose img").naturalWidth > 0);
    await page.locator(".langs button").click();
    await page.locator("#langs a[lang=en]").click();
    await page.waitForURL(/en\/articles\/repotting-a-plant\.html$/);
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    quiet();
  });

  test("finds: without accents, by beginnings, the title first", async () => {
    const { page, quiet } = await reader();
    await page.goto(at("fr/index.html"));
    await page.fill("input[name=q]", "REMBOURSE");
    await page.keyboard.press("Enter");
    await page.waitForURL(/search\.html\?q=/);
    const hits = page.locator(".hits a");
    await hits.first().waitFor();
    assert.match(await hits.first().textContent(), /remboursé/);
    assert.match(await page.locator(".found[role=status]").textContent(), /réponses? pour/);
    await hits.first().click();
    assert.match(await page.locator("h1").textContent(), /remboursé/);
    await page.goto(at("fr/search.html", "?q=zzyzx"));
    assert.match(await page.locator(".found[role=status]").textContent(), /Aucune réponse/);
    assert.ok(await page.locator(".chips").isVisible());
    for (const hostile of ["<img src=x onerror=alert(1)>", "$& $1", "%"]) {
      await page.goto(at("fr/search.html", `?q=${encodeURIComponent(hostile)}`));
      assert.ok((await page.locator(".found[role=status]").textContent()).includes(hostile));
    }
    quiet();
  });

  test("axe finds nothing on any kind of page, light and dark, and none is too wide", async () => {
    for (const options of [{}, { scheme: "dark", screen: "narrow" }]) {
      const { context, page, quiet, forget } = await reader(options);
      for (const name of ["fr/index.html", "fr/search.html?q=plante", "fr/search.html", "fr/articles/rempoter-une-plante.html",
        "en/articles/unpacking-your-plant.html", "es/index.html", "404.html", "fr/pages/mentions-legales.html",
        "fr/categories/retours-et-garantie.html", "fr/articles/delais-et-frais-de-livraison.html"]) {
        const [file, query] = name.split("?");
        await page.goto(at(file, query ? `?${query}` : ""));
        quiet();
        await assertAccessible(page, name);
        forget(); // axe asks for the styles, which the policy of the page refuses it
        await assertNoSideways(page, name);
        const night = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
        assert.equal(night, options.scheme === "dark");
      }
      await context.close();
    }
  });

  test("no page of it asks for anything outside, and every link is there", async () => {
    const { page, quiet } = await reader();
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".html"));
    assert.ok(names.length > 100);
    const there = new Set((await readdir(folder, { recursive: true })).map((name) => name.replaceAll("\\", "/")));
    for (const name of names) {
      const text = await readFile(join(folder, name), "utf8");
      for (const [, to] of text.matchAll(/(?:href|src|action)="([^"]*)"/g)) {
        if (/^(https?:|mailto:|tel:|#)/.test(to)) continue;
        const target = new URL(to, `file:///${name}`).pathname.slice(1);
        assert.ok(there.has(decodeURIComponent(target)), `${name}: ${to}`);
      }
    }
    for (const name of names.filter((_, n) => n % 6 === 0)) await page.goto(at(name), { waitUntil: "load" });
    quiet();
  });

  test("works without JavaScript but for its search, which says so", async () => {
    const { page } = await reader({ javaScript: false });
    await page.goto(at("fr/search.html"));
    assert.match(await page.locator("#found").textContent(), /JavaScript/);
    await page.locator(".chips a").first().click();
    assert.ok(await page.locator(".rows a").first().isVisible());
  });
});

/** The text of a PDF by its pages, where the program for it is there. */
async function pdfPages(file) {
  try {
    const { stdout } = await run("pdftotext", ["-layout", file, "-"], { maxBuffer: 1 << 26 });
    return stdout.split("\f").slice(0, -1);
  } catch (e) {
    if (e.code === "ENOENT") return undefined;
    throw e;
  }
}

describe("printing", () => {
  test("everything is one document: contents, an article a page, numbered, light", async () => {
    const { page } = await (async () => ({ page: await (await open(browser, { scheme: "dark" })).newPage() }))();
    await page.goto(`${site.origin}/fr`);
    await page.click("a[href='/fr/print']");
    await assertAccessible(page);
    const dark = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    assert.match(dark, /light/);
    const file = join(site.folder, "all.pdf");
    await page.pdf({ path: file, preferCSSPageSize: true, format: "A4" });
    const articles = await page.locator("article").count();
    assert.equal(articles, await page.locator(".list li:not(.part)").count());
    const size = (await readFile(file)).length;
    assert.ok(size > 50_000, `${size} bytes`);
    const pages = await pdfPages(file);
    if (!pages) return;
    assert.ok(pages.length > articles, `${pages.length} pages`);
    assert.match(pages[0], /Sommaire/);
    assert.match(pages[4], new RegExp(`5 / ${pages.length}`));
    assert.match(pages.join(""), /127\.0\.0\.1:\d+\/fr\/articles\/rempoter-une-plante/);
    for (const said of ["Rempoter une plante sans stress", "Quand serai-je remboursé"]) {
      const on = pages.filter((text, n) => n > 1 && text.includes(said) && text.includes("Mis à jour"));
      assert.equal(on.length, 1, said);
      assert.ok(on[0].trimStart().split("\n").slice(0, 6).join(" ").includes(said), `${said} begins a page`);
    }
  });

  test("an article and a category have a link to print that works without JavaScript", async () => {
    const page = await (await open(browser, { javaScript: false })).newPage();
    for (const path of ["/fr/articles/delais-et-frais-de-livraison", "/fr/categories/retours-et-garantie"]) {
      await page.goto(site.origin + path);
      await page.click(`a[href='${path}/print']`);
      assert.equal(await page.locator("h1").count(), 1);
      assert.equal(await page.locator("nav:not(.list), form, .langs").count(), 0);
      assert.equal(await page.locator("meta[name=robots]").getAttribute("content"), "noindex");
      await page.emulateMedia({ media: "print" });
      const cut = await page.evaluate(() => [...document.querySelectorAll("table, pre, .table-wrap")].filter((e) => e.scrollWidth > e.clientWidth + 1).length);
      assert.equal(cut, 0);
      await page.emulateMedia({ media: "screen" });
    }
  });

  test("the printed page fits a phone and axe finds nothing", async () => {
    const page = await (await open(browser, { screen: "narrow", scheme: "dark" })).newPage();
    for (const path of ["/fr/print", "/en/articles/unpacking-your-plant/print"]) {
      await page.goto(site.origin + path);
      await assertAccessible(page);
      await assertNoSideways(page);
    }
  });
});
