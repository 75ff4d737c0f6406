import { asks, begins, type Choice, type Guide, lead, name, read, settle, type Step, write } from "./steps-text.ts";

/**
 * Writes a guide as a list of steps instead of as Markdown. The text field stays
 * what is kept, shown and sent: each change is written into it at once. A text it
 * is not sure to understand is left to that field, with a sentence.
 */
export class StepsEditor extends HTMLElement {
  private guide: Guide = { intro: "", steps: [] };
  private shown: string | undefined; // the text the cards were made of or wrote
  private byText = false;
  private advice: MutationObserver | undefined;
  private off: AbortController | undefined;

  private get form(): HTMLFormElement {
    return this.closest("form") as HTMLFormElement;
  }

  private get area(): HTMLTextAreaElement {
    return this.form.querySelector("#body") as HTMLTextAreaElement;
  }

  private get kind(): HTMLSelectElement {
    return this.form.querySelector("#kind") as HTMLSelectElement;
  }

  connectedCallback(): void {
    const form = this.closest("form");
    if (!form?.querySelector("#body") || !form.querySelector("#kind")) return;
    this.byText = this.area.matches("[aria-invalid]");
    this.off = new AbortController();
    const { signal } = this.off;
    this.kind.addEventListener("change", this.choose, { signal });
    this.area.addEventListener("input", this.choose, { signal });
    this.addEventListener("input", this.typed, { signal });
    this.addEventListener("change", this.settled, { signal });
    this.addEventListener("click", this.pressed, { signal });
    this.addEventListener("keydown", this.moved, { signal });
    form.addEventListener("click", this.seek, { capture: true, signal });
    const advice = form.querySelector("#advice");
    this.advice = new MutationObserver(() => this.blame());
    if (advice) this.advice.observe(advice, { childList: true, subtree: true });
    this.choose();
  }

  disconnectedCallback(): void {
    this.advice?.disconnect();
    this.off?.abort();
  }

  /** Shows what the kind and the text call for. */
  private choose = (): void => {
    const guide = this.kind.value === "troubleshooting";
    this.hidden = !guide;
    const hint = this.form.querySelector<HTMLElement>("#steps-hint");
    if (hint) hint.hidden = !guide;
    const text = this.area.value;
    const known = guide && !this.byText ? (text === this.shown ? this.guide : read(text)) : undefined;
    this.form.classList.toggle("by-steps", known !== undefined);
    this.piece("guide").hidden = known === undefined;
    this.piece("odd").hidden = !guide || this.byText || known !== undefined;
    for (const button of this.querySelectorAll<HTMLElement>("[data-mode]")) {
      button.setAttribute("aria-pressed", String((button.dataset.mode === "steps") === (known !== undefined)));
    }
    if (!known || text === this.shown) return;
    this.guide = known;
    this.shown = text;
    this.draw();
  };

  private piece<T extends HTMLElement>(name: string): T {
    return this.querySelector(`[data-part="${name}"]`) as T;
  }

  private made(name: string): HTMLElement {
    const template = this.querySelector<HTMLTemplateElement>(`template[data-made="${name}"]`);
    return template?.content.firstElementChild?.cloneNode(true) as HTMLElement;
  }

