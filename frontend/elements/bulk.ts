/** The tick in the head of a list: it ticks, or clears, every row of its form. */
export class BulkAll extends HTMLElement {
  connectedCallback(): void {
    const all = this.querySelector<HTMLInputElement>("input");
    const form = this.closest("form");
    if (!all || !form) return;
    const rows = () => [...form.querySelectorAll<HTMLInputElement>("input[name=article]")];
    all.addEventListener("change", () => rows().forEach((row) => (row.checked = all.checked)));
    form.addEventListener("change", () => {
      const ticked = rows().filter((row) => row.checked).length;
      all.checked = ticked > 0 && ticked === rows().length;
      all.indeterminate = ticked > 0 && ticked < rows().length;
    });
  }
}

/** Shows, of the fields an action may need, those that the chosen one does. */
export function showFields(form: HTMLFormElement): void {
  const action = form.querySelector<HTMLSelectElement>("select[name=do]");
  if (!action) return;
  const show = () => {
    for (const field of form.querySelectorAll<HTMLElement>("[data-for]")) {
      field.hidden = !field.dataset.for?.split(" ").includes(action.value);
    }
  };
  action.addEventListener("change", show);
  show();
}
