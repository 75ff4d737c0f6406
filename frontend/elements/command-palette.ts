interface Item {
  kind: string;
  title: string;
  lang?: string;
  hint?: string;
  path: string;
}

/** How long somebody must pause before their words are looked for. */
const pause = 70;

/**
 * <command-palette data-src> around a dialog with a field and a list: Ctrl+K
 * opens it, words are looked for on the server, arrows choose, Enter goes there.
 * The field is a combobox that names the chosen option, so that a screen reader
 * tells it while the focus stays where one types.
 */
export class CommandPalette extends HTMLElement {
  #items: Item[] = [];
  #at = 0;
  #timer = 0;
  /** The list is of other words than those in the field; Enter waits for its own. */
  #behind = false;
  #eager = false;
  #asked: AbortController | undefined;

  connectedCallback(): void {
    const dialog = this.#dialog();
    const field = this.#field();
    if (!dialog || !field) return;
    document.addEventListener("keydown", (press) => {
      if ((press.ctrlKey || press.metaKey) && !press.shiftKey && !press.altKey && press.key.toLowerCase() === "k") {
        press.preventDefault();
        if (dialog.open) dialog.close();
        else this.open();
      }
    });
    for (const button of document.querySelectorAll<HTMLElement>(".palette-button")) {
      button.hidden = false;
      button.addEventListener("click", () => this.open());
    }
    field.addEventListener("input", () => {
      this.#behind = true;
      this.#eager = false;
      window.clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.look(), pause);
    });
    field.addEventListener("keydown", (press) => this.#press(press));
    dialog.addEventListener("click", (click) => {
      if (click.target === dialog) dialog.close(); // beside it
    });
  }

  /** Shows the palette; false where the page has none. */
  open(): boolean {
    const dialog = this.#dialog();
    const field = this.#field();
    if (!dialog || !field) return false;
    if (dialog.open) return true;
    document.querySelector<HTMLElement>(":popover-open")?.hidePopover();
    field.value = "";
    this.#behind = this.#eager = false;
    this.#show([]);
    dialog.showModal();
    field.focus();
    void this.look();
    return true;
  }

  /** Asks for what the words in the field find. */
  async look(): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    window.clearTimeout(this.#timer);
    const said = this.querySelector<HTMLElement>("[role=status]");
    try {
      const answer = await fetch(`${this.dataset.src ?? ""}?q=${encodeURIComponent(this.#field()?.value ?? "")}`, {
        headers: { Accept: "application/json" },
        signal: asked.signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#show(((await answer.json()) as { items?: Item[] }).items ?? []);
      this.#behind = false;
      if (said) said.textContent = this.#items.length > 0 ? `${this.#items.length} ${said.dataset.some ?? ""}` : (said.dataset.none ?? "");
      if (this.#eager) this.#go(this.#items[0]);
    } catch {
      if (!asked.signal.aborted && said) said.textContent = said.dataset.failed ?? "";
    }
  }

  #dialog(): HTMLDialogElement | null {
    return this.querySelector("dialog");
  }

  #field(): HTMLInputElement | null {
    return this.querySelector("input");
  }

  #press(press: KeyboardEvent): void {
    if (press.isComposing) return;
    const last = this.#items.length - 1;
    const to = { ArrowDown: this.#at + 1, ArrowUp: this.#at - 1, PageDown: this.#at + 8, PageUp: this.#at - 8 }[press.key];
    if (to !== undefined && last >= 0) {
      const step = press.key.startsWith("Arrow");
      this.#choose(step && to > last ? 0 : step && to < 0 ? last : Math.min(last, Math.max(0, to)));
    } else if (press.key === "Enter") {
      this.#eager = this.#behind;
      if (this.#behind) void this.look();
      else this.#go(this.#items[this.#at]);
    } else {
      return;
    }
    press.preventDefault();
  }

  #show(items: Item[]): void {
    const list = this.querySelector("ul");
    if (!list) return;
    this.#items = items;
    list.replaceChildren(...items.map((item, n) => this.#option(item, n)));
    const none = this.querySelector<HTMLElement>(".palette-none");
    if (none) none.hidden = items.length > 0 || (this.#field()?.value ?? "") === "";
    this.#choose(0);
  }

  #option(item: Item, n: number): HTMLElement {
    const row = document.createElement("li");
    row.id = `palette-${n}`;
    row.setAttribute("role", "option");
    const icon = this.querySelector<HTMLTemplateElement>(`template[data-kind="${CSS.escape(item.kind)}"]`);
    if (icon) row.append(icon.content.cloneNode(true));
    const title = document.createElement("span");
    title.className = "title";
    title.textContent = item.title;
    if (item.lang) title.lang = item.lang;
    row.append(title);
    if (item.hint) {
      const hint = document.createElement("span");
      hint.className = "meta-line";
      hint.textContent = item.hint;
      row.append(" ", hint);
    }
    row.addEventListener("click", () => this.#go(item));
    return row;
  }

  #choose(n: number): void {
    this.#at = n;
    const rows = [...this.querySelectorAll<HTMLElement>("[role=option]")];
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === n)));
    const row = rows[n];
    if (row) {
      this.#field()?.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else {
      this.#field()?.removeAttribute("aria-activedescendant");
    }
  }

  #go(item: Item | undefined): void {
    if (!item) return;
    this.#dialog()?.close();
    if (item.path.startsWith("#")) document.querySelector<HTMLElement>(item.path)?.showPopover();
    else location.assign(item.path);
  }
}
