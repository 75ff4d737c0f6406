// The pages on which the staff write: accessible and as wide as the window, in
// every language, on every screen, light and dark. Each page is seen in two of the
// five looks, in turns; FULL=1 looks at it in all.
import { test } from "node:test";
import { open } from "./lib/browser.mjs";
import { assertAccessible, assertNoSideways, watch } from "./lib/checks.mjs";
import { stage } from "./lib/stage.mjs";
import { articlePath, becomeOwner, sameSession } from "./lib/staff.mjs";

let signedIn;
const set = stage({
  demo: true,
  prepare: async (site, browser) => {
    signedIn = await open(browser);
    await becomeOwner(site, signedIn);
  },
});

const looks = [
  ["desktop", "light", "fr"], ["phone", "dark", "en"], ["desktop", "dark", "es"], ["phone", "light", "es"], ["narrow", "light", "fr"],
];

/** Whether a page, by its place in the list, is seen in a look. */
const due = (page, look) => process.env.FULL || [0, 2].includes((page + look) % looks.length);

for (const [n, [screen, scheme, lang]] of looks.entries()) {
  test(`${screen}, ${scheme}, ${lang}`, async () => {
    const { origin } = set.site;
    const context = await open(set.browser, { screen, scheme, lang });
    await sameSession(signedIn, context);
    const page = await context.newPage();
    const assertQuiet = watch(page, origin);
    const edit = await articlePath(page, origin, "colis");
    await page.goto(`${origin}${edit}/revisions`);
    const compare = await page.getAttribute(".table .end a", "href");
    await page.goto(`${origin}/staff/categories`);
    const category = await page.getAttribute(".twig-name a", "href");
    const paths = [
      "/staff/content", "/staff/content?q=zzz", "/staff/content/new", edit, edit.replace(/\w\w$/, "en"), `${edit}/view`,
      `${edit}/revisions`, compare, "/staff/bin", "/staff/categories", "/staff/categories/new", category, "/staff/files",
    ];
    for (const path of paths.filter((_, at) => due(at, n))) {
      await page.goto(origin + path);
      if (path === edit) {
        // On a phone the preview takes the place of the text when it is asked for.
        if (screen !== "desktop") await page.click(".preview-button");
        await page.waitForSelector(".preview .prose p");
      }
      await assertAccessible(page, `${path} ${screen} ${scheme}`);
      await assertNoSideways(page, `${path} ${screen} ${scheme}`);
    }
    assertQuiet();
    await context.close();
  });
}
