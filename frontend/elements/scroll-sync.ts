/** Where a block begins: in the text field and in the preview, in pixels from the top of each. */
export type Point = readonly [number, number];

/**
 * Leads from a place in one of two columns to the place in the other, along the
 * points both have. Between two points it goes evenly.
 */
export function along(points: readonly Point[], y: number, back = false): number {
  const [a, b] = back ? ([1, 0] as const) : ([0, 1] as const);
  let below = points[0];
  if (!below) return y;
  for (const point of points) {
    if (point[a] > y) {
      const room = point[a] - below[a];
      return room <= 0 ? below[b] : below[b] + ((y - below[a]) / room) * (point[b] - below[b]);
    }
    below = point;
  }
  return below[b];
}

/** Keeps only points that come after those before them in both columns. */
export function rising(points: readonly Point[]): Point[] {
  const out: Point[] = [];
  for (const point of points) {
    const last = out[out.length - 1];
    if (!last || (point[0] > last[0] && point[1] > last[1])) out.push(point);
  }
  return out;
}

/** Measures at which height lines of a text field begin, with a hidden copy of it that wraps the same. */
export function lineTops(area: HTMLTextAreaElement, lines: readonly number[]): number[] {
  const copy = document.createElement("div");
  copy.className = `${area.className} body-copy`;
  copy.lang = area.lang;
  copy.setAttribute("aria-hidden", "true");
  const marks: HTMLElement[] = [];
  const all = area.value.split("\n");
  let at = 0;
  for (const line of lines) {
    copy.append(all.slice(at, line - 1).map((l) => `${l}\n`).join(""));
    at = Math.max(at, line - 1);
    const mark = document.createElement("span");
    mark.textContent = "\u200b";
    copy.append(mark);
    marks.push(mark);
  }
  copy.append(all.slice(at).join("\n"));
  area.parentElement?.append(copy);
  copy.style.width = `${area.clientWidth}px`;
  const tops = marks.map((mark) => mark.offsetTop);
  copy.remove();
  return tops;
}

/**
 * Keeps the scroll of a text field and of its preview in step, by the lines the
 * preview's blocks bear. Whichever the person scrolls leads.
 */
export class ScrollSync {
  private points: Point[] | undefined;
  private leads: Element | undefined;

  constructor(
    private readonly area: HTMLTextAreaElement,
    private readonly view: HTMLElement,
    private readonly beside: () => boolean,
  ) {
    for (const side of [area, view]) {
      for (const sign of ["wheel", "pointerdown", "touchstart", "keydown", "focusin"]) {
        side.addEventListener(sign, () => (this.leads = side), { passive: true });
      }
      side.addEventListener("scroll", () => this.follow(side), { passive: true });
    }
    area.addEventListener("input", () => (this.leads = area));
    new ResizeObserver(() => this.forget()).observe(view);
  }

  /** What was measured no longer holds. */
  forget(): void {
    this.points = undefined;
  }

  /** Brings the preview to where the text field is, after it was drawn anew. */
  settle(): void {
    this.forget();
    if (this.leads !== this.view) this.follow(this.area, true);
  }

  private follow(side: Element, always = false): void {
    if ((!always && this.leads !== side) || !this.beside()) return;
    const points = (this.points ??= this.measure());
    if (side === this.area) this.view.scrollTop = along(points, this.area.scrollTop);
    else this.area.scrollTop = along(points, this.view.scrollTop, true);
  }

  private measure(): Point[] {
    const blocks = [...this.view.querySelectorAll<HTMLElement>("[data-line]")];
    const tops = lineTops(this.area, blocks.map((b) => Number(b.dataset.line)).sort((a, b) => a - b));
    const zero = this.view.getBoundingClientRect().top - this.view.scrollTop;
    const points = blocks.map((block, i): Point => [tops[i] ?? 0, block.getBoundingClientRect().top - zero]);
    const end: Point = [this.area.scrollHeight - this.area.clientHeight, this.view.scrollHeight - this.view.clientHeight];
    const within = points.filter((p) => p[0] < end[0] && p[1] < end[1]);
    return rising([[0, 0], ...within, end]);
  }
}
