// The writers' workshop: the editor's tools, translations, proposals, comments
// and approval, by keyboard alone; the same without JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./lib/browser.mjs";
import { assertAccessible, watch } from "./lib/checks.mjs";
import { hostile, plain } from "./lib/hostile.mjs";
import { stage } from "./lib/stage.mjs";
import { becomeOwner, press, sameSession, tabTo, write } from "./lib/staff.mjs";
import { foreignMarkup, trap } from "./lib/trap.mjs";

let owner;
let paul;
const set = stage({
  demo: true,
  prepare: async (site, browser) => {
    owner = await open(browser, { lang: "en" });
    await becomeOwner(site, owner);
    const page = await owner.newPage();
    await page.goto(`${site.origin}/staff/people`);
    await page.fill("#email", "paul@shop.example");
    await page.check('input[value="editor"]');
    await page.click(".invite .btn-primary");
    const link = await page.textContent(".once .secret");
    await page.close();
    paul = await open(browser, { lang: "en" });
    const his = await paul.newPage();
    await his.goto(link);
    await his.fill("#name", "Paul");
    await his.fill("#password", "seven green apples fall");
    await his.click(".door-form .btn-primary");
    await his.waitForURL(`${site.origin}/staff`);
    await his.close();
  },
});

/** A page of somebody, which must stay quiet. */
async function sit(who, options = {}) {
  const context = await open(set.browser, { lang: "en", ...options });
  await sameSession(who, context);
  const page = await context.newPage();
  const assertQuiet = watch(page, set.site.origin);
  return { page, leave: async () => (assertQuiet(), context.close()) };
}

const go = (page, selector, key) => Promise.all([page.waitForNavigation(), press(page, selector, key)]);
const body = (page) => page.inputValue("#body");
const end = async (page) => {
  await tabTo(page, "#body");
  await page.keyboard.press("Control+End");
};
const count = (page) => page.$eval(".wide-nav a[href='/staff/for-you']", (a) => Number(a.querySelector(".count")?.textContent ?? 0));
const public_ = (path) => fetch(set.site.origin + path).then((answer) => answer.status);

