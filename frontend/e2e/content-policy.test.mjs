// The payloads take the place of what the server made safe, as if it had not:
// as a page below /staff, and as the piece of one that a script of ours draws.
// The policy and Trusted Types alone stop them. FULL=1 takes every one of them,
// else every third.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./lib/browser.mjs";
import { hostile, listen, some } from "./lib/hostile.mjs";
import { stage } from "./lib/stage.mjs";
import { becomeOwner, sameSession } from "./lib/staff.mjs";
import { touchAll, trap } from "./lib/trap.mjs";

let signedIn;
let canary;
const set = stage({
  prepare: async (site, browser) => {
    canary = await listen();
    signedIn = await open(browser);
    await becomeOwner(site, signedIn);
  },
});

test("with nothing made safe, the policy of the staff's pages stops at least nine of ten", async (t) => {
  const all = hostile(canary.at);
  const context = await open(set.browser);
  await sameSession(signedIn, context);
  const { origin } = set.site;
  const policy = (await signedIn.request.get(`${origin}/staff/content`)).headers()["content-security-policy"];
  // As a page, and as the piece of one that a script of ours puts in its place.
  await context.route("**/staff/bare/*", (route) => {
    const text = all[Number(new URL(route.request().url()).pathname.split("/").pop())];
    return route.fulfill({
      status: 200, headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": policy },
      body: `<!doctype html><title>x</title><main>${text}</main>`,
    });
  });
  let fragment = "";
  await context.route("**/staff/content/preview", (route) => route.fulfill({ status: 200, contentType: "text/html; charset=utf-8", body: fragment }));
  const sprung = await trap(context, origin);
  const ran = { page: new Set(), piece: new Set() };
  const did = () => sprung().some((what) => / ran$|^dialog/.test(what));
  canary.asked.splice(0);
  let page = await context.newPage();
  const alone = some([...all.keys()], 3);
  for (const n of alone) {
    await page.goto(`${origin}/staff/bare/${n}`).catch(() => undefined);
    await touchAll(page).catch(() => undefined);
    if (did()) ran.page.add(n);
  }
  const asked = canary.asked.splice(0);
  // What a payload has yet to do to its page must not meet the next one.
  await page.close();
  page = await context.newPage();
  await page.goto(`${origin}/staff/content/new`);
  for (const n of alone) {
    fragment = `${all[n]}<p id=drawn${n}>`;
    await page.fill("#body", String(n)).catch(() => undefined);
    await page.click(".preview-button").catch(() => undefined);
    await page.evaluate(() => new Promise((done) => setTimeout(done, 30))).catch(() => undefined);
    if (did()) ran.piece.add(n);
    if (!page.url().includes("/staff/content/")) await page.goto(`${origin}/staff/content/new`);
  }
  t.diagnostic(`${all.length} payloads without the sanitiser: ${ran.page.size} of ${alone.length} ran as a page, ${ran.piece.size} as a piece; ` +
    `the canary was asked ${asked.length} times by pages, ${canary.asked.length} times by pieces`);
  assert.ok(ran.page.size <= alone.length / 10, `${ran.page.size} ran as a page`);
  assert.ok(ran.piece.size <= alone.length / 10, `${ran.piece.size} ran as a piece`);
  // A page that refreshes itself goes where it says: no directive speaks of that,
  // so as a page this one asks. A piece of a page is drawn without it (fragment.ts).
  assert.deepEqual(asked, ["/meta"], "who asked as a page");
  assert.deepEqual(canary.asked, [], "who asked as a piece");
  await context.close();
});
