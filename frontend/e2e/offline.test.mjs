// The help kept where there is no network, in a real browser: nothing before it
// is asked for, what was read and a search after that, what was said meanwhile
// sent once, nothing left when it is removed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { assertAccessible, assertNoSideways, assertNothingStored } from "./lib/checks.mjs";
import { launch, open } from "./lib/browser.mjs";
import { line } from "./lib/line.mjs";
import { program, serveNew } from "./lib/site.mjs";
import { becomeOwner } from "./lib/staff.mjs";
import { until } from "./lib/until.mjs";

const read = "/fr/articles/rempoter-une-plante";
const unread = "/fr/articles/delai-de-remboursement";

let site;
let browser;
let owner;
let wire;
let port; // of the server itself, beyond the wire

before(async () => {
  wire = await line();
  site = await serveNew("--demo", "--url", wire.origin);
  await until("where the server listens", async () => (port = /at 127\.0\.0\.1:(\d+)/.exec(site.log())?.[1]));
  wire.to(Number(port));
  browser = await launch();
  owner = await open(browser);
  await becomeOwner(site, owner);
});

after(async () => {
  await browser?.close();
  await site?.stop();
  wire?.stop();
});

/** Cuts the network, and tells the browser so; or brings it back. */
async function offline(context, yes) {
  if (yes) wire.cut();
  else wire.mend();
  await context.setOffline(yes);
}

