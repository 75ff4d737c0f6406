// The payloads of corpus/xss.json come in as titles, texts, categories and
// keywords, as names of folders, files and images, inside files, as questions
// and as addresses. Every page that shows one is opened in Chromium and
// touched all over: nothing runs, nothing is asked of another host, and the
// policy has nothing to refuse, for the markup never got that far. FULL=1 takes
// every payload by every way in.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { describe, test } from "node:test";
import { open } from "./lib/browser.mjs";
import { some } from "./lib/hostile.mjs";
import { stage } from "./lib/stage.mjs";
import { foreignMarkup, touchAll, trap, withPages } from "./lib/trap.mjs";
import { zip } from "./lib/zip.mjs";

const payloads = JSON.parse(await readFile(new URL("corpus/xss.json", import.meta.url)));
const workers = 4;

// The smallest image a browser draws, of one pixel (RFC 2083).
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

const set = stage();

/** Opens and touches every path; fails with all that ran, was refused or does not belong there. */
async function assertHarmless(paths) {
  const { origin } = set.site;
  const context = await open(set.browser);
  const sprung = await trap(context, origin);
  const seen = [];
  await withPages(context, workers, paths, async (page, path) => {
    await page.goto(origin + path);
    await touchAll(page);
    seen.push(...(await foreignMarkup(page)).map((e) => `${path}: ${e}`));
    if (new URL(page.url()).origin !== origin) seen.push(`${path}: led to ${page.url()}`);
  });
  seen.push(...sprung());
  await context.close();
  assert.deepEqual(seen, []);
}

const search = (query, page = 1) => `/fr/search?q=${encodeURIComponent(query)}&page=${page}`;

