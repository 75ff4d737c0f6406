// A folder of somebody who has not written anything yet: a page that says so,
// in each language, on each screen and in each scheme.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./lib/browser.mjs";
import { assertAccessible, assertNoSideways, assertNothingStored, watch } from "./lib/checks.mjs";
import { serveNew } from "./lib/site.mjs";

const languages = ["fr", "en", "es"];
const looks = [["desktop", "light"], ["phone", "dark"], ["desktop", "dark"], ["phone", "light"]];

let site;
let browser;

before(async () => {
  [site, browser] = await Promise.all([serveNew(), launch()]);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

for (const [screen, scheme] of looks) {
  test(`an empty help centre says that it opens soon, ${screen} ${scheme}`, async () => {
    const context = await open(browser, { screen, scheme });
    const page = await context.newPage();
    const assertQuiet = watch(page, site.origin);
    for (const lang of languages) {
      await page.goto(`${site.origin}/${lang}`);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      assert.equal(await page.locator(".empty h2").count(), 1);
      assert.equal(await page.locator(".cards, .rows, .ticket, .foot li").count(), 0, "nothing that leads nowhere");
      await assertAccessible(page);
      await assertNoSideways(page);
      await page.locator('main input[name="q"]').fill("x");
      await page.locator('main input[name="q"]').press("Enter");
      await page.waitForURL("**/search?q=x");
      await assertAccessible(page);
      assertQuiet();
    }
    await assertNothingStored(page);
    await context.close();
  });
}

test("the program tells where it serves, and of nothing gone wrong", () => {
  assert.ok(site.log().includes(site.origin));
  assert.doesNotMatch(site.log(), /level=(WARN|ERROR)|"level":"(WARN|ERROR)"/);
});
