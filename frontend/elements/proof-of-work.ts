import { firstWord } from "./sha256.ts";

/** How long one slice of work may hold the page up, in milliseconds. */
const slice = 8;

/**
 * Looks for a number that makes the hash of the form's stamp begin with enough
 * zero bits, and puts it into the form. It begins when somebody begins to fill
 * the form in, works in slices between which the page stays quick, and is never
 * waited for: a form sent earlier goes without.
 */
export class ProofOfWork extends HTMLElement {
  private form: HTMLFormElement | null = null;
  private timer = 0;
  private next = 0;

  connectedCallback(): void {
    this.form = this.closest("form");
    this.form?.addEventListener("input", this.begin, { once: true });
    this.form?.addEventListener("focusin", this.begin, { once: true });
  }

  disconnectedCallback(): void {
    this.form?.removeEventListener("input", this.begin);
    this.form?.removeEventListener("focusin", this.begin);
    clearTimeout(this.timer);
  }

  private begin = (): void => {
    if (this.timer === 0) this.timer = window.setTimeout(this.work, 0);
  };

  private work = (): void => {
    const stamp = this.getAttribute("stamp") ?? "";
    const bits = Number(this.getAttribute("bits"));
    for (const end = performance.now() + slice; performance.now() < end; ) {
      for (let n = 0; n < 200; n++, this.next++) {
        if (Math.clz32(firstWord(`${stamp}.${this.next}`)) < bits) continue;
        const field = this.querySelector("input");
        if (field) field.value = String(this.next);
        return;
      }
    }
    this.timer = window.setTimeout(this.work, 4);
  };
}
