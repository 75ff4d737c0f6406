/**
 * Shows the password in its field while its button is pressed in. Hidden by the
 * style sheet until it is defined: without JavaScript there is only the field.
 * What was shown is hidden again before it is sent, so that no browser keeps it
 * among the texts it proposes.
 */
export class ShowPassword extends HTMLElement {
  connectedCallback(): void {
    this.button?.addEventListener("click", this.toggle);
    this.field?.form?.addEventListener("submit", this.hide);
  }

  disconnectedCallback(): void {
    this.button?.removeEventListener("click", this.toggle);
    this.field?.form?.removeEventListener("submit", this.hide);
  }

  private get field(): HTMLInputElement | null {
    return this.querySelector("input");
  }

  private get button(): HTMLButtonElement | null {
    return this.querySelector("button");
  }

  private toggle = (): void => this.show(this.field?.type === "password");

  private hide = (): void => this.show(false);

  private show(plain: boolean): void {
    if (this.field) this.field.type = plain ? "text" : "password";
    this.button?.setAttribute("aria-pressed", String(plain));
  }
}
