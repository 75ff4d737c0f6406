// The payloads of corpus/xss.json, and some that only ask another host, go
// through every field an editor can fill. The pages that show them, many at a
// time, are opened in Chromium and touched all over: nothing runs, nothing is
// asked of another host. Then the payloads take the place of what the server
// made safe, as if it had not: the policy alone stops them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { describe, test } from "node:test";
import { open } from "./lib/browser.mjs";
import { stage } from "./lib/stage.mjs";
import { becomeOwner, sameSession } from "./lib/staff.mjs";
import { foreignMarkup, touchAll, trap } from "./lib/trap.mjs";

const corpus = JSON.parse(await readFile(new URL("corpus/xss.json", import.meta.url)));
let signedIn;
let canary;
const set = stage({
  prepare: async (site, browser) => {
    canary = await listen();
    signedIn = await open(browser);
    await becomeOwner(site, signedIn);
  },
});

/** A host of somebody else, which counts who asks it for anything. */
async function listen() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { "access-control-allow-origin": "*" }).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return { asked, at: `http://127.0.0.1:${server.address().port}` };
}

/** What tells a stranger that a page was read, without a script. */
const callers = (at) => [
  `![x](${at}/md)`, `![x][r]\n\n[r]: ${at}/ref`, `<img src="${at}/img">`, `<img srcset="${at}/set 2x">`, `<picture><source srcset="${at}/p"><img></picture>`,
  `<link rel=stylesheet href="${at}/css">`, `<link rel=prefetch href="${at}/pre">`, `<style>@import "${at}/imp";</style>`,
  `<p style="background:url(${at}/bg)">x</p>`, `<iframe src="${at}/frame"></iframe>`, `<object data="${at}/obj"></object>`,
  `<embed src="${at}/emb">`, `<video poster="${at}/vid" autoplay></video>`, `<audio src="${at}/aud" autoplay></audio>`,
  `<svg><image href="${at}/svg"/></svg>`, `<svg><use href="${at}/use#x"/></svg>`, `<form action="${at}/f"><input type=image src="${at}/fi"></form>`,
  `<meta http-equiv=refresh content="0;url=${at}/meta">`, `<base href="${at}/"><img src=b>`, `<table background="${at}/tb"><td>x</table>`,
  `<script src="${at}/js"></script>`, `<body background="${at}/body">`, `<input type=image src="${at}/in">`, `<track src="${at}/tr">`,
];

const payloads = () => [...corpus, ...callers(canary.at)];

/** Whether a text has none of the characters that are refused unseen: they do not reach a page. */
const plain = (text) => !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text.replaceAll(/[\n\t]/g, ""));

/** All with FULL=1, else every nth, where each takes a page of its own. */
const some = (list, n) => (process.env.FULL ? list : list.filter((_, place) => place % n === 0));

/** Sends a form as a page of the site does, signed in; what it answers is the business of the test. */
const post = (path, form) => signedIn.request.post(set.site.origin + path, { ...form, headers: { Origin: set.site.origin }, maxRedirects: 0 });

/** A new article; the answer is its address for the staff, or undefined where its words were refused. */
async function article(title, body, more = {}) {
  const fresh = await signedIn.request.get(`${set.site.origin}/staff/content/new`, { maxRedirects: 0 });
  const at = fresh.headers().location.replace("?new", "");
  const answer = await post(at, { form: { title, body, kind: "question", audience: "everyone", do: "publish", ...more } });
  return answer.status() === 303 ? at : undefined;
}

/** Opens and touches every path, each in a page of its own: an editor that was touched asks before it is left. */
async function assertHarmless(paths) {
  const context = await open(set.browser);
  await sameSession(signedIn, context);
  const sprung = await trap(context, set.site.origin);
  const seen = [];
  const waiting = paths[Symbol.iterator]();
  await Promise.all([1, 2, 3].map(async () => {
    for (const path of waiting) {
      const page = await context.newPage();
      await page.goto(set.site.origin + path);
      if (/\/(fr|en)$/.test(path)) await page.waitForSelector(".preview .prose > *", { state: "attached" });
      await touchAll(page);
      seen.push(...(await foreignMarkup(page)).map((e) => `${path}: ${e}`));
      await page.close();
    }
  }));
  seen.push(...sprung());
  await context.close();
  assert.deepEqual(seen, []);
  assert.deepEqual(canary.asked, [], "a stranger was told");
}

