import { chromium } from "playwright-core";

/** What keeps Chromium quiet: no sandbox in a container, no graphics card, no network of its own. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The screens every page is looked at on. */
export const screens = {
  desktop: { width: 1366, height: 860 },
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 640 },
};

/** Starts Debian's Chromium, or the one CHROMIUM names; more are flags of the test's own. */
export function launch(more = []) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...flags, ...more] });
}

/** Opens a context on a screen, "light" or "dark", with or without JavaScript. */
export function open(browser, { screen = "desktop", scheme = "light", lang = "fr", javaScript = true } = {}) {
  return browser.newContext({
    viewport: screens[screen],
    colorScheme: scheme,
    locale: lang,
    reducedMotion: "reduce",
    javaScriptEnabled: javaScript,
    isMobile: screen !== "desktop",
    hasTouch: screen !== "desktop",
  });
}
