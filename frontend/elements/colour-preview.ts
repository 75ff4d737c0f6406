import { fetchFragment, fill } from "./fragment.ts";

/** How long a hand may rest on the picker before the preview is drawn. */
const rest = 150;

/**
 * <colour-preview data-src> around a form of colours and a .preview: draws the
 * preview anew from the server while colours are chosen. Without it the button
 * of the form does that. Choosing a colour takes the tick of "ours" away.
 */
export class ColourPreview extends HTMLElement {
  #timer = 0;
  #asked = 0;

  connectedCallback(): void {
    this.querySelector<HTMLElement>("#try")?.setAttribute("hidden", "");
    this.addEventListener("input", (event) => {
      const input = event.target as HTMLInputElement;
      if (input.type === "color") {
        const own = this.querySelector<HTMLInputElement>(`[name="own-${input.name}"]`);
        if (own) own.checked = false;
      }
      window.clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.draw(), rest);
    });
  }

  /** Asks for the preview of what the form holds; an answer that was overtaken is dropped. */
  async draw(): Promise<void> {
    const form = this.querySelector("form");
    const target = this.querySelector(".preview");
    if (!form || !target) return;
    const asked = ++this.#asked;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (name !== "version" && typeof value === "string") fields.set(name, value);
    }
    try {
      const html = await fetchFragment(`${this.dataset.src ?? ""}?${fields}`);
      if (asked === this.#asked) fill(target, html);
    } catch {
      // The button shows the preview another way.
      this.querySelector("#try")?.removeAttribute("hidden");
    }
  }
}

export function definePreview(): void {
  customElements.define("colour-preview", ColourPreview);
}