  /** Puts the guide into the text field, as if it had been typed there. */
  private put(): void {
    settle(this.guide);
    this.shown = write(this.guide);
    this.area.value = this.shown;
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  private draw(): void {
    this.piece<HTMLTextAreaElement>("intro").value = this.guide.intro.trimEnd();
    this.piece("steps").replaceChildren(...this.guide.steps.map((step, n) => this.card(step, n)));
    this.blame();
  }

  private card(step: Step, n: number): HTMLElement {
    const card = this.made("step");
    const name = (this.dataset.step ?? "").replace("#", String(n + 1));
    const group = card.querySelector<HTMLElement>("[role=group]");
    group?.setAttribute("aria-label", name);
    for (const at of card.querySelectorAll(".guide-number")) at.textContent = name;
    field<HTMLInputElement>(card, "title").value = step.title;
    field<HTMLTextAreaElement>(card, "text").value = step.text;
    card.querySelector<HTMLButtonElement>("[data-do=up]")?.toggleAttribute("disabled", n === 0);
    card.querySelector<HTMLButtonElement>("[data-do=down]")?.toggleAttribute("disabled", n === this.guide.steps.length - 1);
    card.querySelector(".guide-ways")?.replaceChildren(...step.choices.map((choice) => this.way(choice)));
    card.querySelector<HTMLElement>(".guide-answer")?.toggleAttribute("hidden", step.choices.length > 0);
    return card;
  }

  private way(choice: Choice): HTMLElement {
    const line = this.made("choice");
    field<HTMLInputElement>(line, "label").value = choice.label;
    this.offer(field<HTMLSelectElement>(line, "to"), choice);
    return line;
  }

  /** Where a choice can lead. */
  private offer(select: HTMLSelectElement, choice: Choice): void {
    const options = this.guide.steps.map((step, n) => option(`${n + 1}. ${step.title}`, String(n)));
    options.push(option(this.dataset.ask, "ask"));
    const at = choice.to ? this.guide.steps.indexOf(choice.to) : -1;
    let value = at >= 0 ? String(at) : asks(choice.dest) ? "ask" : "";
    if (value === "") {
      value = "as-it-is";
      options.unshift(option(choice.dest === "#" ? this.dataset.nowhere : choice.dest, value));
    }
    select.replaceChildren(...options);
    select.value = value;
  }

  /** The step and the choice a control belongs to. */
  private owner(of: Element): { card: Element; n: number; step: Step; at: number; choice: Choice | undefined } | undefined {
    const card = of.closest(".guide-step");
    const n = card ? [...this.piece("steps").children].indexOf(card) : -1;
    const step = this.guide.steps[n];
    if (!card || !step) return undefined;
    const line = of.closest(".guide-way");
    const at = line ? [...(line.parentElement?.children ?? [])].indexOf(line) : -1;
    return { card, n, step, at, choice: step.choices[at] };
  }

  private typed = (event: Event): void => {
    const control = event.target as HTMLInputElement;
    event.stopPropagation(); // what is told of is the text field
    if (control.dataset.part === "intro") {
      const text = control.value.trim();
      this.guide.intro = text === "" ? "" : `${text}\n\n`;
      return this.put();
    }
    const own = this.owner(control);
    if (!own) return;
    const { step, choice } = own;
    switch (control.dataset.field) {
      case "title":
        step.title = control.value;
        break;
      case "text":
        step.text = control.value;
        break;
      case "label":
        if (choice) choice.label = control.value;
        break;
      case "to":
        if (choice) return this.turn(own.n, own.at, control.value);
        return;
      default:
        return;
    }
    step.source = undefined;
    this.put();
    if (control.dataset.field === "title") this.rename();
  };

  /** The lists of steps follow the titles. */
  private rename(): void {
    for (const select of this.querySelectorAll<HTMLSelectElement>("select[data-field=to]")) {
      const choice = this.owner(select)?.choice;
      if (choice) this.offer(select, choice);
    }
  }

  private turn(n: number, at: number, to: string): void {
    const step = this.guide.steps[n];
    const choice = step?.choices[at];
    if (!step || !choice) return;
    if (to === "ask") {
      choice.to = undefined;
      choice.dest = this.dataset.address ?? "";
      step.source = undefined;
    } else {
      const aimed = this.guide.steps[Number(to)];
      if (aimed && !aimed.id) name(this.guide, aimed);
      if (aimed) lead(step, choice, aimed);
    }
    this.put();
    this.rename();
  }

  private add(at: number): Step {
    const step: Step = { title: "", own: "", id: "", text: "", choices: [], source: undefined };
    this.guide.steps.splice(at, 0, step);
    return step;
  }

  /** Writes, draws anew and goes on in a card. */
  private redo(n: number, at: string): void {
    this.put();
    this.draw();
    const card = this.piece("steps").children[n] ?? this;
    (card.querySelector<HTMLElement>(at) ?? card.querySelector<HTMLElement>("[data-field=title], [data-do=add]"))?.focus();
  }

  /** What was typed may be headings or lists: then the cards are made of it anew. */
  private settled = (event: Event): void => {
    event.stopPropagation();
    if (!(event.target as HTMLElement).matches("textarea, [data-field=title]")) return;
    const again = read(this.shown ?? "");
    const shape = (g: Guide) => JSON.stringify(g.steps.map((s) => [s.title.trim(), s.text.trim(), s.choices.length]));
    if (again && shape(again) === shape(this.guide)) return;
    this.shown = undefined;
    this.choose();
  };

  private pressed = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLElement>("[data-do], [data-mode]");
    if (!button) return;
    if (button.dataset.mode) {
      this.byText = button.dataset.mode === "text";
      this.choose();
      if (this.byText) this.area.focus();
      return;
    }
    const { steps } = this.guide;
    if (button.dataset.do === "add") {
      this.add(steps.length);
      return this.redo(steps.length - 1, "[data-field=title]");
    }
    const own = this.owner(button);
    if (!own) return;
    const { n, step, at } = own;
    switch (button.dataset.do) {
      case "up":
        return this.move(n, n - 1, "[data-do=up]");
      case "down":
        return this.move(n, n + 1, "[data-do=down]");
      case "remove":
        steps.splice(n, 1);
        for (const s of steps) for (const c of s.choices) if (c.to === step) c.to = undefined;
        return this.redo(Math.min(n, steps.length - 1), "[data-field=title]");
      case "choice":
        step.choices.push({ label: "", to: undefined, dest: "#" });
        step.source = undefined;
        return this.redo(n, ".guide-way:last-child [data-field=label]");
      case "fresh": {
        const choice = step.choices[at];
        const next = this.add(n + 1);
        name(this.guide, next);
        if (choice) lead(step, choice, next);
        return this.redo(n + 1, "[data-field=title]");
      }
      case "drop":
        step.choices.splice(at, 1);
        step.source = undefined;
        return this.redo(n, "[data-do=choice]");
    }
  };

