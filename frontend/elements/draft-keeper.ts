import { formBody, Refused, send } from "./form-body.ts";

/** How long after a change the draft is kept, and how long typing may put that off. */
const pause = 2000;
const patience = 8000;
/** After a failure it is tried again. */
const again = 5000;

/**
 * Keeps what is typed into the form inside it as a draft. The status line says
 * so only when the server said it, and what went wrong when it did not; the text
 * stays in the page either way, and the browser asks before it is left.
 */
export class DraftKeeper extends HTMLElement {
  private timer = 0;
  private first = 0; // when the oldest change that is not kept was made
  private kept = ""; // what was kept or shown last
  private busy = false;
  private leaving = false;

  private get form(): HTMLFormElement | null {
    return this.querySelector("form.editor");
  }

  connectedCallback(): void {
    const form = this.form;
    if (!form) return;
    this.kept = this.text();
    form.addEventListener("input", this.changed);
    form.addEventListener("change", this.changed);
    form.addEventListener("submit", () => {
      this.leaving = true;
      clearTimeout(this.timer);
    });
    addEventListener("beforeunload", this.ask);
    addEventListener("pageshow", () => (this.leaving = false));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.dirty()) void this.keep(true);
    });
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
    removeEventListener("beforeunload", this.ask);
  }

  private text(): string {
    return this.form ? formBody(this.form).toString() : "";
  }

  private dirty(): boolean {
    return !this.leaving && this.text() !== this.kept;
  }

  private changed = (event: Event): void => {
    if ((event.target as Element).closest("picture-upload") || !this.dirty()) return;
    if (this.first === 0) {
      this.first = Date.now();
      this.say(this.dataset.typing ?? "", "typing");
    }
    this.later(Date.now() - this.first > patience - pause ? 0 : pause);
  };

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.keep(false), ms);
  }

  private async keep(closing: boolean): Promise<void> {
    const form = this.form;
    if (!form || (this.busy && !closing)) return this.later(pause);
    const body = formBody(form);
    const text = body.toString();
    this.busy = true;
    try {
      // keepalive lets a closing page finish; browsers bound it at 64 KiB.
      const small = closing && text.length < 60_000;
      const { said } = await send<{ said: string }>(this.address(), body, small ? { keepalive: true } : {});
      this.kept = text;
      this.first = 0;
      if (this.dirty()) this.later(pause);
      else this.say(said, "kept");
    } catch (why) {
      const refused = why instanceof Refused;
      this.say(refused ? `${this.dataset.refused} ${why.message}` : (this.dataset.lost ?? ""), "lost");
      this.later(again);
    } finally {
      this.busy = false;
    }
  }

  private address(): string {
    return `/staff/content/${this.getAttribute("article")}/${this.getAttribute("text-lang")}/draft`;
  }

  private say(text: string, state: string): void {
    const status = this.querySelector<HTMLElement>("#kept");
    if (!status) return;
    status.textContent = text;
    status.dataset.state = state;
  }

  private ask = (leave: BeforeUnloadEvent): void => {
    if (this.dirty()) leave.preventDefault();
  };
}
