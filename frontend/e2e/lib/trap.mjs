import { isOwnStatus } from "./checks.mjs";

/**
 * Listens, in every frame a context opens, for what a script of a stranger
 * would do: call a dialog, be refused by the policy, ask another host, open a
 * window. The answer empties the list and gives back what was in it.
 */
export async function trap(context, origin) {
  const seen = [];
  await context.addInitScript(springs);
  context.on("console", (message) => {
    const sprung = message.text().startsWith("trap: ");
    if (sprung || (message.type() === "error" && !isOwnStatus(message))) seen.push(message.text());
  });
  context.on("dialog", (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  context.on("weberror", (e) => seen.push(`script error: ${e.error().message}`));
  context.on("request", (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol !== "data:" && asked !== origin) seen.push(`request: ${request.url()}`);
  });
  return () => seen.splice(0);
}

/** Runs in the page before its own scripts. The console reaches us from frames of any origin. */
function springs() {
  const tell = (what) => console.debug(`trap: ${what}`);
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => tell(`${name} ran`);
  addEventListener("securitypolicyviolation", (e) => tell(`refused ${e.effectiveDirective} ${e.blockedURI}`), true);
}

/**
 * Touches every element of a page the way a reader might: pointer, focus, key,
 * press; icons are ours. Addresses that would only leave the page are not followed.
 */
export async function touchAll(page) {
  await page.evaluate(async () => {
    const stay = (e) => {
      const link = e.target.closest?.("a, button, input");
      if (!/^(java|vb)script:/i.test(link?.protocol ?? link?.getAttribute("formaction") ?? "")) e.preventDefault();
    };
    const leaves = (e) => !e.target.closest?.("svg a") && stay(e);
    addEventListener("click", leaves, true);
    addEventListener("submit", (e) => e.preventDefault(), true);
    const bubbling = { bubbles: true, cancelable: true };
    for (const e of document.querySelectorAll("body, body *:not(.i, .i *)")) {
      for (const type of ["pointerover", "mouseover", "mousemove", "mouseenter"]) {
        e.dispatchEvent(new MouseEvent(type, bubbling));
      }
      e.focus?.();
      e.dispatchEvent(new KeyboardEvent("keydown", { ...bubbling, key: "x" }));
      e.dispatchEvent(new MouseEvent("click", bubbling));
    }
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  });
}

/** What must not stand in a page at all, whether or not anything would run it. */
export function foreignMarkup(page) {
  return page.evaluate(() => {
    const ours = (e) => e.src?.startsWith(`${location.origin}/assets/`) || e.type === "application/ld+json";
    const bad = [...document.querySelectorAll("iframe, object, embed, base, style, [style], meta[http-equiv]")];
    bad.push(...[...document.scripts].filter((e) => !ours(e)));
    bad.push(...document.querySelectorAll(".prose :is(form, button, svg, math, video, audio, [name])"));
    for (const e of document.querySelectorAll("*")) {
      if (e.getAttributeNames().some((name) => /^on/i.test(name))) bad.push(e);
      if (e.href && e.protocol && !/^(https?|mailto|tel):$/.test(e.protocol)) bad.push(e);
    }
    for (const e of document.querySelectorAll('script[type="application/ld+json"]')) JSON.parse(e.textContent);
    return bad.map((e) => e.outerHTML.slice(0, 200));
  });
}

/** Does the work of every item with several pages of a context, none of them idle. */
export async function withPages(context, count, items, work) {
  const waiting = items[Symbol.iterator]();
  await Promise.all(Array.from({ length: count }, async () => {
    const page = await context.newPage();
    for (const item of waiting) await work(page, item);
    await page.close();
  }));
}
