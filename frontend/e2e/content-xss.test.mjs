// The payloads of corpus/xss.json, and some that only ask another host, go
// through every field an editor can fill. The pages that show them, many at a
// time, are opened in Chromium and touched all over: nothing runs, nothing is
// asked of another host. content-policy.test.mjs takes the making safe away.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { open } from "./lib/browser.mjs";
import { hostile, listen, plain } from "./lib/hostile.mjs";
import { stage } from "./lib/stage.mjs";
import { becomeOwner, sameSession } from "./lib/staff.mjs";
import { foreignMarkup, touchAll, trap } from "./lib/trap.mjs";

let signedIn;
let canary;
const set = stage({
  prepare: async (site, browser) => {
    canary = await listen();
    signedIn = await open(browser);
    await becomeOwner(site, signedIn);
  },
});

const payloads = () => hostile(canary.at);

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
      if (/^\/staff\/content\/\w+\/fr$/.test(path)) await page.waitForSelector(".preview .prose > *", { state: "attached" });
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
    const base = /name="base" value="(\w+)"/.exec(await (await signedIn.request.get(set.site.origin + whole)).text())[1];
    const again = await post(whole, { form: { base, title: "Tout", body: taken.toReversed().join("\n\n"), kind: "guide", audience: "staff" } });
    assert.equal(again.status(), 303);

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
    await page.click("details.panel:has(#slug) > summary");
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
