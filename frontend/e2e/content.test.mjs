// Writing and publishing, as the staff do it: by keyboard alone, without
// JavaScript, with somebody else in the same text, and after a crash.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { open } from "./lib/browser.mjs";
import { watch } from "./lib/checks.mjs";
import { stage } from "./lib/stage.mjs";
import { articlePath, becomeOwner, press, sameSession, tabTo, write } from "./lib/staff.mjs";

let signedIn;
const set = stage({
  demo: true,
  prepare: async (site, browser) => {
    signedIn = await open(browser, { lang: "en" });
    await becomeOwner(site, signedIn);
  },
});

/** A test with a page of somebody who is signed in, which must stay quiet. */
function staff(name, options, journey) {
  test(name, async () => {
    const context = await open(set.browser, options);
    await sameSession(signedIn, context);
    const page = await context.newPage();
    const assertQuiet = watch(page, set.site.origin);
    let but;
    await journey(page, context, (expected) => (but = expected));
    try {
      assertQuiet();
    } catch (e) {
      if (!but || !e.actual?.every((line) => but.test(line))) throw e;
    }
    await context.close();
  });
}

const kept = (page) => page.waitForFunction(() => document.querySelector("#kept")?.dataset.state === "kept");
const public_ = (path) => fetch(set.site.origin + path).then((answer) => answer.status);

describe("by keyboard alone", () => {
  staff("an article is written, previewed, published, translated, taken back and binned", { lang: "en" }, async (page) => {
    const { origin } = set.site;
    await page.goto(`${origin}/staff/content`);
    await page.keyboard.press("n");
    await page.waitForURL(/\/staff\/content\/\w{26}\/fr\?new$/);
    await write(page, "#title", "Arrosage d’hiver");
    await write(page, "#body", "Un peu d’eau **le matin**.");
    await page.waitForSelector(".preview .prose strong");
    await kept(page);
    await press(page, "button.btn-primary[value=save]");
    await page.waitForSelector(".note-line");
    const edit = new URL(page.url()).pathname;
    assert.equal(await public_("/fr/articles/arrosage-d-hiver"), 404, "a draft is nobody else's");

    await press(page, "button[value=publish]");
    await page.waitForSelector(".badge.good");
    assert.equal(await public_("/fr/articles/arrosage-d-hiver"), 200);

    await press(page, ".langs-tabs a[href$='/en']");
    await page.waitForURL(/\/en$/);
    await page.waitForSelector(".source");
    await write(page, "#title", "Winter watering");
    await write(page, "#body", "A little water **in the morning**.");
    await press(page, "button[value=publish]");
    await page.waitForSelector(".badge.good");
    assert.equal(await public_("/en/articles/winter-watering"), 200);

    await page.goto(origin + edit);
    await write(page, "#body", "Un peu d’eau **le soir**.");
    await Promise.all([page.waitForNavigation(), press(page, "button.btn-primary[value=save]")]);
    await page.waitForSelector(".note-line");
    await press(page, "a[href$='/revisions']");
    await page.waitForURL(/revisions$/);
    await press(page, ".table tr:nth-child(1) .end a");
    await page.waitForSelector(".diff ins");
    assert.equal((await page.textContent(".diff del")).trim(), "matin");
    await page.goBack();
    await page.waitForURL(/revisions$/);
    await press(page, ".table tr:nth-child(2) .end a");
    await page.waitForURL(/compare/);
    await press(page, "form[action$='/revert'] button");
    await page.waitForSelector(".note-line");
    const text = await (await fetch(`${origin}/fr/articles/arrosage-d-hiver`)).text();
    assert.ok(text.includes("<strong>le matin</strong>"), "the earlier wording is online again");

    await page.goto(origin + edit);
    await press(page, "button.danger");
    await page.waitForURL(/undo=/);
    assert.equal(await public_("/fr/articles/arrosage-d-hiver"), 410);
    await press(page, "form.note-line button");
    await page.waitForURL(/\/staff\/content\/\w{26}\/en$/);
    assert.equal(await public_("/fr/articles/arrosage-d-hiver"), 200);
  });

  staff("the list is searched, chosen from and acted on", { lang: "en" }, async (page) => {
    await page.goto(`${set.site.origin}/staff/content`);
    await page.keyboard.press("?");
    assert.ok(await page.isVisible("#keys"));
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page.keyboard.insertText("carte cadeau");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=carte/);
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await tabTo(page, "#do");
    await page.keyboard.press("a"); // Archive
    await page.waitForFunction(() => document.querySelector("#do").value === "archive");
    await press(page, "#bulk-do button");
    await page.waitForSelector(".note-line");
    await page.waitForSelector(".chip.archived");
  });

  staff("categories are moved", { lang: "en" }, async (page) => {
    await page.goto(`${set.site.origin}/staff/categories`);
    const names = () => page.$$eval(".tree > li > .twig .twig-name", (all) => all.map((e) => e.textContent.trim()));
    const [first, second] = await names();
    await press(page, ".tree > li:first-child .steps [value=down]");
    await page.waitForSelector(".note-line");
    assert.deepEqual((await names()).slice(0, 2), [second, first]);
    await press(page, ".tree > li:nth-child(2) .steps [value=in]");
    await page.waitForSelector(".tree .tree li");
    await press(page, ".tree .tree .steps [value=out]");
    await page.waitForSelector(".note-line");
    assert.equal(await page.$(".tree .tree"), null);
  });
});

