/**
 * Shows the password in its field while its button is pressed in. Hidden by the
 * style sheet until it is defined: without JavaScript there is only the field.
 * What was shown is hidden again before it is sent, so that no browser keeps it
 * among the texts it proposes.
 */
export class ShowPassword extends HTMLElement {
  private form: HTMLFormElement | null = null;

  connectedCallback(): void {
    this.addEventListener("click", this.toggle);
    this.form = this.closest("form");
    this.form?.addEventListener("submit", this.hide);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.toggle);
    this.form?.removeEventListener("submit", this.hide);
  }

  private toggle = (press: Event): void => {
    if ((press.target as Element).closest("button")) this.show(this.querySelector("input")?.type === "password");
  };

  private hide = (): void => this.show(false);

  private show(plain: boolean): void {
    const field = this.querySelector("input");
    if (field) field.type = plain ? "text" : "password";
    this.querySelector("button")?.setAttribute("aria-pressed", String(plain));
  }
}
