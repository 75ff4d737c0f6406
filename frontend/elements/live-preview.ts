import { fetchFragment, fill } from "./fragment.ts";
import { formBody } from "./form-body.ts";

const pause = 500;

/**
 * Shows beside the text what visitors would read. The server makes it, as it
 * makes the page itself. Without room beside it, the preview button shows it.
 */
export class LivePreview extends HTMLElement {
  private timer = 0;
  private asked = 0;

  connectedCallback(): void {
    const form = this.closest("form");
    if (!form) return;
    form.addEventListener("input", (event) => {
      if ((event.target as Element).matches("#title, #body")) this.later(pause);
    });
    form.querySelector(".preview-button")?.addEventListener("click", (press) => {
      press.preventDefault();
      void this.draw().then(() => {
        const shown = this.querySelector<HTMLElement>(".prose");
        this.scrollIntoView({ block: "start" });
        shown?.focus({ preventScroll: true });
      });
    });
    this.later(0);
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.draw(), ms);
  }

  private async draw(): Promise<void> {
    const form = this.closest("form");
    const shown = this.querySelector(".prose");
    if (!form || !shown) return;
    const turn = ++this.asked;
    try {
      const html = await fetchFragment("/staff/content/preview", { method: "POST", body: only(formBody(form)) });
      if (turn === this.asked) fill(shown, html);
    } catch {
      if (turn === this.asked) shown.textContent = this.dataset.failed ?? "";
    }
  }
}

function only(all: URLSearchParams): URLSearchParams {
  const out = new URLSearchParams();
  for (const name of ["title", "body", "text-lang"]) out.set(name, all.get(name) ?? "");
  return out;
}
