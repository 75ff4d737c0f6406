interface Added {
  id: string;
  name: string;
  facts: string;
  path: string;
  said: string;
}

/** What a kind of article is about: something played here, something taken away, or neither. */
export function useOf(kind: string): "plays" | "takes" | "" {
  if (kind === "video" || kind === "recording") return "plays";
  return kind === "download" ? "takes" : "";
}

/**
 * The part of the editor about the file of an article. A chosen file is sent at
 * once and its progress shown; what the server kept is put into the form, which
 * is saved as ever. The kind decides what of it is there.
 */
export class MediaPanel extends HTMLElement {
  private sending = new Map<HTMLElement, XMLHttpRequest>();

  connectedCallback(): void {
    const form = this.closest("form");
    const kind = form?.querySelector<HTMLSelectElement>("#kind");
    kind?.addEventListener("change", () => this.suit(kind.value));
    for (const slot of this.querySelectorAll<HTMLElement>(".media-slot")) {
      const input = slot.querySelector<HTMLInputElement>("input[type=file]");
      input?.addEventListener("change", () => {
        const file = input.files?.[0];
        if (file) this.send(slot, file);
        input.value = "";
      });
      slot.querySelector(".going button")?.addEventListener("click", () => this.giveUp(slot));
    }
    // A text saved without what is on its way would be saved without its file.
    form?.addEventListener(
      "submit",
      (event) => {
        const first = [...this.sending.keys()][0];
        if (!first) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        this.say(first, this.dataset.wait ?? "");
        first.scrollIntoView({ block: "center" });
      },
      true,
    );
  }

  disconnectedCallback(): void {
    for (const out of this.sending.values()) out.abort();
    this.sending.clear();
  }

  /** Shows what belongs to a kind. */
  private suit(kind: string): void {
    const use = useOf(kind);
    this.hidden = use === "";
    this.field("media-kind").value = kind;
    for (const part of this.querySelectorAll<HTMLElement>("[data-for]")) {
      part.hidden = part.dataset.for !== use && part.dataset.for !== kind;
    }
    const file = this.querySelector<HTMLInputElement>("#up-file");
    if (file) file.accept = (use === "takes" ? this.dataset.takes : this.dataset.plays) ?? "";
  }

  private field(name: string): HTMLInputElement {
    return this.querySelector(`[name="${name}"]`) as HTMLInputElement;
  }

  private send(slot: HTMLElement, file: File): void {
    this.giveUp(slot);
    if (file.size > Number(this.dataset.limit) * 1024 * 1024) return this.say(slot, this.dataset.large ?? "");
    const body = new FormData();
    body.append("kind", this.field("media-kind").value);
    body.append("part", slot.dataset.part ?? "");
    body.append("file", file);
    const bar = slot.querySelector("progress") as HTMLProgressElement;
    const out = new XMLHttpRequest(); // fetch does not tell how far it is
    this.sending.set(slot, out);
    out.open("POST", "/staff/files/media");
    out.setRequestHeader("Accept", "application/json");
    out.responseType = "json";
    out.upload.addEventListener("progress", (far) => {
      if (far.lengthComputable) bar.value = far.loaded / far.total;
    });
    out.addEventListener("loadend", () => this.done(slot, out));
    bar.value = 0;
    this.going(slot, true);
    this.say(slot, this.dataset.busy ?? "");
    out.send(body);
  }

  private giveUp(slot: HTMLElement): void {
    const out = this.sending.get(slot);
    this.sending.delete(slot);
    out?.abort();
    this.going(slot, false);
    this.say(slot, "");
  }

  private done(slot: HTMLElement, out: XMLHttpRequest): void {
    if (this.sending.get(slot) !== out) return; // it was given up
    this.sending.delete(slot);
    this.going(slot, false);
    const answer = out.response as (Added & { error?: { message?: string } }) | null;
    if (out.status !== 200 || !answer?.id) return this.say(slot, `${this.dataset.failed} ${answer?.error?.message ?? ""}`.trim());
    this.put(slot, answer);
    this.say(slot, answer.said);
  }

  /** Puts a kept file into the form. */
  put(slot: HTMLElement, added: Added): void {
    const part = slot.dataset.part ?? "";
    const id = this.field(`media-${part}`);
    id.value = added.id;
    this.field(`drop-${part}`).checked = false;
    const link = slot.querySelector<HTMLAnchorElement>(".has a");
    const facts = slot.querySelector(".has .meta-line");
    if (link) {
      link.textContent = added.name;
      link.href = added.path;
    }
    if (facts) facts.textContent = added.facts;
    (slot.querySelector(".has") as HTMLElement).hidden = false;
    id.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private going(slot: HTMLElement, on: boolean): void {
    (slot.querySelector(".going") as HTMLElement).hidden = !on;
  }

  private say(slot: HTMLElement, text: string): void {
    const status = slot.querySelector("[role=status]");
    if (status) status.textContent = text;
  }
}
