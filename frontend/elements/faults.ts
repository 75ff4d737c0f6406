/** Brings a reader to what a form was refused for, and from each line of it to the control. */
export function focusFaults(root: ParentNode): void {
  const list = root.querySelector<HTMLElement>("#faults");
  if (!list) return;
  list.focus();
  for (const link of list.querySelectorAll<HTMLAnchorElement>("a[href^='#']")) {
    const control = root.querySelector<HTMLElement>(`[id="${CSS.escape(link.hash.slice(1))}"]`);
    if (!control) continue;
    control.setAttribute("aria-invalid", "true");
    link.addEventListener("click", (press) => {
      press.preventDefault();
      control.focus();
      control.scrollIntoView({ block: "center" });
    });
  }
}
