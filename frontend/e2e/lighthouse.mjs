// What Lighthouse says of the home page and of an article, in its mobile preset;
// npx fetches it. Prints rows of a table, and what was found. GUICHET names the program.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { demoIndexed } from "./lib/demo.mjs";
import { serveNew } from "./lib/site.mjs";

const run = promisify(execFile);
const lighthouse = "lighthouse@12.8.2";
const kinds = ["performance", "accessibility", "best-practices", "seo"];
const env = { CHROME_PATH: "/usr/bin/chromium", ...process.env };
const flags = ["--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"];

const site = await serveNew("--demo");
await demoIndexed(site);
try {
  for (const path of ["/fr", "/fr/articles/delais-et-frais-de-livraison"]) {
    const { stdout } = await run("npx", ["--yes", lighthouse, site.origin + path, ...flags], { env, maxBuffer: 64 << 20 });
    const { categories, audits } = JSON.parse(stdout);
    console.log(`| Lighthouse ${path} | ${kinds.map((kind) => categories[kind].score).join(" / ")} | | | ≥ .98 / 1 / 1 / 1 | 1 / 1 / 1 / 1 |`);
    for (const { id, score, displayValue } of Object.values(audits)) {
      if (score !== null && score < 0.9) console.log(`  ${id}: ${score} ${displayValue ?? ""}`);
    }
  }
} finally {
  await site.stop();
}
