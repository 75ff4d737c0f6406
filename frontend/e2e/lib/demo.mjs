/** What the demonstration is asked, a language each: sure, two pages long, misspelt, unsure, without an answer. */
export const queries = {
  fr: { sure: "livraison", long: "plante", typo: "remboursemnt", unsure: "quand arrive mon avion", none: "zzyzx" },
  en: { sure: "delivery", long: "plant", typo: "refnd", unsure: "diesel engine parts", none: "zzyzx" },
  es: { sure: "envío", long: "planta", typo: "rembolso", unsure: "cuando llega mi avión", none: "zzyzx" },
};

/** The demonstration is ready when its longest list of results is whole. */
export async function demoIndexed(site) {
  for (const [lang, { long }] of Object.entries(queries)) await site.indexed(lang, long, 21);
}

/** What an article may hold that deserves a look of its own. */
const features = [/<table/, /<img /, /type="checkbox"/, /class="callout callout-warning"/, /<pre/, /<ol>/];

/**
 * One address for every kind of page of the demonstration in a language, with
 * the status it answers: {path, status}. "/" leads a browser of that language
 * to it. all adds every article.
 */
export async function demoPages(site, lang, all = false) {
  const articles = await site.paths(`/${lang}/articles/`);
  const shown = all ? articles : await oneEach(site, articles);
  const lists = [`/${lang}`, ...(await site.paths(`/${lang}/categories/`)), ...(await site.paths(`/${lang}/pages/`))];
  const found = ["/", ...lists, ...shown, ...searches(lang)].map((path) => ({ path, status: 200 }));
  return [
    ...found,
    { path: `/${lang}/articles/no-such-article`, status: 404 },
    { path: `/${lang}/search?q=${"x".repeat(401)}`, status: 400 },
  ];
}

/** The first article with each feature. */
async function oneEach(site, paths) {
  const chosen = new Set();
  const missing = new Set(features);
  for (const path of paths) {
    const text = await (await fetch(site.origin + path)).text();
    for (const feature of missing) {
      if (!feature.test(text)) continue;
      chosen.add(path);
      missing.delete(feature);
    }
  }
  if (missing.size > 0) throw new Error(`no article of the demonstration has ${[...missing].join(", ")}`);
  return [...chosen];
}

function searches(lang) {
  const { sure, long, typo, unsure, none } = queries[lang];
  const asked = [sure, typo, unsure, none].map((q) => `/${lang}/search?q=${encodeURIComponent(q)}`);
  return [...asked, `/${lang}/search`, `/${lang}/search?q=${encodeURIComponent(long)}&page=2`];
}