describe("what is imported", () => {
  test("as titles, texts, categories and keywords", async () => {
    const file = `${set.site.folder}/hostile.jsonl`;
    await writeFile(file, payloads.map((text, n) => JSON.stringify({
      id: `${n} ${text}`, lang: "fr", category: category(text, n), title: title(text, n), body: `${text}\n\n${n} ${text}`,
      keywords: [text],
    })).join("\n"));
    await set.site.bringIn(file);
    const paths = await set.site.paths("/fr");
    const articles = paths.filter((path) => path.includes("/articles/"));
    assert.ok(articles.length > 180, `${articles.length} articles`);
    assert.ok(paths.length - articles.length > 150, `${paths.length - articles.length} categories`);
    await set.site.indexed("fr", "alert", 150);
    const lists = [1, 2, 3, 4, 5, 6, 7].map((n) => search("alert", n));
    // One page shows many: an article the other titles beside it, the lists all of them.
    await assertHarmless([...some(paths, 4), ...lists, articles[0].replace("/fr/", "/en/")]);
  });

  for (const packed of [false, true]) {
    test(`as names of folders, pages and images ${packed ? "in a ZIP" : "in a folder"}`, async () => {
      const files = hostileFiles(packed);
      const source = `${set.site.folder}/${packed ? "names.zip" : "names"}`;
      if (packed) await writeFile(source, zip(files));
      else await writeAll(source, files);
      const known = new Set(await set.site.paths("/fr"));
      await set.site.bringIn(source);
      const paths = (await set.site.paths("/fr")).filter((path) => !known.has(path));
      const articles = paths.filter((path) => path.includes("/articles/"));
      assert.ok(articles.length >= 0.45 * Object.keys(files).length, `${articles.length} articles`);
      const shown = await Promise.all(paths.map(async (path) => (await fetch(set.site.origin + path)).text()));
      assert.ok(shown.some((text) => text.includes('<img src="/files/')), "an image with a hostile name is shown");
      await assertHarmless(paths);
    });
  }

  test("inside files that a browser might take for a document", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>';
    const page = "<!doctype html><script>alert(1)</script>";
    const refused = { "drawing.svg": svg, "image.png": page, "photo.jpg": svg, "sheet.xml": svg };
    const kept = {
      "pixel.png": Buffer.concat([pixel, Buffer.from(svg)]),
      "paper.pdf": `%PDF-1.4\n${page}`,
      "note.log": "<img src=x onerror=alert(1)>",
    };
    const links = Object.keys({ ...refused, ...kept }).map((name) => `![x](${name}) [open](${name})`).join("\n\n");
    const source = `${set.site.folder}/files`;
    await writeAll(source, { "files.md": `# Files of strangers\n\n${links}\n`, ...refused, ...kept });
    await set.site.bringIn(source);
    const path = "/fr/articles/files-of-strangers";
    const text = await (await fetch(set.site.origin + path)).text();
    const files = [...new Set(text.match(/\/files\/\w{26}\/[^"]+/g))];
    assert.deepEqual(files.map((file) => file.split("/").at(-1)).sort(), Object.keys(kept).sort());
    await assertHarmless([path]);
    for (const file of files) await assertInert(file);
  });
});

/** A title needs a letter or a digit; one of signs alone would be refused. */
const title = (text, n) => (/[\p{L}\p{N}]/u.test(text) ? text : `${n} ${text}`);

/** Some payloads name what stands beside every page; the others are below, or each page would show them all. */
const category = (text, n) => (n % 20 === 0 ? text : `Below > ${text}`);

/** A folder for every payload that can name one: a page and the image it shows. */
function hostileFiles(packed) {
  const mark = packed ? "packed" : "loose";
  const files = {};
  for (const [n, text] of some(payloads, packed ? 8 : 4).entries()) {
    const name = fileName(text, packed);
    if (!name) continue;
    const title = `# ${mark} ${n}`;
    files[`${mark}/${name}/${name}.md`] = `${title}\n\n![${name}](<${encodeURIComponent(name)}.png>)\n`;
    files[`${mark}/${name}/${name}.png`] = pixel;
  }
  return files;
}

/** The payload as far as a file system, or an archive we accept, can have it for a name. */
function fileName(text, packed) {
  const forbidden = packed ? /[/\\:\p{C}\p{Zl}\p{Zp}]/gu : /[/\0]/g;
  const name = text.replaceAll(forbidden, "");
  return Buffer.byteLength(name) > 200 ? "" : name;
}

async function writeAll(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    const path = `${folder}/${name}`;
    await mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await writeFile(path, content);
  }
}

/** Opens a file by its address: it is shown as an image or handed over, and runs nothing. */
async function assertInert(file) {
  const context = await open(set.browser);
  const sprung = await trap(context, set.site.origin);
  const page = await context.newPage();
  const opened = await page.goto(set.site.origin + file).catch((e) => e.message);
  assert.match(opened.headers?.()["content-type"] ?? opened, /^image\/png$|Download is starting/, file);
  // Its policy refuses even the traps and the style of Chromium's own page around an image.
  const ran = sprung().filter((what) => /^(trap|dialog|request)/.test(what));
  assert.deepEqual(ran, [], file);
  await context.close();
}

describe("what is asked for", () => {
  test("as a question", () => assertHarmless(some(payloads, 6).map((text) => search(text))));

  test("as an address", () => {
    const parts = some(payloads, 6).map(encodeURIComponent);
    return assertHarmless(parts.flatMap((part) => [`/fr/articles/${part}`, `/${part}?${part}=${part}`]));
  });
});

describe("the traps", () => {
  test("catch what runs when the payloads are served as they are", async (t) => {
    const bare = await serveBare();
    const context = await open(set.browser);
    t.after(() => Promise.all([context.close(), bare.stop()]));
    const sprung = await trap(context, bare.origin);
    const ran = new Set();
    await withPages(context, 1, payloads.keys(), async (page, n) => {
      await page.goto(`${bare.origin}/${n}`).catch(() => undefined);
      await touchAll(page).catch(() => undefined);
      if (sprung().some((what) => / ran$|^dialog/.test(what))) ran.add(n);
    });
    const executable = payloads.filter((text) => /<[a-z/!]|&[a-z#]/i.test(text));
    assert.ok(ran.size > 0.4 * executable.length, `${ran.size} of ${executable.length} ran`);
    t.diagnostic(`${ran.size} of ${payloads.length} ran`);
  });
});

/** Serves each payload as a page of its own, with nothing that would stop it. */
async function serveBare() {
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><title>x</title><main>${payloads[Number(request.url.slice(1))] ?? ""}</main>`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
