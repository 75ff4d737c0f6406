/**
 * Sends the vote under an article without leaving it, and says what was noted.
 * The pressed answer pressed again takes the vote back, as does a button that
 * says so; after a no it asks why. Without JavaScript the forms lead to a page
 * of their own that does the same.
 */
export class HelpfulVote extends HTMLElement {
  private opinion = "";
  private busy = false;

  connectedCallback(): void {
    this.addEventListener("submit", this.vote);
  }

  disconnectedCallback(): void {
    this.removeEventListener("submit", this.vote);
  }

  private vote = async (sent: SubmitEvent): Promise<void> => {
    const form = sent.target as HTMLFormElement;
    const pressed = sent.submitter as HTMLButtonElement | null;
    if (!pressed) return;
    sent.preventDefault();
    if (this.busy) return;
    const why = form.classList.contains("why");
    const opinion = !why && pressed.value === this.opinion ? "undo" : pressed.value;
    this.busy = true;
    try {
      const body = new URLSearchParams({ opinion, reason: why ? this.reason.value : "" });
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (!answer.ok) return this.say(said.error.message);
      this.noted(said.opinion, why ? "why" : opinion);
      if (said.queued) this.later(said.message, new URL(form.action).pathname);
    } catch {
      this.say(this.status.dataset.failed ?? "");
    } finally {
      this.busy = false;
    }
  };

  /** The service worker of somebody who keeps the help offline has it, and tells when it is sent. */
  private later(message: string, path: string): void {
    const worker = navigator.serviceWorker;
    this.say(message);
    worker.onmessage = ({ data }) => data.path === path && this.say(data.message);
    addEventListener("online", () => worker.controller?.postMessage({ do: "send" }));
  }

  private noted(opinion: string, word: string): void {
    const last = this.answers.find((button) => button.value === (opinion || this.opinion));
    this.opinion = opinion;
    for (const button of this.answers) button.setAttribute("aria-pressed", String(button.value === opinion));
    this.say(this.status.dataset[word] ?? "");
    const focused = document.activeElement?.closest<HTMLElement>("helpful-vote form");
    this.show(".why", word === "no");
    this.show(".undo", opinion !== "");
    if (word === "no") this.reason.focus();
    // The button that was pressed is gone: whoever uses a keyboard stays here.
    else if (focused?.hidden) last?.focus();
  }

  private show(form: string, shown: boolean): void {
    const found = this.querySelector<HTMLElement>(form);
    if (found) found.hidden = !shown;
  }

  private say(text: string): void {
    this.status.textContent = text;
  }

  private get answers(): HTMLButtonElement[] {
    return [...this.querySelectorAll<HTMLButtonElement>("form:not(.why, .undo) button")];
  }

  private get status(): HTMLElement {
    return this.querySelector<HTMLElement>("[role=status]") ?? this;
  }

  private get reason(): HTMLTextAreaElement {
    return this.querySelector("textarea") as HTMLTextAreaElement;
  }
}