staff("a category is dragged to another place", { lang: "en" }, async (page) => {
  await page.goto(`${set.site.origin}/staff/categories`);
  const ids = () => page.$$eval(".tree > li", (all) => all.map((e) => e.dataset.id));
  const before_ = await ids();
  const from = await (await page.$(".tree > li:nth-child(3) .grip")).boundingBox();
  const to = await (await page.$(".tree > li:nth-child(1) .twig")).boundingBox();
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + 20, { steps: 4 });
  await page.mouse.move(to.x + 60, to.y + 3, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction((id) => document.querySelector(".tree > li").dataset.id === id, before_[2]);
  assert.deepEqual(await ids(), [before_[2], before_[0], before_[1], ...before_.slice(3)]);
});

staff("what was typed is there again after the page was killed", { lang: "en" }, async (page, context) => {
  const path = await articlePath(page, set.site.origin, "colis");
  await page.goto(set.site.origin + path);
  await page.focus("#body");
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("\n\nUne phrase qui ne doit pas se perdre.");
  await kept(page);
  assert.match(await page.textContent("#kept"), /^Draft kept \d\d:\d\d$/);
  const crashed = page.waitForEvent("crash");
  const killer = await context.newCDPSession(page);
  killer.send("Page.crash").catch(() => undefined);
  await crashed;
  const again = await context.newPage();
  await again.goto(`${set.site.origin}/staff/content`);
  await again.click(".unsaved a");
  assert.match(await again.inputValue("#body"), /Une phrase qui ne doit pas se perdre\.$/);
  await again.click(".note-line.warn button");
  await again.waitForSelector("p.note-line");
  assert.doesNotMatch(await again.inputValue("#body"), /ne doit pas se perdre/);
});

staff("a draft is not said to be kept when it was not", { lang: "en" }, async (page, context, quiet) => {
  quiet(/ERR_FAILED/); // the line that is cut below
  const path = await articlePath(page, set.site.origin, "facture");
  await page.goto(set.site.origin + path);
  await context.route("**/draft", (route) => route.abort());
  await page.focus("#body");
  await page.keyboard.insertText("perdu ? ");
  await page.waitForFunction(() => document.querySelector("#kept")?.dataset.state === "lost");
  assert.match(await page.textContent("#kept"), /^Not kept: no connection/);
  assert.match(await page.inputValue("#body"), /perdu \? /);
  let asked = "";
  page.on("dialog", (dialog) => {
    asked = dialog.type();
    return dialog.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  await page.waitForFunction(() => true);
  assert.equal(asked, "beforeunload");
  await context.unroute("**/draft");
  await kept(page);
  await page.click("button.btn-primary[value=save]");
  await page.waitForSelector("p.note-line");
});

staff("two people see each other and both keep what they wrote", { lang: "en" }, async (page) => {
  const { origin } = set.site;
  const path = await articlePath(page, origin, "rembours");
  await page.goto(origin + path);
  const base = await page.inputValue("[name=base]");
  const body = await page.inputValue("#body");
  // Somebody else, here with a session of the same account, saves in the meantime.
  const other = await open(set.browser, { lang: "en" });
  await sameSession(signedIn, other);
  const form = new URLSearchParams({
    base, title: await page.inputValue("#title"), body: `Au début.\n\n${body}`, kind: "question", audience: "everyone", do: "save",
    "was-kind": "question", "was-audience": "everyone",
  });
  const answer = await other.request.post(origin + path, { form: Object.fromEntries(form), headers: { Origin: origin } });
  assert.equal(answer.status(), 200);
  await other.close();
  await page.waitForSelector("#newer:not([hidden])");
  await page.focus("#body");
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("\n\nÀ la fin.");
  await page.click("button.btn-primary[value=save]");
  await page.waitForSelector("p.note-line");
  assert.match(await page.textContent("p.note-line"), /together with what somebody else/);
  const text = await page.inputValue("#body");
  assert.ok(text.startsWith("Au début.") && text.endsWith("À la fin."), text);
});

staff("a picture is put into the text", { lang: "en" }, async (page, _, quiet) => {
  await page.goto(`${set.site.origin}/staff/content/new`);
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  await page.setInputFiles("#upload-file", { name: "pot.png", mimeType: "image/png", buffer: png });
  await page.fill("#upload-dialog[open] #upload-alt", "Un pot bleu");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".preview .prose img[alt='Un pot bleu']");
  await page.waitForFunction(() => document.querySelector(".preview .prose img").naturalWidth === 1);
  assert.match(await page.inputValue("#body"), /^!\[Un pot bleu\]\(\/files\/\w{26}\/pot\.png\)$/m);
  await page.setInputFiles("#upload-file", { name: "x.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") });
  await page.click("#upload-dialog .btn-primary");
  await page.waitForFunction(() => /not accepted/.test(document.querySelector("#upload-dialog [role=status]").textContent));
  await page.keyboard.press("Escape");
  await kept(page);
  quiet(/415/); // the refusal of the drawing
});

staff("all of it works without JavaScript", { javaScript: false, lang: "en" }, async (page) => {
  const { origin } = set.site;
  await page.goto(`${origin}/staff/content/new`);
  await page.fill("#title", "Sans script");
  await page.fill("#body", "Un texte *simple*.");
  await page.click(".preview-button");
  assert.equal(await page.textContent(".preview .prose em"), "simple");
  await page.click("button[value=publish]");
  await page.waitForSelector(".note-line");
  assert.equal(await public_("/fr/articles/sans-script"), 200);
  await page.fill("#title", "");
  await page.$eval("#title", () => undefined).catch(() => undefined);
  await page.goto(`${origin}/staff/content?q=sans`);
  await page.check(".pick input");
  await page.selectOption("#do", "bin");
  await page.click("#bulk-do button");
  await page.waitForSelector(".note-line");
  await page.goto(`${origin}/staff/bin`);
  await page.click(".table tr:has-text('Sans script') button");
  assert.equal(await public_("/fr/articles/sans-script"), 200);
});
