/**
 * Copies the address in its `url` attribute when its button is pressed, and
 * says so in its status line. Hidden by the style sheet until it is defined:
 * without JavaScript there is nothing a button could do here.
 */
export class CopyLink extends HTMLElement {
  private timer = 0;

  connectedCallback(): void {
    this.addEventListener("click", this.copy);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.copy);
    clearTimeout(this.timer);
  }

  private copy = async (press: Event): Promise<void> => {
    if (!(press.target as Element).closest("button")) return;
    const status = this.querySelector<HTMLElement>("[role=status]");
    const url = this.getAttribute("url") ?? location.href;
    try {
      await navigator.clipboard.writeText(url);
    } catch {
      // Refused, or not a secure context: show the address to copy by hand.
      if (status) status.textContent = url;
      return;
    }
    if (!status) return;
    status.textContent = status.dataset.done ?? "";
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (status.textContent = ""), 4000);
  };
}
