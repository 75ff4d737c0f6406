// First paint and main thread of an article beside static pages, in turns, each in
// a browser context of its own (nothing is cached): the same page as files, without
// its scripts, and its text alone with two rules of style. Part of "make bench";
// prints rows of its table. GUICHET names the program.
import { createServer } from "node:http";
import { brotliCompressSync } from "node:zlib";
import { launch, open } from "./lib/browser.mjs";
import { demoIndexed } from "./lib/demo.mjs";
import { serveNew } from "./lib/site.mjs";

const rounds = Number(process.env.ROUNDS ?? 15);
const path = "/fr/articles/delais-et-frais-de-livraison";

const site = await serveNew("--demo");
await demoIndexed(site);
const browser = await launch();

const text = await (await fetch(site.origin + path)).text();
const quiet = text.replace(/<script[\s\S]*?<\/script>/g, "");
const sheet = /href="(\/assets\/site-[^"]+\.css)"/.exec(text)[1];
const files = {
  "/same": ["text/html; charset=utf-8", quiet],
  [sheet]: ["text/css; charset=utf-8", await (await fetch(site.origin + sheet)).text()],
  "/favicon.svg": ["image/svg+xml", await (await fetch(`${site.origin}/favicon.svg`)).text()],
  "/bare": ["text/html; charset=utf-8", `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>Static</title><style>body{font:16px/1.6 system-ui;max-width:44rem;margin:auto}</style>${/<main[\s\S]*?<\/main>/.exec(quiet)[0]}`],
};
for (const file of Object.values(files)) file[1] = brotliCompressSync(file[1]);
const server = createServer((request, response) => {
  const [type, body] = files[request.url] ?? [];
  if (!body) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": type, "content-encoding": "br" }).end(body);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const still = `http://127.0.0.1:${server.address().port}`;

async function look(address) {
  const context = await open(browser, { screen: "phone" });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Performance.enable");
  await page.goto(address, { waitUntil: "networkidle" });
  const seen = await page.evaluate(async () => {
    const entries = (type) =>
      new Promise((done) => {
        new PerformanceObserver((list) => done(list.getEntries())).observe({ type, buffered: true });
        setTimeout(() => done([]), 500);
      });
    const paint = (await entries("paint")).find((e) => e.name === "first-contentful-paint");
    return { paint: paint.startTime, moved: (await entries("layout-shift")).reduce((sum, e) => sum + e.value, 0) };
  });
  const { metrics } = await devtools.send("Performance.getMetrics");
  const task = metrics.find((m) => m.name === "TaskDuration").value * 1000;
  await context.close();
  return { ...seen, task };
}

const seen = { ours: [], same: [], bare: [] };
for (let i = 0; i < rounds; i++) {
  seen.ours.push(await look(site.origin + path));
  seen.same.push(await look(`${still}/same`));
  seen.bare.push(await look(`${still}/bare`));
}
const median = (list, of) => list.map((e) => e[of]).sort((a, b) => a - b)[list.length >> 1];
const row = (what, of, beside, must, aim) => {
  const [a, b] = [median(seen.ours, of), median(seen[beside], of)];
  console.log(`| ${what} | ${a.toFixed(0)} ms | ${b.toFixed(0)} ms | ${(a / b).toFixed(2)} | ${must} | ${aim} |`);
};
for (const [beside, page] of [["same", "the same page as files"], ["bare", "its text alone"]]) {
  row(`first contentful paint, beside ${page}`, "paint", beside, "≤ 1.25", "≤ 1.1");
  row(`main thread until it is still, beside ${page}`, "task", beside, "≤ 1.25", "≤ 1.1");
}
console.log(`| layout shift | ${Math.max(...seen.ours.map((e) => e.moved))} | | | 0 | 0 |`);

server.close();
await browser.close();
await site.stop();
