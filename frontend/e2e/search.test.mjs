// Searching as a reader does: suggestions by keyboard and pointer, results that
// say why, filters, a click that is counted, and all of it without JavaScript.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { assertAccessible, assertNoSideways, assertNothingStored } from "./lib/checks.mjs";
import { stage, visit } from "./lib/stage.mjs";
import { weighServed } from "./lib/weight.mjs";

const set = stage({ demo: true });
const at = (path) => set.site.origin + path;
const field = (page) => page.locator("search-suggest input:visible").first();
const options = (page) => page.locator(".suggest:not([hidden]) [role=option]");

async function type(page, text) {
  await field(page).click();
  await field(page).pressSequentially(text, { delay: 20 });
  await options(page).first().waitFor();
}

describe("suggestions", () => {
  for (const path of ["/fr", "/fr/search", "/fr/articles/arroser-ses-plantes"]) {
    visit(set, `by keyboard on ${path}`, { lang: "fr" }, async (page) => {
      await page.goto(at(path));
      await type(page, "carte cad");
      await assertAccessible(page);
      await assertNoSideways(page);
      assert.equal(await field(page).getAttribute("aria-expanded"), "true");
      await page.keyboard.press("ArrowDown");
      const chosen = await field(page).getAttribute("aria-activedescendant");
      assert.equal(await page.locator(`#${chosen}`).getAttribute("aria-selected"), "true");
      assert.equal(await page.evaluate(() => document.activeElement.name), "q", "the field keeps the focus");
      await page.keyboard.press("Escape");
      assert.equal(await options(page).count(), 0);
      assert.equal(await field(page).inputValue(), "carte cad");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await Promise.all([page.waitForURL("**/fr/articles/**"), page.keyboard.press("Enter")]);
      await assertNothingStored(page);
    });
  }

  visit(set, "by pointer on a phone, in the dark", { screen: "phone", scheme: "dark", lang: "es" }, async (page) => {
    await page.goto(at("/es"));
    await type(page, "plan");
    await assertAccessible(page);
    await assertNoSideways(page);
    await Promise.all([page.waitForURL("**/es/articles/**"), options(page).first().click()]);
  });

  visit(set, "Enter without a choice asks as ever", { lang: "en" }, async (page) => {
    await page.goto(at("/en"));
    await type(page, "refund");
    await Promise.all([page.waitForURL("**/en/search?q=refund"), page.keyboard.press("Enter")]);
    assert.ok((await page.locator(".hits .row").count()) > 0);
  });
});

describe("results", () => {
  visit(set, "say why, and lead to the article's own address", { lang: "fr" }, async (page) => {
    await page.goto(at("/fr/search?q=remborsement%20rapide"));
    assert.match(await page.locator(".meant a").textContent(), /rembours/);
    assert.ok((await page.locator(".hits mark").count()) > 0);
    await page.locator(".why summary").first().click();
    assert.match(await page.locator(".why[open] li").first().textContent(), /remborsement/);
    await assertAccessible(page);
    await assertNoSideways(page);
    await page.locator(".hits h2 a").first().click();
    await page.waitForURL(/\/fr\/articles\/[a-z0-9-]+$/);
    await assertNothingStored(page);
  });

  visit(set, "are narrowed by category and kind", { screen: "phone", lang: "fr" }, async (page) => {
    await page.goto(at("/fr/search?q=plante"));
    const all = await page.locator(".hits .row").count();
    const filter = page.locator(".filter").first().locator("a").nth(1);
    const says = Number((await filter.locator("span").textContent()).trim());
    await filter.click();
    await page.waitForURL("**category=*");
    assert.equal(await page.locator(".hits .row").count(), says);
    assert.ok(says < all);
    assert.equal(await page.locator(".filter [aria-current=true]").first().innerText().then((t) => t.includes(String(says))), true);
    await assertAccessible(page);
    await assertNoSideways(page);
  });

  visit(set, "need no JavaScript", { lang: "fr", javaScript: false }, async (page) => {
    await page.goto(at("/fr"));
    await field(page).fill("mot de passe");
    await Promise.all([page.waitForURL("**/fr/search?q=*"), page.keyboard.press("Enter")]);
    assert.ok((await page.locator(".hits .row").count()) > 0);
  });
});

visit(set, "an article asks for its suggestions' script only when the field is used", { lang: "en" }, async (page) => {
  const { requests, bytes } = await weighServed(page, at("/en/articles/yellow-leaves"));
  assert.ok(requests <= 3, `${requests} requests`);
  assert.ok(bytes > 1000 && bytes <= 14_000, `${bytes} bytes`);
  const asked = [];
  page.on("request", (r) => asked.push(r.url()));
  await field(page).click();
  await page.waitForFunction(() => customElements.get("search-suggest"));
  assert.equal(asked.filter((u) => u.includes("/suggest-")).length, 1);
});
