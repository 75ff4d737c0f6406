/** What /api/v1/suggest answers. */
interface Answer {
  suggestions: { title_parts: { text: string; mark: boolean }[]; url: string; category: string; lang: string }[];
}

const letters = 2; // from which on there are suggestions
const pause = 120; // ms without a key before they are asked for
const kept = 30; // answers remembered

let lists = 0;

/**
 * Around a search field: a list of articles that what is typed may mean, as an
 * ARIA combobox. The field keeps the focus; the arrow keys choose, Enter opens
 * the chosen one and without one sends the form as ever, Escape closes. Its
 * `label` names the list, `said` says what is read out. Without it the field is a plain one.
 */
export class SearchSuggest extends HTMLElement {
  private input: HTMLInputElement | null = null;
  private list = document.createElement("ul");
  private status = document.createElement("p");
  private chosen = -1;
  private timer = 0;
  private asking = new AbortController();
  private bound = new AbortController();
  private answers = new Map<string, Answer>();

  connectedCallback(): void {
    this.input = this.querySelector("input");
    if (!this.input) return;
    this.list.id = `suggest-${++lists}`;
    this.list.hidden = true;
    set(this.list, { role: "listbox", class: "suggest", "aria-label": this.getAttribute("label") ?? "" });
    set(this.status, { role: "status", class: "sr-only" });
    set(this.input, {
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id, autocomplete: "off",
    });
    this.append(this.list, this.status);
    this.bound = new AbortController();
    const { signal } = this.bound;
    this.input.addEventListener("input", this.typed, { signal });
    this.input.addEventListener("keydown", this.pressed, { signal });
    this.input.addEventListener("blur", this.close, { signal });
    // The field keeps the focus while the list is clicked.
    this.list.addEventListener("mousedown", (e) => e.preventDefault(), { signal });
    this.list.addEventListener("click", this.clicked, { signal });
    if (document.activeElement === this.input && this.input.value !== this.input.defaultValue) this.typed();
  }

  disconnectedCallback(): void {
    this.bound.abort();
    this.close();
    this.list.remove();
    this.status.remove();
  }

  private get options(): HTMLElement[] {
    return [...this.list.children] as HTMLElement[];
  }

  private typed = (event?: Event): void => {
    clearTimeout(this.timer);
    if ((event as InputEvent | undefined)?.isComposing) return;
    const text = this.input?.value.trim() ?? "";
    if ([...text].length < letters) return this.close();
    this.timer = window.setTimeout(() => void this.ask(text), pause);
  };

  private async ask(text: string): Promise<void> {
    this.asking.abort();
    const asking = (this.asking = new AbortController());
    try {
      const answer = this.answers.get(text) ?? (await this.fetch(text, asking.signal));
      if (!asking.signal.aborted) this.show(answer);
    } catch {
      // Given up for a newer question, or the server is busy: the form still works.
      if (!asking.signal.aborted) this.close();
    }
  }

  private async fetch(text: string, signal: AbortSignal): Promise<Answer> {
    const lang = document.documentElement.lang;
    const answer = await fetch(`/api/v1/suggest?lang=${lang}&q=${encodeURIComponent(text)}`, { signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const found = (await answer.json()) as Answer;
    if (this.answers.size >= kept) this.answers.clear();
    this.answers.set(text, found);
    return found;
  }

  private show(answer: Answer): void {
    this.list.replaceChildren(
      ...answer.suggestions.map((s, i) => {
        const option = document.createElement("li");
        set(option, { role: "option", id: `${this.list.id}-${i}`, "aria-selected": "false" });
        option.dataset.url = s.url;
        if (s.lang !== document.documentElement.lang) option.lang = s.lang;
        for (const { text, mark } of s.title_parts) {
          const part = mark ? document.createElement("mark") : document.createTextNode("");
          part.textContent = text;
          option.append(part);
        }
        if (s.category) option.append(" ", Object.assign(document.createElement("small"), { textContent: s.category }));
        return option;
      }),
    );
    this.choose(-1);
    this.open(answer.suggestions.length > 0);
    this.status.textContent = this.said(answer.suggestions.length);
  }

  /** How many there are, to be read out: the sentences for none, one and more are parted by "|". */
  private said(count: number): string {
    const sentences = this.getAttribute("said")?.split("|") ?? [];
    return sentences[Math.min(count, 2)]?.replace("#", String(count)) ?? "";
  }

  private open(open: boolean): void {
    this.list.hidden = !open;
    this.input?.setAttribute("aria-expanded", String(open));
  }

  private close = (): void => {
    clearTimeout(this.timer);
    this.asking.abort();
    this.choose(-1);
    this.open(false);
    this.status.textContent = "";
  };

  private choose(n: number): void {
    this.chosen = n;
    this.options.forEach((o, i) => o.setAttribute("aria-selected", String(i === n)));
    const option = this.options[n];
    if (option) {
      this.input?.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView?.({ block: "nearest" });
    } else this.input?.removeAttribute("aria-activedescendant");
  }

  private pressed = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const count = this.options.length;
    const down = event.key === "ArrowDown";
    if (down || event.key === "ArrowUp") {
      if (!count) return;
      event.preventDefault();
      if (this.list.hidden) this.open(true);
      // One place more than there are options: the field itself.
      const places = count + 1;
      this.choose(((this.chosen + 1 + (down ? 1 : -1) + places) % places) - 1);
    } else if (event.key === "Escape" && !this.list.hidden) {
      // Only the list goes; a second Escape empties the field, as ever.
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && !this.list.hidden && this.chosen >= 0) {
      event.preventDefault();
      this.go(this.options[this.chosen], event.ctrlKey || event.metaKey);
    }
  };

  private clicked = (event: MouseEvent): void => {
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    this.go(option, event.ctrlKey || event.metaKey);
  };

  private go(option: HTMLElement | null | undefined, apart: boolean): void {
    const url = option?.dataset.url;
    if (!url?.startsWith("/")) return;
    if (apart) window.open(url, "_blank", "noopener");
    else location.assign(url);
  }
}

function set(element: Element, attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