test("from the first word to the earlier wording, by keyboard alone", async () => {
  const { origin } = set.site;
  const { page: his, leave: heLeaves } = await sit(paul);
  const { page: hers, leave: sheLeaves } = await sit(owner);

  // A snippet, and a text with everything in it.
  await his.goto(`${origin}/staff/snippets`);
  await write(his, "#name", "Horaires");
  await write(his, "#body", "Du **lundi** au vendredi.");
  await go(his, "form[action='/staff/snippets'] .btn-primary");
  await assertAccessible(his);
  await his.goto(`${origin}/staff/content/new?lang=fr`);
  await write(his, "#title", "Rempoter en hiver");
  await write(his, "#body", "Attendez le printemps.");
  await press(his, "[data-tool=warning]");
  assert.equal(await body(his), "> [!WARNING]\n> Attendez le printemps.");
  await his.waitForSelector(".preview .callout-warning[role=note]");

  await end(his);
  await press(his, "[data-tool=table]");
  await his.waitForSelector("table-dialog dialog[open]");
  await assertAccessible(his);
  await his.keyboard.type("Mois");
  await his.keyboard.press("ArrowRight");
  await his.keyboard.type("Eau");
  await his.keyboard.press("ArrowDown");
  await his.keyboard.type("1 | 2");
  await press(his, "table-dialog [data-do=no-column]");
  await press(his, "table-dialog .btn-primary");
  assert.match(await body(his), /\n\n\| Mois \| Eau +\|\n\| ---- \| -+ \|\n\| +\| 1 \\\| 2 \|\n/);
  await his.keyboard.press("Control+z");
  assert.equal(await body(his), "> [!WARNING]\n> Attendez le printemps.", "the browser's own undo takes it back");
  await his.keyboard.press("Control+Shift+z");
  await his.keyboard.press("ArrowUp");
  await press(his, "[data-tool=table]");
  await tabTo(his, "[data-cell='1.0']");
  await his.keyboard.type("Mai");
  await his.keyboard.press("Enter");
  assert.match(await body(his), /\n\| Mois \|.*\n.*\n\| Mai  \|/);

  await end(his);
  await his.keyboard.press("Control+Shift+k");
  await his.waitForSelector("#link-dialog dialog[open]");
  await his.keyboard.type("cadeau");
  await his.waitForFunction(() => {
    const all = [...document.querySelectorAll("#link-list .pick-name")];
    return all.length > 0 && all.every((e) => /cadeau/i.test(e.textContent));
  });
  await assertAccessible(his);
  await his.keyboard.press("Enter");
  assert.match(await body(his), /\[[^\]]*cadeau[^\]]*\]\(article:\w{26}\)$/i);
  await his.waitForSelector(".preview .prose a[href^='/fr/articles/']");
  await his.keyboard.insertText("\n\n");
  await press(his, "[data-tool=snippet]");
  await his.waitForSelector("#snippet-list li");
  await assertAccessible(his);
  await his.keyboard.press("Enter");
  assert.match(await body(his), /Du \*\*lundi\*\* au vendredi\.$/);

  // What could be better leads to its place.
  await his.keyboard.insertText("\n\n[perdu](article:nulle-part)");
  await his.waitForSelector("#advice a[data-line]");
  await assertAccessible(his);
  await press(his, "#advice a[data-line]");
  assert.equal(await his.$eval("#body", (a) => a.value.slice(a.selectionStart, a.selectionEnd)), "[perdu](article:nulle-part)");
  await his.keyboard.press("Delete");
  await his.waitForFunction(() => !document.querySelector("#advice a[data-line]"));

  // Proposed; she comments; he answers; she approves for a day to come.
  await press(his, ".ask summary");
  await write(his, "#ask-note", "Est-ce juste ?");
  await go(his, "[value=propose]");
  const at = new URL(his.url()).pathname;
  await assertAccessible(his);
  await hers.goto(`${origin}/staff/for-you`);
  assert.equal(await count(hers), 1);
  await assertAccessible(hers);
  await go(hers, ".todo h2 a");
  await go(hers, ".para .say");
  assert.ok(await hers.evaluate(() => document.activeElement.id === "say-text"), "the comment is where the focus is");
  await assertAccessible(hers);
  await hers.keyboard.type("Pourquoi attendre ?");
  await go(hers, ".say-form .btn-primary");
  assert.equal(await count(his), 0);
  await his.goto(`${origin}/staff/for-you`);
  assert.equal(await count(his), 1);
  await go(his, ".todo h2 a");
  await tabTo(his, ".thread textarea");
  await his.keyboard.type("Les racines dorment.");
  await go(his, ".thread .btn:not(.btn-ghost)");
  assert.equal(await his.$("[value=approve]"), null, "nobody approves their own");
  await hers.reload();
  assert.match(await hers.textContent(".thread"), /racines dorment/);
  await go(hers, ".thread form[action$='/settle'] button");
  await tabTo(hers, "#at");
  await hers.keyboard.type("12312033");
  await hers.keyboard.press("Tab");
  await hers.keyboard.type("1030AM");
  assert.equal(await hers.inputValue("#at"), "2033-12-31T10:30");
  await go(hers, "[value=approve-at]");
  await hers.goto(origin + at);
  await hers.waitForSelector(".badge.info");
  assert.equal(await public_("/fr/articles/rempoter-en-hiver"), 404, "not before its day");

  // Cancelled, put online at once, translated, changed by a proposal.
  await go(hers, "[value=draft]");
  await go(hers, "[value=publish]");
  assert.equal(await public_("/fr/articles/rempoter-en-hiver"), 200);
  await go(his, `nav a[href='/staff/coverage']`);
  await assertAccessible(his);
  await his.goto(origin + at.replace(/fr$/, "en"));
  await write(his, "#title", "Repotting in winter");
  await write(his, "#body", "Wait for spring.");
  await go(his, "[value=publish]");
  await his.goto(origin + at);
  await write(his, "#body", "Attendez le printemps.\n\nPuis rempotez **vite**.");
  await press(his, ".ask summary");
  await go(his, "[value=propose]");
  assert.match(await his.inputValue("#body"), /^> \[!WARNING\]/, "what is online is as it was");
  await hers.goto(`${origin}${at}/review`);
  assert.ok((await hers.$$(".para.new, .para.changed")).length > 0);
  await go(hers, "[value=approve-publish]");
  const online = await (await fetch(`${origin}/fr/articles/rempoter-en-hiver`)).text();
  assert.ok(online.includes("<strong>vite</strong>"));
  await his.goto(origin + at.replace(/fr$/, "en"));
  assert.ok((await his.$$(".source .para.new")).length > 0, "the new paragraph is marked");
  await assertAccessible(his);
  await go(his, "[formaction$='/uptodate']");
  assert.equal(await his.$(".source .para:not(.same)"), null);

  // Back to what was read before.
  await his.goto(`${origin}${at}/revisions`);
  assert.match(await his.textContent(".acts"), /approved/);
  await assertAccessible(his);
  await go(his, ".table tr:nth-child(2) .end a");
  await go(his, "form[action$='/revert'] button");
  const again = await (await fetch(`${origin}/fr/articles/rempoter-en-hiver`)).text();
  assert.ok(again.includes('class="callout callout-warning"'));
  await Promise.all([heLeaves(), sheLeaves()]);
});

