// A folder of somebody who has not written anything yet: a page that says so,
// in each language, on each screen and in each scheme.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./lib/browser.mjs";
import { assertAccessible, assertNoSideways, assertNothingStored, watch } from "./lib/checks.mjs";
import { stage } from "./lib/stage.mjs";

const languages = ["fr", "en", "es"];
const looks = [["desktop", "light"], ["phone", "dark"], ["desktop", "dark"], ["phone", "light"]];

const set = stage();

for (const [screen, scheme] of looks) {
  test(`an empty help centre says that it opens soon, ${screen} ${scheme}`, async () => {
    const context = await open(set.browser, { screen, scheme });
    const page = await context.newPage();
    const assertQuiet = watch(page, set.site.origin);
    for (const lang of languages) {
      await page.goto(`${set.site.origin}/${lang}`);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      assert.equal(await page.locator(".empty h2").count(), 1);
      assert.equal(await page.locator(".cards, .rows, .foot li").count(), 0, "nothing that leads nowhere");
      // What can be done already: ask.
      assert.deepEqual(await page.locator(".ticket a").evaluateAll((all) => all.map((a) => a.pathname)), [`/${lang}/ask`]);
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
  assert.ok(set.site.log().includes(set.site.origin));
  assert.doesNotMatch(set.site.log(), /level=(WARN|ERROR)|"level":"(WARN|ERROR)"/);
});
