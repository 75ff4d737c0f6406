import { fetchFragment, fill } from "./fragment.ts";

/** How long to wait between two looks. */
const every = 1000;

/**
 * <live-part data-src> around a piece of a page: while it holds something with
 * data-working it is asked for again each second. When the work is over the
 * whole page is loaded anew, for more of it has changed. Without it a link
 * reloads the page.
 */
export class LivePart extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.#plan();
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.#timer);
  }

  #plan(): void {
    if (this.dataset.src && this.querySelector("[data-working]")) this.#timer = window.setTimeout(() => void this.look(), every);
  }

  /** Looks once; a server that does not answer is asked again. */
  async look(): Promise<void> {
    try {
      fill(this, await fetchFragment(this.dataset.src ?? ""));
      if (!this.querySelector("[data-working]")) location.reload();
    } catch (error) {
      if (error instanceof Error && /^4/.test(error.message)) return;
    }
    this.#plan();
  }
}

export function defineLivePart(): void {
  customElements.define("live-part", LivePart);
}
