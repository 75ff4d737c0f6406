/** One line to choose from. */
interface Choice {
  name: string;
  detail?: string;
  insert: string;
}

/**
 * A dialog in which something is found by its name and chosen: an article to
 * link to, a snippet. The list comes from the server, asked for with what is
 * typed where data-ask says so, else once and sifted here.
 */
export class PickDialog extends HTMLElement {
  private choices: Choice[] = [];
  private at = 0;
  private turn = 0;
  private timer = 0;
  private chosen: ((choice: Choice) => void) | undefined;

  private get dialog(): HTMLDialogElement {
    return this.querySelector("dialog") as HTMLDialogElement;
  }

  private get field(): HTMLInputElement {
    return this.querySelector("input") as HTMLInputElement;
  }

  private get list(): HTMLElement {
    return this.querySelector("[role=listbox]") as HTMLElement;
  }

  connectedCallback(): void {
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.find(), this.dataset.ask === undefined ? 0 : 150);
    });
    this.field.addEventListener("keydown", this.key);
    this.list.addEventListener("click", (event) => {
      const line = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (line) this.choose(Number(line.dataset.at));
    });
    this.querySelector("[data-do=cancel]")?.addEventListener("click", () => this.dialog.close());
    this.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.choose(this.at);
    });
  }

  /** Opens the dialog and calls back with what was chosen, once it is closed. */
  open(text: string, chosen: (choice: Choice) => void): void {
    this.chosen = chosen;
    this.field.value = text;
    this.choices = [];
    this.draw([]);
    this.dialog.showModal();
    this.field.select();
    void this.find();
  }

  private async find(): Promise<void> {
    const turn = ++this.turn;
    const typed = this.field.value.trim();
    const url = new URL(this.dataset.source ?? "", location.href);
    if (this.dataset.ask !== undefined) url.searchParams.set("q", typed);
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const all = (await answer.json()) as Choice[];
      if (!Array.isArray(all)) throw new Error("no list");
      if (turn !== this.turn) return;
      const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      const fits = (choice: Choice): boolean => words.every((w) => choice.name.toLocaleLowerCase().includes(w));
      this.draw(this.dataset.ask === undefined ? all.filter(fits) : all);
      this.say(this.choices.length === 0 ? this.dataset.none : "");
    } catch {
      if (turn === this.turn) this.say(this.dataset.failed);
    }
  }

  private draw(choices: Choice[]): void {
    this.choices = choices;
    this.list.replaceChildren(
      ...choices.map((choice, i) => {
        const line = document.createElement("li");
        line.id = `${this.list.id}-${i}`;
        line.dataset.at = String(i);
        line.setAttribute("role", "option");
        const name = document.createElement("span");
        name.className = "pick-name";
        name.textContent = choice.name;
        line.append(name);
        if (choice.detail) {
          const detail = document.createElement("span");
          detail.className = "meta-line";
          detail.textContent = choice.detail;
          line.append(" ", detail);
        }
        return line;
      }),
    );
    this.mark(0);
  }

  private mark(at: number): void {
    this.at = Math.max(0, Math.min(at, this.choices.length - 1));
    [...this.list.children].forEach((line, i) => line.setAttribute("aria-selected", String(i === this.at)));
    const line = this.list.children[this.at];
    if (line) this.field.setAttribute("aria-activedescendant", line.id);
    else this.field.removeAttribute("aria-activedescendant");
    line?.scrollIntoView?.({ block: "nearest" });
  }

  private key = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.mark(this.at + step);
  };

  private choose(at: number): void {
    const choice = this.choices[at];
    if (!choice) return;
    this.dialog.close();
    this.chosen?.(choice);
  }

  private say(text = ""): void {
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = text;
  }
}
