type Where = "before" | "after" | "inside";

/**
 * Lets categories be dragged by their grips: above or below another, or onto its
 * middle to go inside. The server decides and draws the tree anew. The arrow
 * buttons do the same by keyboard.
 */
export class CategoryTree extends HTMLElement {
  private dragged?: HTMLLIElement;
  private over?: { item: HTMLLIElement; where: Where };

  connectedCallback(): void {
    this.addEventListener("pointerdown", this.begin);
  }

  private begin = (press: PointerEvent): void => {
    const grip = (press.target as Element).closest<HTMLElement>(".grip");
    const item = grip?.closest<HTMLLIElement>("li[data-id]");
    if (!grip || !item || press.button !== 0) return;
    press.preventDefault();
    grip.setPointerCapture(press.pointerId);
    this.dragged = item;
    item.classList.add("dragged");
    grip.addEventListener("pointermove", this.move);
    const end = (lift: PointerEvent) => {
      grip.removeEventListener("pointermove", this.move);
      grip.removeEventListener("pointerup", end);
      grip.removeEventListener("pointercancel", end);
      item.classList.remove("dragged");
      const target = this.over;
      this.mark(undefined);
      this.dragged = undefined;
      if (lift.type === "pointerup" && target) void this.place(item, target.item, target.where);
    };
    grip.addEventListener("pointerup", end);
    grip.addEventListener("pointercancel", end);
  };

  private move = (drag: PointerEvent): void => {
    const under = document.elementFromPoint(drag.clientX, drag.clientY)?.closest<HTMLElement>(".twig");
    const item = under?.closest<HTMLLIElement>("li[data-id]");
    if (!under || !item || !this.contains(item) || this.dragged?.contains(item)) return this.mark(undefined);
    const box = under.getBoundingClientRect();
    const part = (drag.clientY - box.top) / box.height;
    this.mark({ item, where: part < 0.3 ? "before" : part > 0.7 ? "after" : "inside" });
  };

  private mark(over: { item: HTMLLIElement; where: Where } | undefined): void {
    this.over?.item.classList.remove("before", "after", "inside");
    this.over = over;
    over?.item.classList.add(over.where);
  }

  private async place(item: HTMLLIElement, target: HTMLLIElement, where: Where): Promise<void> {
    const body = new URLSearchParams(spot(item, target, where));
    try {
      const answer = await fetch(`/staff/categories/${item.dataset.id}/move`, { method: "POST", body });
      if (!answer.ok) throw new Error(String(answer.status));
      location.assign(`/staff/categories#c-${item.dataset.id}`);
      location.reload();
    } catch {
      const said = this.querySelector<HTMLElement>(".said");
      if (!said) return;
      said.textContent = this.dataset.failed ?? "";
      said.hidden = false;
    }
  }
}

/** The parent and the place among its children, counted without the category that moves. */
export function spot(item: HTMLLIElement, target: HTMLLIElement, where: Where): { parent: string; place: string } {
  if (where === "inside") return { parent: target.dataset.id ?? "", place: "1000" };
  const siblings = [...(target.parentElement?.children ?? [])].filter((e) => e !== item);
  const at = siblings.indexOf(target) + (where === "after" ? 1 : 0);
  return { parent: target.dataset.parent ?? "", place: String(at) };
}