/** A site with a name of its own and no certificate, on a port of this machine. */
async function serveNamed() {
  const folder = await mkdtemp(join(tmpdir(), "guichet-plain-"));
  const child = spawn(program, ["serve", "--demo", "--data", join(folder, "data"), "--listen", "127.0.0.1:0", "--url", "http://aide.example"], {
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: join(folder, "config") },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  await until("the named site", async () => /ready: http:\/\/aide\.example/.test(said));
  return {
    port: /127\.0\.0\.1:(\d+)/.exec(said)[1],
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function visitor(options) {
  const context = await open(browser, options);
  return { context, page: await context.newPage() };
}

/** Asks to keep the help, as a visitor does, from an article. */
async function keep(page, from = read) {
  await page.goto(site.origin + from);
  await page.click("footer a[href$='/offline']");
  await page.click("[data-do=keep]");
  await page.locator("[data-part=end]").waitFor();
}

/** The paths in all caches of the site. */
const stored = (page) => page.evaluate(async () => {
  const all = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) all.push(new URL(request.url).pathname);
  }
  return all.sort();
});

/** Waits until the caches are as they should be: the worker keeps after it has answered. */
const untilStored = (page, what, fits) => until(what, async () => fits(await stored(page)));

/** How many said that an article helped, asked of the server past the wire. */
const count = (article) => new Promise((resolve, reject) => {
  const asked = get({ host: "127.0.0.1", port, path: article, headers: { host: new URL(wire.origin).host } }, (answer) => {
    let text = "";
    answer.on("data", (part) => (text += part));
    answer.on("end", () => resolve(Number(/data-failed="[^"]*">(\d+)/.exec(text)?.[1] ?? 0)));
  });
  asked.on("error", reject);
});

describe("the help kept offline", () => {
  test("nothing is stored, registered or fetched before it is asked for", async () => {
    const { page } = await visitor();
    const asked = [];
    page.on("request", (r) => asked.push(new URL(r.url()).pathname));
    for (const path of ["/fr", read, "/fr/search?q=plante", "/fr/offline"]) {
      await page.goto(site.origin + path, { waitUntil: "networkidle" });
      await assertNothingStored(page);
    }
    assert.ok(!asked.some((path) => path === "/offline.js" || path.endsWith("index.json")), asked.join(" "));
    await page.goto(site.origin + read);
    const link = page.locator("footer a[href$='/offline']");
    assert.ok(await link.isVisible());
  });

  test("without JavaScript, and on a line anybody may listen to, there is no word of it", async () => {
    const { page } = await visitor({ javaScript: false });
    await page.goto(site.origin + read);
    assert.equal(await page.locator("footer a[href$='/offline']").isVisible(), false);
    const plain = await serveNamed();
    const there = await launch([`--host-resolver-rules=MAP aide.example 127.0.0.1:${plain.port}`]);
    const stranger = await (await open(there)).newPage();
    await stranger.goto(`http://aide.example${read}`);
    assert.equal(await stranger.evaluate(() => isSecureContext), false);
    assert.equal(await stranger.locator("footer a[href$='/offline']").isVisible(), false);
    await stranger.goto("http://aide.example/fr/offline");
    await stranger.locator("[data-part=insecure]").waitFor();
    assert.equal(await stranger.locator("button[data-do]").filter({ visible: true }).count(), 0);
    await there.close();
    await plain.stop();
  });

  test("what was read is there without a network, with a search over the rest", async () => {
    const { context, page } = await visitor();
    await keep(page);
    await assertAccessible(page);
    await untilStored(page, "the article somebody came from", (all) => all.includes(read));
    await page.goto(`${site.origin}/fr/articles/delais-et-frais-de-livraison`);
    await untilStored(page, "the article that was read", (all) => all.includes("/fr/articles/delais-et-frais-de-livraison"));
    await offline(context, true);
    await page.goto(site.origin + read);
    assert.equal(await page.locator("h1").textContent(), "Rempoter une plante sans stress");
    await page.waitForFunction(() => document.querySelector(".prose img")?.naturalWidth > 0, undefined, { timeout: 10_000 }).catch(async () => {
      await page.locator(".prose img").scrollIntoViewIfNeeded();
      await page.waitForFunction(() => document.querySelector(".prose img").naturalWidth > 0);
    });
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector(".prose")).lineHeight), "normal");
    await page.goto(`${site.origin}/fr/search?q=remboursement`);
    await page.locator(".hits a", { hasText: "Quand serai-je remboursé" }).first().waitFor();
    await assertAccessible(page, "the search offline");
    await page.goto(site.origin + unread);
    assert.equal(await page.locator("h1").textContent(), "Cette page n’est pas gardée ici");
    await page.fill("offline-desk [name=q]", "REMPOTER");
    await page.keyboard.press("Enter");
    await page.locator(".hits a", { hasText: "Rempoter une plante" }).first().click();
    assert.equal(await page.locator("h1").textContent(), "Rempoter une plante sans stress");
    await page.goto(`${site.origin}/fr`);
    await page.locator("[data-part=texts] li").first().waitFor();
    await assertAccessible(page, "the list offline");
    await offline(context, false);
    await page.goto(`${site.origin}/fr`);
    assert.match(await page.locator("h1").textContent(), /Que cherchez/);
  });

  test("a vote made offline is noted, said, and sent once", async () => {
    const { context, page } = await visitor();
    await keep(page);
    await untilStored(page, "the article", (all) => all.includes(read));
    await page.goto(site.origin + read);
    const was = await count(read);
    await offline(context, true);
    await page.click("helpful-vote [value=yes]");
    const said = page.locator("helpful-vote [role=status]");
    await page.waitForFunction(() => /en ligne/.test(document.querySelector("helpful-vote [role=status]").textContent));
    assert.equal(await page.locator("helpful-vote [value=yes]").getAttribute("aria-pressed"), "true");
    // Another mind, still offline: one vote waits, not two.
    await page.click("helpful-vote [value=no]");
    await page.waitForFunction(() => document.querySelector("helpful-vote [value=no]").getAttribute("aria-pressed") === "true");
    await page.click("helpful-vote [value=yes]");
    await page.waitForFunction(() => document.querySelector("helpful-vote [value=yes]").getAttribute("aria-pressed") === "true");
    assert.equal((await stored(page)).filter((path) => path.startsWith("/offline/outbox/")).length, 1);
    assert.equal(await count(read), was);
    await offline(context, false);
    await until("the vote said to be sent", async () => /envoyé\. Merci/.test(await said.textContent()));
    await untilStored(page, "an empty outbox", (all) => !all.some((path) => path.startsWith("/offline/outbox/")));
    await until("the vote counted", async () => (await count(read)) === was + 1);
    await page.goto(site.origin + read);
    await page.goto(`${site.origin}/fr`);
    assert.equal(await count(read), was + 1);
  });

  test("a question written offline reaches the queue once, and its asker the private link", async () => {
    const { context, page } = await visitor();
    await keep(page);
    await offline(context, true);
    await page.goto(`${site.origin}/fr/ask`);
    await page.fill("[name=text]", "Vendez-vous des graines de baobab zeppelin ?");
    await assertAccessible(page, "the form offline");
    await page.click("[data-part=ask] button");
    await page.locator("[data-part=outbox] li", { hasText: "Sera envoyé quand vous serez en ligne" }).waitFor();
    // The browser says that it is online before anything gets through.
    const tried = context.waitForEvent("requestfailed", (r) => r.url().endsWith("/fr/ask"));
    await context.setOffline(false);
    await tried;
    wire.mend();
    await page.locator("[data-part=outbox] li", { hasText: "Envoyé." }).waitFor();
    const link = await page.locator("[data-part=outbox] a").getAttribute("href");
    await page.goto(site.origin + link);
    assert.match(await page.locator("main").textContent(), /baobab zeppelin/);
    const desk = await owner.newPage();
    await desk.goto(`${site.origin}/staff/questions`);
    assert.equal((await desk.locator("main").textContent()).split("baobab zeppelin").length - 1, 1);
    await desk.close();
    await page.goto(`${site.origin}/fr/offline`);
    await page.click("[data-part=outbox] button");
    await until("an empty list", async () => (await page.locator("[data-part=outbox]").isHidden()));
  });

  test("pages of the staff and what is nobody else's are in no cache", async () => {
    await until("the owner is signed in", async () => (await owner.cookies()).length > 0);
    const page = await owner.newPage();
    await keep(page);
    for (const path of ["/staff", "/staff/content", "/staff/me", "/fr/ask", `${read}/vote`, "/fr/search?q=plante", read, "/fr"]) {
      await page.goto(site.origin + path, { waitUntil: "networkidle" });
    }
    await untilStored(page, "the article", (all) => all.includes(read));
    const all = await stored(page);
    const allowed = /^\/(assets|brand|files)\/|^\/(logo|favicon\.svg)$|^\/fr\/(articles|pages)\/[a-z0-9-]+$|^\/fr\/offline(\/index\.json)?$/;
    assert.deepEqual(all.filter((path) => !allowed.test(path)), []);
    await page.goto(`${site.origin}/fr/offline`);
    await page.click("[data-do=forget]");
    await page.locator("[data-part=start]").waitFor();
    await page.close();
  });

  test("one click leaves nothing", async () => {
    const { page } = await visitor();
    await keep(page);
    await untilStored(page, "something", (all) => all.length > 3);
    await page.goto(`${site.origin}/fr/offline`);
    await page.click("[data-do=forget]");
    await page.locator("[data-part=start]").waitFor();
    await assertNothingStored(page);
    await page.goto(site.origin + read, { waitUntil: "networkidle" });
    await assertNothingStored(page);
  });

  test("an article that is no longer published leaves the cache at the next visit", async () => {
    const { page } = await visitor();
    await keep(page, unread);
    await untilStored(page, "the article", (all) => all.includes(unread));
    const desk = await owner.newPage();
    await desk.goto(`${site.origin}/staff/content?q=rembours`);
    await desk.locator("a[href^='/staff/content/']", { hasText: "Quand serai-je remboursé" }).first().click();
    await desk.waitForURL(/\/staff\/content\/[0-9a-z]{26}/);
    const id = /content\/([0-9a-z]{26})/.exec(desk.url())[1];
    const answer = await desk.evaluate(async (at) => (await fetch(at, { method: "POST", body: new URLSearchParams({}) })).status, `/staff/content/${id}/bin`);
    assert.equal(answer, 200);
    await desk.close();
    assert.ok((await stored(page)).includes(unread));
    await page.goto(`${site.origin}/fr`);
    await untilStored(page, "the article gone", (all) => !all.includes(unread));
  });

  test("it fits a narrow phone, in the dark", async () => {
    const { page } = await visitor({ screen: "narrow", scheme: "dark" });
    await page.goto(`${site.origin}/fr/offline`);
    await assertNoSideways(page);
    await assertAccessible(page);
    await keep(page);
    await assertNoSideways(page);
    await assertAccessible(page);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/offline-narrow-dark.png`, fullPage: true });
  });
});