test("the preview and the text scroll together, where they stand side by side", async () => {
  const { page, leave } = await sit(paul);
  await page.setViewportSize({ width: 1800, height: 900 });
  await page.goto(`${set.site.origin}/staff/content/new`);
  const blocks = Array.from({ length: 60 }, (_, n) => (n % 7 ? `Paragraphe ${n}. ${"mot ".repeat(n)}` : `## Titre ${n}`));
  await write(page, "#body", blocks.join("\n\n"));
  await page.waitForFunction(() => document.querySelectorAll(".preview [data-line]").length === 60);
  const first = (selector) => page.$eval(selector, (view) => {
    const top = view.getBoundingClientRect().top;
    return Number([...view.querySelectorAll("[data-line]")].find((b) => b.getBoundingClientRect().bottom > top).dataset.line);
  });
  const area = await page.$("#body");
  const box = await area.boundingBox();
  await page.mouse.move(box.x + 50, box.y + 50);
  await page.mouse.wheel(0, 1500);
  await page.waitForFunction(() => document.querySelector("live-preview section").scrollTop > 200);
  const there = await first("live-preview section");
  assert.ok(there > 20 && there < 110, `line ${there}`);
  const view = await (await page.$("live-preview section")).boundingBox();
  await page.mouse.move(view.x + 50, view.y + 50);
  const before = await area.evaluate((a) => a.scrollTop);
  await page.mouse.wheel(0, -1200);
  await page.waitForFunction((top) => document.querySelector("#body").scrollTop < top - 100, before);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForFunction(() => document.querySelector("live-preview").offsetParent === null);
  await press(page, ".preview-button");
  await page.waitForFunction(() => document.querySelector("#body").offsetParent === null);
  assert.equal(await page.getAttribute(".preview-button", "aria-pressed"), "true");
  await assertAccessible(page);
  await press(page, ".preview-button");
  assert.ok(await page.isVisible("#body"));
  await leave();
});

