/**
 * Tells when a table of the text inside it is wider than the window: the
 * region gets the class `wide` and a line with the `hint` attribute below it.
 * A table that fits leaves the tab order. The scrolling itself is plain CSS.
 */
export class ProseTables extends HTMLElement {
  private sizes?: ResizeObserver;

  connectedCallback(): void {
    const regions = this.querySelectorAll<HTMLElement>(".table-wrap");
    if (regions.length === 0) return;
    this.sizes = new ResizeObserver((entries) => {
      for (const { target } of entries) this.measure(target as HTMLElement);
    });
    for (const region of regions) this.sizes.observe(region);
  }

  disconnectedCallback(): void {
    this.sizes?.disconnect();
  }

  /** Compares a region with what it holds. */
  measure(region: HTMLElement): void {
    const wide = region.scrollWidth > region.clientWidth + 1;
    if (wide === region.classList.contains("wide") && region.dataset.measured) return;
    region.dataset.measured = "1";
    region.classList.toggle("wide", wide);
    region.tabIndex = wide ? 0 : -1;
    const next = region.nextElementSibling;
    const hint = next?.classList.contains("scroll-hint") ? next : null;
    if (!wide) {
      hint?.remove();
      return;
    }
    if (hint) return;
    const line = document.createElement("p");
    line.className = "scroll-hint";
    line.setAttribute("aria-hidden", "true");
    line.textContent = this.getAttribute("hint");
    region.after(line);
  }
}
