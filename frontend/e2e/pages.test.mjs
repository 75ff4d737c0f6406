// Looks at every kind of page of the demonstration in every language: axe,
// width, silence of the console, nothing kept in the browser. The templates are
// seen in the gallery in all languages; here every second page of each language
// is looked at, another half in each, the looks in turns. FULL=1 looks at every
// article in all four looks.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { open } from "./lib/browser.mjs";
import { assertAccessible, assertDescribed, assertNoSideways, assertNothingStored, watch } from "./lib/checks.mjs";
import { demoPages, queries } from "./lib/demo.mjs";
import { stage } from "./lib/stage.mjs";

const full = Boolean(process.env.FULL);
const languages = ["fr", "en", "es"];
const looks = ["desktop light", "phone dark", "desktop dark", "phone light"];

const pages = {};
const set = stage({
  demo: true,
  prepare: async (site) => {
    for (const lang of languages) pages[lang] = await demoPages(site, lang, full);
  },
});

/** Whether a page, by its place in the list, is due in a look. */
const due = (page, look, lang) => full || ((page + lang) % 2 === 0 && ((page + lang) / 2) % looks.length === look);

describe("every kind of page", { concurrency: 2 }, () => {
  for (const [l, lang] of languages.entries()) {
    for (const [n, look] of looks.entries()) {
      test(`in ${lang}, ${look}`, async () => {
        const [screen, scheme] = look.split(" ");
        const context = await open(set.browser, { screen, scheme, lang });
        const page = await context.newPage();
        const assertQuiet = watch(page, set.site.origin);
        for (const { path, status } of pages[lang].filter((_, place) => due(place, n, l))) {
          const answer = await page.goto(set.site.origin + path);
          assert.equal(answer.status(), status, path);
          await assertDescribed(page, lang, status);
          await assertAccessible(page);
          await assertNoSideways(page);
          assertQuiet();
        }
        await assertNothingStored(page);
        await context.close();
      });
    }
  }
});

describe("what a search says", () => {
  const says = {
    sure: { ".found": 1, ".hits .row": 10, ".meant": 0, ".callout-note": 0, ".empty": 0 },
    typo: { ".found": 1, ".hits .row": 1, ".meant a": 1, ".empty": 0 },
    unsure: { ".found": 1, ".hits .row": 1, ".callout-note": 1, ".empty": 0 },
    none: { ".found": 1, ".hits .row": 0, ".empty": 1, ".chips a": 6 },
  };
  for (const lang of languages) {
    test(`in ${lang}`, async () => {
      const context = await open(set.browser, { lang });
      const page = await context.newPage();
      for (const [kind, parts] of Object.entries(says)) {
        await page.goto(`${set.site.origin}/${lang}/search?q=${encodeURIComponent(queries[lang][kind])}`);
        for (const [part, least] of Object.entries(parts)) {
          const count = await page.locator(`main ${part}`).count();
          assert.ok(least ? count >= least : count === 0, `${kind} ${part}: ${count}`);
        }
      }
      await context.close();
    });
  }
});
