import { launch, open } from "/work/wt/w-staff/frontend/e2e/lib/browser.mjs";
import { assertAccessible, assertNoSideways, watch } from "/work/wt/w-staff/frontend/e2e/lib/checks.mjs";
import { serveGallery } from "/work/wt/w-staff/frontend/e2e/lib/gallery.mjs";
import { readdirSync } from "node:fs";
const g = await serveGallery("/tmp/gal"); const b = await launch();
const rows = [["fr","desktop","light"],["en","narrow","light"],["es","phone","dark"]];
for (const [lang,screen,scheme] of rows) {
  const c = await open(b,{screen,scheme,lang}); const p = await c.newPage(); const quiet = watch(p, g.origin);
  for (const f of readdirSync(`/tmp/gal/${lang}`).filter((f)=>new RegExp(process.env.P).test(f))) {
    await p.goto(`${g.origin}/${lang}/${f.replace(".html","")}`);
    for (const check of [() => assertAccessible(p), () => assertNoSideways(p), quiet]) try { await check(); } catch (e) { console.log(lang, screen, scheme, f, String(e.message).slice(0,900)); }
    await p.screenshot({path:`/tmp/wshots/${f.replace(".html","")}-${lang}-${screen}-${scheme}.png`, fullPage:true});
  }
  await c.close();
}
await b.close(); await g.stop();
console.log("shots done");
