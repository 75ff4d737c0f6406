/**
 * Keys of a list: / searches, n begins a new article, j and k go down and up,
 * x ticks, e opens, ? shows them all. They do nothing while somebody types, and
 * nothing that the page's links and buttons do not do as well.
 */
export function listKeys(root: Document): void {
  const help = root.querySelector<HTMLElement>("#keys");
  root.querySelector<HTMLElement>(".keys-button")?.removeAttribute("hidden");
  root.addEventListener("keydown", (press) => {
    if (press.defaultPrevented || press.ctrlKey || press.metaKey || press.altKey || typing(press.target)) return;
    const done = act(press.key);
    if (done) press.preventDefault();
  });

  function act(key: string): boolean {
    switch (key) {
      case "/":
        return focus("#q");
      case "n":
        return click("#new");
      case "j":
        return step(1);
      case "k":
        return step(-1);
      case "x":
        return click("tr.at input[type=checkbox]");
      case "e":
        return click("tr.at .name a");
      case "?":
        help?.togglePopover();
        return true;
    }
    return false;
  }

  function step(by: number): boolean {
    const rows = [...root.querySelectorAll<HTMLElement>(".articles tbody tr")];
    if (rows.length === 0) return false;
    const at = rows.findIndex((row) => row.classList.contains("at"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    rows[at]?.classList.remove("at");
    next?.classList.add("at");
    next?.querySelector<HTMLElement>(".name a")?.focus();
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

function typing(target: EventTarget | null): boolean {
  const e = target as HTMLElement | null;
  if (!e?.matches) return false;
  return e.matches("textarea, select, [contenteditable]") || (e.matches("input") && !e.matches("[type=checkbox], [type=radio]"));
}
