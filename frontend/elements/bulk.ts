/** The tick in the head of a list: it ticks, or clears, every row of its form. */
export class BulkAll extends HTMLElement {
  connectedCallback(): void {
    this.closest("form")?.addEventListener("change", (event) => {
      const all = this.querySelector<HTMLInputElement>("input");
      const rows = [...(this.closest("form")?.querySelectorAll<HTMLInputElement>("input[name=article]") ?? [])];
      if (!all) return;
      if (event.target === all) rows.forEach((row) => (row.checked = all.checked));
      const ticked = rows.filter((row) => row.checked).length;
      all.checked = ticked > 0 && ticked === rows.length;
      all.indeterminate = ticked > 0 && ticked < rows.length;
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
