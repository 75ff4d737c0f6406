/** Prints the page when its button is pressed. Hidden by the style sheet until it is defined. */
export class PrintPage extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.print);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.print);
  }

  private print = (press: Event): void => {
    if ((press.target as Element).closest("button")) window.print();
  };
}