  private move(from: number, to: number, at: string): void {
    const { steps } = this.guide;
    if (to < 0 || to >= steps.length) return;
    steps.splice(to, 0, ...steps.splice(from, 1));
    this.redo(to, at);
    const focus = this.piece("steps").children[to]?.querySelector<HTMLButtonElement>(at);
    if (focus?.disabled) this.piece("steps").children[to]?.querySelector<HTMLElement>("[data-field=title]")?.focus();
    this.piece("said").textContent = (this.dataset.moved ?? "").replace("#", String(to + 1));
  }

  private moved = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const control = event.target as Element;
    const own = control.matches("select") ? undefined : this.owner(control); // there the keys open the list
    if (!own) return;
    event.preventDefault();
    this.move(own.n, own.n + (event.key === "ArrowUp" ? -1 : 1), "[data-field=title]");
  };

  /** What could be better stands beside the step it is about. */
  private blame(): void {
    if (this.piece("guide").hidden) return;
    const lines = begins(this.guide);
    const cards = [...this.piece("steps").children];
    for (const card of cards) card.querySelector(".guide-flaws")?.replaceChildren();
    for (const link of this.form.querySelectorAll<HTMLElement>("#advice a[data-line]")) {
      const n = lines.findLastIndex((line) => line <= Number(link.dataset.line));
      const flaw = document.createElement("li");
      flaw.textContent = link.textContent;
      cards[n]?.querySelector(".guide-flaws")?.append(flaw);
    }
  }

  /** A line about a place in the text leads to its step. */
  private seek = (event: Event): void => {
    const link = (event.target as Element).closest?.<HTMLElement>("a[data-line]");
    if (!link || this.piece("guide").hidden) return;
    event.preventDefault();
    event.stopPropagation();
    const n = begins(this.guide).findLastIndex((line) => line <= Number(link.dataset.line));
    const card = this.piece("steps").children[n];
    (card?.querySelector<HTMLElement>("[data-field=title]") ?? this.piece("intro")).focus();
  };
}

function field<T extends HTMLElement>(of: Element, name: string): T {
  return of.querySelector(`[data-field="${name}"]`) as T;
}

function option(text: string | undefined, value: string): HTMLOptionElement {
  const out = document.createElement("option");
  out.text = text ?? "";
  out.value = value;
  return out;
}
