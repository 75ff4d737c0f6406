import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { watch } from "./checks.mjs";
import { demoIndexed } from "./demo.mjs";
import { serveNew } from "./site.mjs";

/**
 * What the tests of a file play on: a served folder of their own and Chromium,
 * there before the first test and gone after the last. prepare gets the site
 * when it is ready, and the browser.
 */
export function stage({ demo = false, prepare = () => {} } = {}) {
  const set = {};
  before(async () => {
    set.browser = await launch();
    set.site = await serveNew(...(demo ? ["--demo"] : []));
    if (demo) await demoIndexed(set.site);
    await prepare(set.site, set.browser);
  });
  after(async () => {
    await set.browser?.close();
    await set.site?.stop();
  });
  return set;
}

/** A test with a page of its own, which must stay quiet; options are those of open(). */
export function visit(set, name, options, journey) {
  test(name, async () => {
    const context = await open(set.browser, options);
    const page = await context.newPage();
    const assertQuiet = watch(page, set.site.origin);
    await journey(page, context);
    assertQuiet();
    await context.close();
  });
}
