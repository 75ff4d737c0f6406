import { insertBlock } from "./editor-insert.ts";

interface Added {
  markdown: string;
  said: string;
}

/**
 * Brings pictures and documents into the text: chosen, pasted or dropped on it.
 * A dialog asks what a picture shows before it is sent; what the server answers
 * is put where the cursor was.
 */
export class PictureUpload extends HTMLElement {
  private waiting: File[] = [];
  private at = 0; // where it goes
  private sending: XMLHttpRequest | undefined;

  private get dialog(): HTMLDialogElement {
    return document.querySelector("#upload-dialog") as HTMLDialogElement;
  }

  private get area(): HTMLTextAreaElement {
    return document.querySelector("#body") as HTMLTextAreaElement;
  }

  private in<T extends Element>(selector: string): T {
    return this.dialog.querySelector(selector) as T;
  }

  connectedCallback(): void {
    const file = this.querySelector<HTMLInputElement>("input[type=file]");
    file?.addEventListener("change", () => {
      this.take([...(file.files ?? [])]);
      file.value = "";
    });
    this.area.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      // Office programs put a picture of the text beside the text: the text is meant.
      if (files.length === 0 || event.clipboardData?.types.includes("text/plain")) return;
      event.preventDefault();
      this.take(files);
    });
    this.area.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.area.classList.add("dropping");
    });
    this.area.addEventListener("dragleave", () => this.area.classList.remove("dropping"));
    this.area.addEventListener("drop", (event) => {
      this.area.classList.remove("dropping");
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      this.take(files);
    });
    this.in("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.in("[data-do=cancel]").addEventListener("click", () => this.giveUp());
    this.dialog.addEventListener("cancel", () => this.giveUp());
  }

  private giveUp(): void {
    const sending = this.sending;
    this.sending = undefined;
    sending?.abort();
    this.waiting = [];
    this.dialog.close();
    this.area.focus();
  }

  private take(files: File[]): void {
    if (files.length === 0) return;
    this.waiting = files;
    this.at = this.area.selectionEnd;
    this.ask();
  }

  /** Asks for the first of the files that wait. */
  private ask(): void {
    const file = this.waiting[0];
    if (!file) return;
    const alt = this.in<HTMLInputElement>("#upload-alt");
    this.in(".upload-name").textContent = file.name;
    this.in<HTMLElement>(".field").hidden = !file.type.startsWith("image/");
    alt.value = "";
    this.busy(false);
    this.say("");
    if (!this.dialog.open) this.dialog.showModal();
    alt.focus();
  }

  private busy(on: boolean): void {
    this.in<HTMLProgressElement>("progress").hidden = !on;
    this.in<HTMLButtonElement>("button:not([data-do])").disabled = on;
  }

  private send(): void {
    const file = this.waiting[0];
    if (!file || this.sending) return;
    const body = new FormData();
    body.append("alt", this.in<HTMLInputElement>("#upload-alt").value.trim());
    body.append("file", file);
    const bar = this.in<HTMLProgressElement>("progress");
    const out = new XMLHttpRequest(); // fetch does not tell how far it is
    this.sending = out;
    out.open("POST", "/staff/files");
    out.setRequestHeader("Accept", "application/json");
    out.responseType = "json";
    out.upload.addEventListener("progress", (far) => {
      if (far.lengthComputable) bar.value = far.loaded / far.total;
    });
    out.addEventListener("loadend", () => this.done(out));
    bar.value = 0;
    this.busy(true);
    this.say(this.dataset.busy ?? "");
    out.send(body);
  }

  private done(out: XMLHttpRequest): void {
    if (this.sending !== out) return; // it was given up
    this.sending = undefined;
    const answer = out.response as (Added & { error?: { message?: string } }) | null;
    if (out.status !== 200 || !answer?.markdown) {
      this.busy(false);
      this.say(`${this.dataset.failed} ${answer?.error?.message ?? ""}`.trim());
      return;
    }
    const rest = this.waiting.slice(1);
    this.dialog.close();
    insertBlock(this.area, answer.markdown, this.at);
    this.at = this.area.selectionEnd;
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = answer.said;
    this.waiting = rest;
    if (rest.length > 0) this.ask();
  }

  private say(text: string): void {
    this.in("[role=status]").textContent = text;
  }
}
