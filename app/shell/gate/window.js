// What a page needs in the window: a web view opens no second one, and what
// leads elsewhere belongs into the system's browser.
"use strict";
(() => {
  const zoom = Number(new URL(document.currentScript.src).searchParams.get("zoom"));
  if (zoom >= 50 && zoom <= 300 && zoom !== 100) document.documentElement.style.zoom = String(zoom / 100);
  const follow = (event) => {
    if (event.defaultPrevented || event.button > 1) return;
    const link = event.target instanceof Element ? event.target.closest("a[href], area[href]") : null;
    if (link === null) return;
    const to = new URL(link.href, document.baseURI);
    if (to.origin === location.origin) {
      if (event.button === 1 || (link.target !== "" && link.target !== "_self")) {
        event.preventDefault();
        location.assign(to.href);
      }
      return;
    }
    event.preventDefault();
    fetch("/__shell/open", { method: "POST", body: to.href, keepalive: true });
  };
  addEventListener("click", follow);
  addEventListener("auxclick", follow);
})();
