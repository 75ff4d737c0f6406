/**
 * Single keys on every page of the staff: / searches, n begins a new article, j
 * and k (or the arrows, within a list) go down and up, x ticks, e opens what is
 * chosen or the first, ? shows them all. They do nothing while somebody types,
 * beside a held key, in a dialog, or for who switched them off (WCAG 2.2, 2.1.4);
 * and nothing that the page's links and buttons do not do as well.
 */
export function listKeys(root: Document, openPalette: () => boolean = () => false): void {
  if (root.documentElement.dataset.keys === "off") return;
  root.addEventListener("keydown", (press) => {
    if (press.defaultPrevented || press.isComposing || press.ctrlKey || press.metaKey || press.altKey) return;
    if (typing(press.target) || root.querySelector("dialog[open]")) return;
    if (act(press.key)) press.preventDefault();
  });

  function act(key: string): boolean {
    if (root.querySelector(":popover-open")) return key === "?" && keys();
    switch (key) {
      case "/":
        return focus("main input[type=search]") || openPalette();
      case "n":
        return click("#new");
      case "j":
        return step(1);
      case "k":
        return step(-1);
      case "ArrowDown":
        return current() !== undefined && root.activeElement?.closest("tr.at") !== null && step(1);
      case "ArrowUp":
        return current() !== undefined && root.activeElement?.closest("tr.at") !== null && step(-1);
      case "x":
        return click("tr.at input[type=checkbox]");
      case "e":
        return click("main tr.at .name a, main tr.at td a") || click("#edit") || click("main tbody .name a, main tbody td a");
      case "?":
        return keys();
    }
    return false;
  }

  function keys(): boolean {
    const help = root.querySelector<HTMLElement>("#keys");
    help?.togglePopover();
    if (help?.matches(":popover-open")) help.querySelector<HTMLElement>("h2")?.focus();
    return help !== null;
  }

  function rows(): HTMLElement[] {
    return [...root.querySelectorAll<HTMLElement>("main .table tbody tr")].filter((row) => row.querySelector("a, button, input"));
  }

  function current(): HTMLElement | undefined {
    return rows().find((row) => row.classList.contains("at"));
  }

  function step(by: number): boolean {
    const all = rows();
    if (all.length === 0) return false;
    const at = all.findIndex((row) => row.classList.contains("at"));
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    all[at]?.classList.remove("at");
    next?.classList.add("at");
    (next?.querySelector<HTMLElement>(".name a, td a") ?? next?.querySelector<HTMLElement>("button, input"))?.focus();
    return true;
  }

  function focus(selector: string): boolean {
    const found = root.querySelector<HTMLElement>(selector);
    found?.focus();
    return found !== null;
  }

  function click(selector: string): boolean {
    const found = root.querySelector<HTMLElement>(selector);
    found?.click();
    return found !== null;
  }
}

/** Whether a key belongs to what somebody writes in or chooses from. */
export function typing(target: EventTarget | null): boolean {
  const e = target as HTMLElement | null;
  if (!e?.matches) return false;
  if (e.isContentEditable || e.matches("textarea, select, [contenteditable]:not([contenteditable=false])")) return true;
  return e.matches("input") && !e.matches("[type=checkbox], [type=radio], [type=button], [type=submit]");
}
