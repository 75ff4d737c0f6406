// Owners run their site: settings that show at once, colours, old addresses, an
// import seen before it is done, a backup handed over once. By keyboard and
// without JavaScript, and every page in every look.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { open } from "./lib/browser.mjs";
import { assertAccessible, assertNoSideways, watch } from "./lib/checks.mjs";
import { stage } from "./lib/stage.mjs";
import { until } from "./lib/until.mjs";

const set = stage({ demo: true });
const words = "neuf carottes bleues dansent";

/** The state of a browser in which the owner is signed in. */
let signedIn;

/** A page of the owner; options are those of open(). */
async function desk(options = {}) {
  const context = await open(set.browser, { lang: "fr", ...options });
  await context.addCookies(signedIn.cookies);
  const page = await context.newPage();
  const assertQuiet = watch(page, set.site.origin);
  return {
    page,
    go: (path) => page.goto(set.site.origin + path),
    done: async () => {
      assertQuiet();
      await context.close();
    },
  };
}

const pages = [
  "/staff/settings", "/staff/settings/look", "/staff/settings/languages", "/staff/settings/pages", "/staff/settings/addresses",
  "/staff/settings/system", "/staff/backups", "/staff/import", "/staff/export",
];

describe("owners run their site", { concurrency: false }, () => {
  test("the owner comes in", async () => {
    await until("the first link", () => /\/staff\/first\/[\w-]{43}/.test(set.site.log()));
    const context = await open(set.browser, { lang: "fr" });
    const page = await context.newPage();
    await page.goto(set.site.origin + /\/staff\/first\/[\w-]{43}/.exec(set.site.log())[0]);
    await page.fill("#name", "Claire");
    await page.fill("#email", "claire@basilic.example");
    await page.fill("#password", words);
    await Promise.all([page.waitForURL("**/staff"), page.click(".door-form .btn-primary")]);
    signedIn = await context.storageState();
    await context.close();
  });

  test("a new name shows on the site at once, saved by keyboard alone", async () => {
    const { page, go, done } = await desk();
    await go("/staff/settings");
    await page.focus("#name");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("Maison Verte");
    await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), page.keyboard.press("Enter")]);
    await page.waitForSelector(".note-line[role=status]");
    for (const lang of ["fr", "en", "es"]) {
      await go(`/${lang}`);
      assert.match(await page.title(), /Maison Verte/);
    }
    await done();
  });

  test("colours are previewed while they are chosen, and worn once they are saved", async () => {
    const { page, go, done } = await desk();
    await go("/staff/settings/look");
    const answer = page.waitForResponse((r) => r.url().includes("/look/preview"));
    await page.fill("#brand", "#b03060");
    await answer;
    await page.waitForSelector(".preview .note-line");
    assert.match(await page.locator(".preview").textContent(), /#b03060/);
    assert.equal(await page.locator("[name=own-brand]").isChecked(), false);
    await assertAccessible(page);
    await Promise.all([page.waitForURL("**/staff/settings/look"), page.click("#colours .btn-primary")]);
    await go("/fr");
    const tone = await page.locator(".counter .find").evaluate((e) => getComputedStyle(e).backgroundColor);
    assert.equal(tone, "rgb(176, 48, 96)");
    await assertAccessible(page);
    await done();
    const evening = await desk({ scheme: "dark", screen: "phone" });
    await evening.go("/fr");
    await assertAccessible(evening.page);
    await evening.done();
  });

  test("colours are previewed by the button without JavaScript", async () => {
    const { page, go, done } = await desk({ javaScript: false });
    await go("/staff/settings/look");
    await page.fill("#accent", "#123456");
    await page.uncheck("[name=own-accent]");
    await page.click("#try");
    assert.match(page.url(), /accent=%23123456/);
    assert.equal(await page.locator("svg.sample").count(), 2);
    await done();
  });

  test("a language goes and comes back", async () => {
    const { page, go, done } = await desk({ javaScript: false });
    await go("/staff/settings/languages");
    await page.uncheck("#offer-es");
    await page.click("form[action='/staff/settings/languages'] .btn-primary");
    const reader = await (await open(set.browser)).newPage();
    assert.equal((await reader.goto(`${set.site.origin}/es`)).status(), 404);
    await go("/staff/settings/languages");
    await page.check("#offer-es");
    await page.click("form[action='/staff/settings/languages'] .btn-primary");
    assert.equal((await reader.goto(`${set.site.origin}/es`)).status(), 200);
    await reader.context().close();
    await done();
  });

  test("an old address leads on, and is taken back", async () => {
    const { page, go, done } = await desk();
    await go("/staff/settings/addresses");
    await page.fill("#from", "/faq.php?id=12");
    await page.fill("#to", "/fr/search");
    await page.click("form.filters .btn-primary");
    await page.waitForSelector(".note-line[role=status]");
    await go("/faq.php?id=12");
    assert.equal(new URL(page.url()).pathname, "/fr/search");
    await go("/staff/settings/addresses");
    await page.click("button[value='/faq.php?id=12']");
    await page.waitForSelector(".empty");
    await done();
  });

  for (const javaScript of [true, false]) {
    test(`an import is seen before it is done, ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const { page, go, done } = await desk({ javaScript });
      const question = javaScript ? "Livrez-vous sur la Lune ?" : "Livrez-vous sur Mars ?";
      await go("/staff/import");
      await page.click("main details summary");
      await page.fill("#source", `lune-${javaScript}`);
      await page.fill("#text", `${question}\nPas encore, mais nous y travaillons.\n\nEt plus loin ?\nNon plus.\n`);
      await page.click(".form.settings > .actions .btn-primary");
      await page.waitForURL("**/staff/import/*");
      const shown = async (selector) => {
        if (!(await page.locator(selector).count()) && !javaScript) await page.reload();
        return (await page.locator(selector).count()) > 0;
      };
      await until("the preview", () => shown(".confirm"));
      assert.match(await page.locator(".report").textContent(), new RegExp(question.replace("?", "\\?").replaceAll(" ", "\\s")));
      if (javaScript) await assertAccessible(page); // axe is a script
      await assertNoSideways(page);
      await page.click(".confirm .btn-primary");
      await until("the import", () => shown(".note-line[role=status]"));
      if (javaScript) await assertAccessible(page);
      await done();
    });
  }

  test("a backup is handed over once", async () => {
    const { page, go, done } = await desk();
    await go("/staff/backups");
    await page.click("form[action='/staff/backups'] .btn-primary");
    await page.waitForSelector(".ready", { timeout: 60_000 });
    await assertAccessible(page);
    const [file] = await Promise.all([page.waitForEvent("download"), page.click(".ready button")]);
    assert.match(file.suggestedFilename(), /^guichet-/);
    const again = await page.request.get(file.url());
    assert.equal(again.status(), 410);
    await go("/staff/backups");
    assert.equal(await page.locator(".ready").count(), 0);
    await done();
  });

  for (const [lang, screen, scheme] of [["fr", "desktop", "light"], ["en", "phone", "dark"], ["es", "narrow", "light"]]) {
    test(`every page, in ${lang}, ${screen} ${scheme}`, async () => {
      const { page, go, done } = await desk({ lang, screen, scheme });
      for (const path of pages) {
        assert.equal((await go(path)).status(), 200, path);
        await assertAccessible(page);
        await assertNoSideways(page);
      }
      await done();
    });
  }
});
