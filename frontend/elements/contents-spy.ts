/**
 * Marks, in the contents list inside it, the section that is being read: the
 * last heading above the upper third of the window. It looks when a frame is
 * drawn: asked before, the browser would lay the page out once more for it.
 */
export class ContentsSpy extends HTMLElement {
  private asked = 0;

  connectedCallback(): void {
    addEventListener("scroll", this.ask, { passive: true });
    this.ask();
  }

  disconnectedCallback(): void {
    removeEventListener("scroll", this.ask);
    cancelAnimationFrame(this.asked);
    this.asked = 0;
  }

  private ask = (): void => {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0;
      this.mark();
    });
  };

  private mark(): void {
    const links = [...this.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')];
    const current = links.findLast((a) => {
      const heading = document.getElementById(decodeURIComponent(a.hash.slice(1)));
      return heading && heading.getBoundingClientRect().top < innerHeight / 3;
    });
    for (const a of links) {
      if (a === current) a.setAttribute("aria-current", "location");
      else a.removeAttribute("aria-current");
    }
  }
}
