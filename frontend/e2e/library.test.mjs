// What is played and taken away: an editor sends a film, with and without a
// script; a reader plays it here, takes a file and looks around the library.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./lib/browser.mjs";
import { assertAccessible, assertNoSideways, watch } from "./lib/checks.mjs";
import { becomeOwner, sameSession } from "./lib/staff.mjs";
import { stage, visit } from "./lib/stage.mjs";

let owner;
let film;
const set = stage({
  demo: true,
  prepare: async (site, browser) => {
    owner = await open(browser, { lang: "en" });
    await becomeOwner(site, owner);
    const page = await owner.newPage();
    film = Buffer.from(await page.evaluate(record));
    await page.close();
  },
});

/** A real film of a few frames, as the browser itself writes it. */
async function record() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
  const paint = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: "video/webm" });
  const done = new Promise((resolve) => recorder.addEventListener("dataavailable", (event) => resolve(event.data)));
  recorder.start();
  for (let i = 0; i < 20; i++) {
    paint.fillStyle = `hsl(${i * 18} 80% 50%)`;
    paint.fillRect(0, 0, 320, 180);
    await new Promise(requestAnimationFrame);
  }
  recorder.stop();
  return [...new Uint8Array(await (await done).arrayBuffer())];
}

const captions = "WEBVTT\n\n00:00.000 --> 00:01.000\nLook.\n";

async function sit(options = {}) {
  const context = await open(set.browser, { lang: "en", ...options });
  await sameSession(owner, context);
  const page = await context.newPage();
  const assertQuiet = watch(page, set.site.origin);
  return { page, quiet: assertQuiet, leave: async () => (assertQuiet(), context.close()) };
}

test("a film is sent, watched here, and found in the library", async () => {
  const { origin } = set.site;
  const { page, quiet, leave } = await sit();
  await page.goto(`${origin}/staff/content/new?lang=en`);
  assert.ok(await page.locator("media-panel").isHidden());
  await page.selectOption("#kind", "video");
  await page.fill("#title", "Repotting, filmed");
  await page.fill("#body", "Ten minutes with a fern.");
  await page.setInputFiles("#up-file", { name: "fern.webm", mimeType: "text/html", buffer: film });
  await page.locator(".media-slot[data-part=file] .has a", { hasText: "fern.webm" }).waitFor();
  await page.setInputFiles("#up-captions", { name: "fern.vtt", mimeType: "text/vtt", buffer: Buffer.from("Look.") });
  await page.locator(".media-slot[data-part=captions] [role=status]", { hasText: "WEBVTT" }).waitFor();
  assert.throws(quiet, /400/); // the browser notes the refusal
  await page.setInputFiles("#up-captions", { name: "fern.vtt", mimeType: "text/vtt", buffer: Buffer.from(captions) });
  await page.locator(".media-slot[data-part=captions] .has a", { hasText: "fern.vtt" }).waitFor();
  await page.fill("#media-transcript", "Look at the **roots**.");
  await assertAccessible(page);
  await Promise.all([page.waitForNavigation(), page.click("button[value=publish]")]);
  assert.equal(await page.locator("#media-transcript").inputValue(), "Look at the **roots**.");
  await Promise.all([page.waitForNavigation(), page.locator(".head a", { hasText: "Preview" }).click()]);
  await page.waitForFunction(() => document.querySelector("video")?.videoWidth === 320);
  await page.goto(`${origin}/en/articles/repotting-filmed`);
  await page.waitForFunction(() => document.querySelector("video")?.videoWidth === 320);
  const size = await page.$eval("video", (v) => [v.clientWidth, v.clientHeight]);
  assert.ok(Math.abs(size[0] / size[1] - 16 / 9) < 0.02, String(size));
  await page.$eval("video", async (v) => {
    v.muted = true;
    await v.play();
  });
  await page.waitForFunction(() => document.querySelector("video").textTracks[0].cues?.length === 1);
  await page.locator(".transcript summary").click();
  assert.ok(await page.locator(".transcript strong", { hasText: "roots" }).isVisible());
  await assertAccessible(page);
  await page.goto(`${origin}/en`);
  await Promise.all([page.waitForNavigation(), page.locator("main a", { hasText: "Browse the library" }).click()]);
  await assertAccessible(page);
  await Promise.all([page.waitForNavigation(), page.locator(".filter a", { hasText: "Videos" }).click()]);
  assert.deepEqual(await page.locator(".rows h3 a").allTextContents(), ["Repotting, filmed"]);
  await leave();
});

test("a download is sent without a script, and nothing typed is lost when it is refused", async () => {
  const { origin } = set.site;
  const { page, leave } = await sit({ javaScript: false });
  await page.goto(`${origin}/staff/content/new?lang=en&kind=download`);
  await page.fill("#title", "Price list");
  await page.fill("#body", "All prices.");
  await page.setInputFiles("#up-file", { name: "prices.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html><script>x</script>") });
  await Promise.all([page.waitForNavigation(), page.click("button[value=publish]")]);
  assert.equal(await page.inputValue("#body"), "All prices.");
  assert.ok(await page.locator("#up-file[aria-invalid]").count());
  await page.setInputFiles("#up-file", { name: "prices.csv", mimeType: "text/csv", buffer: Buffer.from("pot;price\nsmall;9\n") });
  await Promise.all([page.waitForNavigation(), page.click("button[value=publish]")]);
  await page.goto(`${origin}/en/articles/price-list`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(".medium .btn-primary")]);
  assert.equal(download.suggestedFilename(), "prices.csv");
  await leave();
});

for (const [screen, scheme] of [["phone", "light"], ["narrow", "dark"]]) {
  visit(set, `the library fits a ${screen}`, { lang: "fr", screen, scheme }, async (page) => {
    await page.goto(`${set.site.origin}/fr/library`);
    await assertNoSideways(page);
    await assertAccessible(page);
    await page.goto(`${set.site.origin}/fr/articles/calendrier-arrosage`);
    await assertNoSideways(page);
    await assertAccessible(page);
  });
}