describe("what editors write", () => {
  test("titles, texts, keywords, names of categories and of files run nothing on any page", async (t) => {
    const all = payloads();
    assert.ok(all.length >= 200, `${all.length} payloads`);
    const titles = all.map((text, n) => (/[\p{L}\p{N}]/u.test(text) ? text : `${n} ${text}`).replaceAll("\n", " ").slice(0, 200));
    const made = [];
    for (const [n, title] of titles.entries()) {
      made.push(await article(title, `Avant.\n\n${all[n]}\n\nAprès.`, { keywords: all[n].replaceAll(",", " ").slice(0, 60) }));
    }
    const written = made.filter(Boolean);
    assert.ok(written.length >= 0.9 * all.length, `${written.length} of ${all.length} were taken`);
    const taken = all.filter((_, n) => made[n]);
    const whole = await article("Tout à la fois", taken.join("\n\n"));
    assert.ok(whole, "all of them together are taken");
    await post(whole, { form: { title: "Tout", body: taken.toReversed().join("\n\n"), kind: "guide", audience: "staff" } });

    let named = 0;
    for (const [n, text] of titles.entries()) {
      const form = { "title-fr": text.replaceAll(">", "›"), "description-fr": titles[(n + 1) % titles.length], icon: "leaf", audience: "everyone" };
      named += (await post("/staff/categories/new", { form })).status() === 303 ? 1 : 0;
    }
    assert.ok(named >= 0.9 * titles.length, `${named} categories`);
    const pixel = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
    for (const text of all.filter((_, n) => n % 4 === 0)) {
      await post("/staff/files", { multipart: { alt: text, file: { name: text.replaceAll(/["\r\n]/g, ""), mimeType: "image/png", buffer: pixel } } });
    }
    const shown = await (await signedIn.request.get(`${set.site.origin}/staff/files`)).text();
    assert.ok(shown.includes("file-grid"), "files with hostile names are listed");

    const one = written[0];
    const lists = [];
    for (let at = "/staff/content"; at; ) {
      lists.push(at);
      const next = /href="([^"]*after=[^"]*)">[^<]*<svg/.exec(await (await signedIn.request.get(set.site.origin + at)).text().then((html) => html.split('class="pager"')[1] ?? ""));
      at = next?.[1].replaceAll("&amp;", "&");
    }
    assert.ok(lists.length >= 4, `${lists.length} pages of articles`);
    const revisions = await (await signedIn.request.get(`${set.site.origin}${whole}/revisions`)).text();
    const compare = /href="([^"]*compare[^"]*)"/.exec(revisions)[1].replaceAll("&amp;", "&");
    await assertHarmless([
      ...lists, "/staff/content?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E", whole, `${whole}/view`, `${whole}/revisions`, compare,
      one, `${one}/view`, "/staff/categories", "/staff/files", "/fr",
    ]);
    t.diagnostic(`${all.length} payloads: ${written.length} articles, ${named} categories, ${lists.length} pages of lists`);
  });

  test("drafts, clashes and refused forms show them and run nothing", async () => {
    const all = payloads().filter(plain);
    const at = await article("Conflit", "Le début.");
    const html = await (await signedIn.request.get(set.site.origin + at)).text();
    const base = /name="base" value="(\w+)"/.exec(html)[1];
    const theirs = all.filter((_, n) => n % 2 === 0).join("\n\n");
    const mine = all.filter((_, n) => n % 2 === 1).join("\n\n");
    await post(at, { form: { base, title: "Conflit", body: theirs, kind: "question", audience: "everyone", do: "save" } });
    const kept = await post(`${at}/draft`, { form: { base, title: all[0], body: mine, slug: all[1], keywords: all[2], aliases: all[3] } });
    assert.equal(kept.status(), 200, await kept.text());
    const context = await open(set.browser);
    await sameSession(signedIn, context);
    const sprung = await trap(context, set.site.origin);
    const page = await context.newPage();
    await page.goto(set.site.origin + at);
    assert.equal(await page.inputValue("#title"), all[0], "the draft is shown");
    await page.click("details.panel > summary");
    await page.fill("#slug", "conflit");
    await page.fill("#keywords", "");
    await page.fill("#aliases", "");
    await page.click("button.btn-primary[value=save]");
    await page.waitForSelector(".clash");
    await page.waitForSelector(".preview .prose > *", { state: "attached" });
    await touchAll(page);
    assert.deepEqual(await foreignMarkup(page), []);
    assert.deepEqual(sprung(), []);
    assert.deepEqual(canary.asked, []);
    await context.close();
  });
});

describe("with nothing made safe", () => {
  test("the policy of the staff's pages stops at least nine of ten", async (t) => {
    const all = payloads();
    const context = await open(set.browser);
    await sameSession(signedIn, context);
    const { origin } = set.site;
    const policy = (await signedIn.request.get(`${origin}/staff/content`)).headers()["content-security-policy"];
    // As a page, and as the piece of one that a script of ours puts in its place.
    await context.route("**/staff/bare/*", (route) => {
      const text = all[Number(new URL(route.request().url()).pathname.split("/").pop())];
      return route.fulfill({
        status: 200, headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": policy },
        body: `<!doctype html><title>x</title><main>${text}</main>`,
      });
    });
    let fragment = "";
    await context.route("**/staff/content/preview", (route) => route.fulfill({ status: 200, contentType: "text/html; charset=utf-8", body: fragment }));
    const sprung = await trap(context, origin);
    const ran = { page: new Set(), piece: new Set() };
    const did = () => sprung().some((what) => / ran$|^dialog/.test(what));
    canary.asked.splice(0);
    const page = await context.newPage();
    const alone = some([...all.keys()], 3);
    for (const n of alone) {
      await page.goto(`${origin}/staff/bare/${n}`).catch(() => undefined);
      await touchAll(page).catch(() => undefined);
      if (did()) ran.page.add(n);
    }
    const asked = canary.asked.splice(0).length;
    await page.goto(`${origin}/staff/content/new`);
    for (const n of all.keys()) {
      fragment = `${all[n]}<p id=drawn${n}>`;
      await page.fill("#body", String(n)).catch(() => undefined);
      await page.click(".preview-button").catch(() => undefined);
      await page.evaluate(() => new Promise((done) => setTimeout(done, 30))).catch(() => undefined);
      if (did()) ran.piece.add(n);
      if (!page.url().includes("/staff/content/")) await page.goto(`${origin}/staff/content/new`);
    }
    t.diagnostic(`${all.length} payloads without the sanitiser: ${ran.page.size} of ${alone.length} ran as a page, ${ran.piece.size} of ${all.length} as a piece; ` +
      `${asked + canary.asked.length} requests to the canary`);
    assert.ok(ran.page.size <= alone.length / 10, `${ran.page.size} ran as a page`);
    assert.ok(ran.piece.size <= all.length / 10, `${ran.piece.size} ran as a piece`);
    assert.ok(asked <= alone.length / 10, `${asked} requests`);
    await context.close();
  });
});