test("a picture is pasted and dropped, and said in words", async () => {
  const { page, leave } = await sit(paul);
  await page.goto(`${set.site.origin}/staff/content/new`);
  await write(page, "#body", "Avant.");
  const bring = (kind) => page.evaluate(([type]) => {
    const png = Uint8Array.from(atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="), (c) => c.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([png], "pot.png", { type: "image/png" }));
    const event = type === "paste"
      ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
      : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector("#body").dispatchEvent(event);
  }, [kind]);
  for (const kind of ["paste", "drop"]) {
    await bring(kind);
    await page.waitForSelector("#upload-dialog[open]");
    await assertAccessible(page);
    await page.keyboard.type(`Un pot, ${kind}`);
    await page.keyboard.press("Enter");
    await page.waitForSelector(`.preview img[alt='Un pot, ${kind}']`);
  }
  assert.match(await body(page), /^Avant\.\n\n!\[Un pot, paste\]\(\S+\)\n\n!\[Un pot, drop\]\(\S+\)\n/);
  await bring("paste");
  await page.keyboard.press("Escape");
  assert.equal(await page.isVisible("#upload-dialog"), false);
  await leave();
});

test("all of it works without JavaScript", async () => {
  const { origin } = set.site;
  const { page: his, leave: heLeaves } = await sit(paul, { javaScript: false });
  const { page: hers, leave: sheLeaves } = await sit(owner, { javaScript: false });
  await his.goto(`${origin}/staff/content/new?lang=fr`);
  await his.fill("#title", "Sans rien");
  await his.fill("#body", "Un mot.\n\n[x](article:rien)");
  await his.click(".preview-button");
  assert.match(await his.textContent("#advice"), /leads to an article that is not there/);
  await his.click(".ask summary");
  await his.click(".ask [value=propose]");
  await hers.goto(`${origin}/staff/for-you`);
  await hers.click(".todo h2 a");
  await hers.click(".para:nth-child(2) .say");
  await hers.fill("#say-text", "Un lien perdu.");
  await hers.click(".say-form .btn-primary");
  assert.match(await hers.textContent(".thread-quote"), /article:rien/);
  await hers.click("[value=return]");
  await his.goto(`${origin}/staff/for-you`);
  assert.match(await his.textContent(".todo"), /gives it back/);
  await Promise.all([heLeaves(), sheLeaves()]);
});

test("comments, snippets, notes and callouts run nothing", async () => {
  const { origin } = set.site;
  const all = hostile("http://127.0.0.1:9/canary").filter(plain);
  const context = await open(set.browser);
  await sameSession(paul, context);
  const sprung = await trap(context, origin);
  const post = (path, form) => context.request.post(origin + path, { form, headers: { Origin: origin }, maxRedirects: 0 });
  const fresh = await context.request.get(`${origin}/staff/content/new`, { maxRedirects: 0 });
  const at = fresh.headers().location.replace("?new", "");
  const text = all.map((s) => `> [!NOTE]\n> ${s.replaceAll("\n", "\n> ")}`).join("\n\n");
  const saved = await post(at, { title: "Tout", body: text, kind: "question", audience: "everyone", do: "propose", "ask-note": all.join(" ").slice(0, 900) });
  assert.equal(saved.status(), 303);
  const revision = /name="revision" value="(\w+)"/.exec(await (await context.request.get(`${origin}${at}/review`)).text())[1];
  let kept = 0;
  for (let n = 0; n < all.length; n += 20) {
    const said = all.slice(n, n + 20).join("\n").slice(0, 1900);
    kept += (await post(`${at}/comment`, { revision, line: "1", quote: "[!NOTE]", text: said })).status() === 303 ? 1 : 0;
    await post("/staff/snippets", { lang: "fr", name: `${n} ${all[n]}`.replaceAll("\n", " ").slice(0, 60), body: said });
  }
  assert.ok(kept > 5, `${kept} comments`);
  for (const path of [`${at}/review`, at, `${at}/revisions`, "/staff/for-you", "/staff/snippets?lang=fr"]) {
    const page = await context.newPage();
    await page.goto(origin + path);
    for (const more of await page.$$("details:not([open]) > summary")) await more.evaluate((s) => (s.parentElement.open = true));
    if (path === at) {
      await page.waitForSelector(".preview .callout");
      await page.click("[data-tool=snippet]");
      await page.waitForSelector("#snippet-list li");
    }
    assert.deepEqual(await foreignMarkup(page), [], path);
    await page.close({ runBeforeUnload: false });
  }
  assert.deepEqual(sprung(), []);
  await context.close();
});
