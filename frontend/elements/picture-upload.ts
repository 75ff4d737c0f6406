import { Refused, send } from "./form-body.ts";

/**
 * Sends a picture or a document and puts what the server answers into the text,
 * where the cursor is.
 */
export class PictureUpload extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("button")?.addEventListener("click", () => void this.upload());
  }

  private async upload(): Promise<void> {
    const file = this.querySelector<HTMLInputElement>("input[type=file]");
    const alt = this.querySelector<HTMLInputElement>("input:not([type=file])");
    const button = this.querySelector("button");
    if (!file?.files?.[0] || !button) {
      file?.focus();
      return;
    }
    const body = new FormData();
    body.append("alt", alt?.value ?? "");
    body.append("file", file.files[0]);
    button.disabled = true;
    this.say(this.dataset.busy ?? "");
    try {
      const added = await send<{ markdown: string; said: string }>("/staff/files", body);
      this.insert(added.markdown);
      this.say(added.said);
      file.value = "";
      if (alt) alt.value = "";
    } catch (why) {
      this.say(`${this.dataset.failed} ${why instanceof Refused ? why.message : ""}`.trim());
    } finally {
      button.disabled = false;
    }
  }

  private insert(markdown: string): void {
    const body = document.querySelector<HTMLTextAreaElement>("#body");
    if (!body) return;
    const at = body.selectionEnd;
    const before = body.value.slice(0, at);
    const gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    body.setRangeText(`${gap}${markdown}\n`, at, at, "end");
    body.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  private say(text: string): void {
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = text;
  }
}
