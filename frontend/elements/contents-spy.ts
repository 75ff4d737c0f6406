/**
 * Marks, in the contents list inside it, the section that is being read:
 * the last heading above the upper third of the window.
 */
export class ContentsSpy extends HTMLElement {
  private links = new Map<Element, HTMLAnchorElement>();
  private asked = 0;

  connectedCallback(): void {
    for (const a of this.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) {
      const heading = document.getElementById(decodeURIComponent(a.hash.slice(1)));
      if (heading) this.links.set(heading, a);
    }
    addEventListener("scroll", this.ask, { passive: true });
    this.mark();
  }

  disconnectedCallback(): void {
    removeEventListener("scroll", this.ask);
    cancelAnimationFrame(this.asked);
    this.asked = 0;
    this.links.clear();
  }

  private ask = (): void => {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0;
      this.mark();
    });
  };

  private mark(): void {
    let current: HTMLAnchorElement | undefined;
    for (const [heading, a] of this.links) {
      if (heading.getBoundingClientRect().top < innerHeight / 3) current = a;
    }
    for (const a of this.links.values()) {
      if (a === current) a.setAttribute("aria-current", "location");
      else a.removeAttribute("aria-current");
    }
  }
}
