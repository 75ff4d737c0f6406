import { fetchFragment, fill } from "./fragment.ts";
import { formBody } from "./form-body.ts";
import { ScrollSync } from "./scroll-sync.ts";

const pause = 500;

/**
 * Shows beside the text what visitors would read, and what could be better in
 * it. The server makes both, as it makes the page itself. Where the preview
 * stands beside the text the two scroll together; where there is no room for it
 * the preview button shows one or the other.
 */
export class LivePreview extends HTMLElement {
  private timer = 0;
  private asked = 0;
  private sync: ScrollSync | undefined;

  connectedCallback(): void {
    const form = this.closest("form");
    if (!form) return;
    form.addEventListener("input", (event) => {
      if ((event.target as Element).matches("#title, #body, #keywords, #kind, media-panel *")) this.later(pause);
    });
    form.querySelector(".preview-button")?.addEventListener("click", (press) => {
      press.preventDefault();
      void this.draw();
      this.show(form, press.currentTarget as HTMLElement);
    });
    const area = form.querySelector<HTMLTextAreaElement>("#body");
    const view = this.querySelector<HTMLElement>("section");
    if (area && view) this.sync = new ScrollSync(area, view, () => getComputedStyle(view).overflowY === "auto");
    this.later(0);
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  /** On a narrow screen the text makes room for the preview and back; elsewhere the preview is gone to. */
  private show(form: HTMLElement, button: HTMLElement): void {
    const shown = this.querySelector<HTMLElement>(".prose");
    if (matchMedia("(max-width: 63.99rem)").matches) {
      const on = form.classList.toggle("previewing");
      button.setAttribute("aria-pressed", String(on));
      if (!on) return document.querySelector<HTMLElement>("#body")?.focus();
    }
    this.scrollIntoView({ block: "start" });
    shown?.focus({ preventScroll: true });
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
      if (turn === this.asked) this.put(html, shown);
    } catch {
      if (turn === this.asked) shown.textContent = this.dataset.failed ?? "";
    }
  }

  private put(html: string, shown: Element): void {
    const got = document.createElement("div");
    fill(got, html);
    shown.replaceChildren(...(got.querySelector(".prose")?.childNodes ?? []));
    const advice = document.querySelector("#advice");
    const news = got.querySelector("#advice");
    // What is read, or clicked on, is not changed for the same.
    if (advice && news && advice.textContent !== news.textContent) advice.replaceChildren(...news.childNodes);
    this.sync?.settle();
  }
}

function only(all: URLSearchParams): URLSearchParams {
  const out = new URLSearchParams();
  const told = ["title", "body", "keywords", "article", "text-lang", "kind", "media-file", "media-link", "media-captions", "media-transcript"];
  for (const name of told) out.set(name, all.get(name) ?? "");
  return out;
}
