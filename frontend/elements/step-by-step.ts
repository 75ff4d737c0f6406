/** A step somebody was at, and the words of the choice that led there. */
export interface Stride {
  id: string;
  label: string;
}

/** Browsers bound what they keep with an address of their history. */
const longest = 60;
/** A question has room for more words than its way here. */
const room = 1500;

/**
 * Shows a guide step by step. The text inside stands there as it is written: what
 * belongs to a heading of the second level is a step, the list of links at its end
 * its choices. A step has an address of its own, so that the browser's Back leads
 * to the one before; the way here is kept beside it. Without script, and on paper,
 * all steps stand one below the other and the choices lead from one to the next.
 */
export class StepByStep extends HTMLElement {
  private steps = new Map<string, HTMLElement>();
  private path: Stride[] = [];
  private chosen: { to: string; path: Stride[] } | undefined;

  connectedCallback(): void {
    if (this.steps.size > 0 || !this.apart()) return;
    this.classList.add("on");
    this.addEventListener("click", this.choose);
    addEventListener("hashchange", this.arrive);
    this.go(false);
  }

  disconnectedCallback(): void {
    removeEventListener("hashchange", this.arrive);
  }

  /** Puts each step into a section of its own, and what stands before the first into another. */
  private apart(): boolean {
    const prose = this.querySelector<HTMLElement>(".prose");
    const begins = (node: Node): node is HTMLElement => node instanceof HTMLElement && node.localName === "h2" && node.id !== "";
    if (!prose || ![...prose.children].some(begins)) return false;
    let section: HTMLElement = document.createElement("div");
    section.className = "step intro";
    for (const node of [...prose.childNodes]) {
      if (begins(node)) {
        section = document.createElement("section");
        section.className = "step";
        section.setAttribute("aria-labelledby", node.id);
        node.tabIndex = -1;
        this.steps.set(node.id, section);
      }
      section.append(node);
      if (section.parentNode !== prose) prose.append(section);
    }
    return true;
  }

  private get first(): string {
    return this.steps.keys().next().value ?? "";
  }

  private get now(): string {
    return this.path.at(-1)?.id ?? this.first;
  }

  /** The step an address leads to: a heading within one leads to it too. */
  private named(hash: string): string | undefined {
    if (hash === "" || hash === "#") return this.first;
    const place = document.getElementById(decode(hash.slice(1)));
    for (const [id, step] of this.steps) if (place && step.contains(place)) return id;
    return undefined;
  }

  private choose = (event: Event): void => {
    const link = (event.target as Element).closest?.<HTMLAnchorElement>("a[href^='#']");
    if (!link) return;
    const to = this.named(link.hash);
    if (!to) return;
    const back = link.dataset.back;
    if (back !== undefined) this.chosen = { to, path: this.path.slice(0, Number(back) + 1) };
    else if (link.closest(".again")) this.chosen = { to, path: [{ id: to, label: "" }] };
    else this.chosen = { to, path: [...this.path, { id: to, label: words(link) }].slice(-longest) };
    // An address the page has already is no news to the browser.
    if (link.hash === location.hash) {
      event.preventDefault();
      this.go(true);
    }
  };

  private arrive = (): void => this.go(true);

  private go(focus: boolean): void {
    const id = this.named(location.hash);
    const kept = walk(history.state, this.steps);
    const chosen = this.chosen;
    this.chosen = undefined;
    if (!id) {
      if (this.path.length === 0) this.path = kept ?? [{ id: this.first, label: "" }];
      focus = false;
    } else if (chosen?.to === id) this.path = chosen.path;
    else this.path = kept?.at(-1)?.id === id ? kept : [{ id, label: "" }];
    history.replaceState({ ...(history.state as object | null), walk: this.path }, "");
    this.show();
    if (focus) this.heading(this.now)?.focus();
  }

  private heading(id: string): HTMLElement | null {
    return this.steps.get(id)?.querySelector("h2") ?? null;
  }

  private show(): void {
    for (const [id, step] of this.steps) step.classList.toggle("now", id === this.now);
    this.querySelector(".intro")?.classList.toggle("now", this.now === this.first);
    const step = this.steps.get(this.now);
    this.dataset.state = step?.lastElementChild?.matches("ul.choices") ? "asking" : "answered";
    this.trace();
    this.lead();
  }

  /** Lists the way here; each line leads back to its step. */
  private trace(): void {
    const list = this.querySelector(".walked ol");
    const lines = this.path.slice(0, -1).map(({ id }, at) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${id}`;
      link.dataset.back = String(at);
      link.textContent = words(this.heading(id));
      const said = document.createElement("span");
      said.textContent = this.path[at + 1]?.label ?? "";
      line.append(link, " ", said);
      return line;
    });
    list?.replaceChildren(...lines);
    this.querySelector(".walked")?.toggleAttribute("hidden", lines.length === 0);
    this.querySelector<HTMLAnchorElement>(".again a")?.setAttribute("href", `#${this.first}`);
  }

  /** Fills the form for questions with the way here, wherever the article leads to it. */
  private lead(): void {
    for (const link of this.closest("article")?.querySelectorAll<HTMLAnchorElement>("a[href]") ?? []) {
      if (!/^\/[a-z]{2}\/ask$/.test(link.pathname) || link.matches(".external")) continue;
      const address = new URL(link.href);
      if (this.path.length > 1 || this.contains(link)) address.searchParams.set("q", this.told());
      else address.searchParams.delete("q");
      link.href = address.origin === location.origin ? address.pathname + address.search : address.href;
    }
  }

  private told(): string {
    const lines = this.path.map(({ id }, at) => {
      const label = this.path[at + 1]?.label;
      return `${at + 1}. ${words(this.heading(id))}${label ? ` → ${label}` : ""}`;
    });
    return [this.dataset.asked ?? "", ...lines].join("\n").slice(0, room);
  }
}

function words(of: Element | null): string {
  return (of?.textContent ?? "").replace(/\s+/g, " ").trim();
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The way that is kept beside an address, if it is one through these steps. */
function walk(state: unknown, steps: Map<string, unknown>): Stride[] | undefined {
  const kept = (state as { walk?: unknown } | null)?.walk;
  if (!Array.isArray(kept) || kept.length === 0 || kept.length > longest) return undefined;
  const whole = kept.every((s: Partial<Stride>) => typeof s?.label === "string" && steps.has(s.id ?? ""));
  return whole ? (kept as Stride[]) : undefined;
}
