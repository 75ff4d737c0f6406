import { insert, insertBlock } from "./editor-insert.ts";
import { type Align, format, most, type Table, tableAt } from "./table-text.ts";

/**
 * A grid in which a table is made, or the one under the cursor is edited. Arrow
 * keys go from cell to cell, Tab in the last one adds a row.
 */
export class TableDialog extends HTMLElement {
  private table: Table = { align: [], rows: [] };
  private area: HTMLTextAreaElement | undefined;
  private range: [number, number] | undefined;

  private get dialog(): HTMLDialogElement {
    return this.querySelector("dialog") as HTMLDialogElement;
  }

  connectedCallback(): void {
    this.addEventListener("click", (event) => {
      const does = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset.do;
      if (does) this.act(does);
    });
    this.addEventListener("keydown", this.key);
    this.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.finish();
    });
  }

  open(area: HTMLTextAreaElement): void {
    this.area = area;
    const at = area.selectionStart;
    const found = tableAt(area.value, at);
    this.range = found ? [found.start, found.end] : undefined;
    this.table = found?.table ?? { align: ["", "", ""], rows: [["", "", ""], ["", "", ""], ["", "", ""]] };
    this.draw();
    this.dialog.showModal();
    this.cell(0, 0)?.focus();
  }

  private draw(): void {
    const grid = this.querySelector("table");
    if (!grid) return;
    const head = document.createElement("tr");
    head.append(...this.table.align.map((align, i) => this.aligner(align, i)));
    const rows = this.table.rows.map((row, r) => {
      const line = document.createElement("tr");
      line.append(...row.map((text, c) => this.field(text, r, c)));
      return line;
    });
    grid.replaceChildren(head, ...rows);
  }

  private aligner(align: Align, column: number): HTMLElement {
    const box = document.createElement("td");
    const list = document.createElement("select");
    list.className = "select select-xs";
    list.setAttribute("aria-label", this.say("align", { column: column + 1 }));
    for (const value of ["", "left", "center", "right"] as const) {
      list.add(new Option(this.dataset[`align${value || "none"}`] ?? value, value, false, value === align));
    }
    list.addEventListener("change", () => (this.table.align[column] = list.value as Align));
    box.append(list);
    return box;
  }

  private field(text: string, row: number, column: number): HTMLElement {
    const box = document.createElement(row === 0 ? "th" : "td");
    const field = document.createElement("input");
    field.className = "input input-sm";
    field.value = text;
    field.dataset.cell = `${row}.${column}`;
    field.lang = this.area?.lang ?? "";
    field.setAttribute("aria-label", this.say(row === 0 ? "headcell" : "cell", { row, column: column + 1 }));
    field.addEventListener("input", () => {
      const line = this.table.rows[row];
      if (line) line[column] = field.value;
    });
    box.append(field);
    return box;
  }

  private say(word: string, values: Record<string, number>): string {
    return (this.dataset[word] ?? "").replace(/%(\w+)/g, (_, name: string) => String(values[name] ?? ""));
  }

  private cell(row: number, column: number): HTMLInputElement | null {
    return this.querySelector(`[data-cell="${row}.${column}"]`);
  }

  /** The cell the focus is in, or was in last. */
  private at: [number, number] = [0, 0];

  private key = (event: KeyboardEvent): void => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.dataset.cell) return;
    const [row = 0, column = 0] = field.dataset.cell.split(".").map(Number);
    this.at = [row, column];
    const atStart = field.selectionStart === 0 && field.selectionEnd === 0;
    const atEnd = field.selectionStart === field.value.length;
    const steps: Record<string, [number, number] | undefined> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: atStart ? [row, column - 1] : undefined,
      ArrowRight: atEnd ? [row, column + 1] : undefined,
    };
    const to = steps[event.key];
    const last = row === this.table.rows.length - 1 && column === this.table.align.length - 1;
    if (event.key === "Tab" && !event.shiftKey && last && field.value !== "" && this.table.rows.length < most.rows) {
      event.preventDefault();
      this.table.rows.push(this.table.align.map(() => ""));
      this.draw();
      this.go(row + 1, 0);
    } else if (to && this.cell(...to)) {
      event.preventDefault();
      this.go(...to);
    }
  };

  private go(row: number, column: number): void {
    const field = this.cell(row, column);
    this.at = [row, column];
    field?.focus();
    field?.select();
  }

  private act(does: string): void {
    const { rows, align } = this.table;
    let [row, column] = this.at;
    switch (does) {
      case "cancel":
        return this.dialog.close();
      case "row":
        if (rows.length < most.rows) rows.splice(++row, 0, align.map(() => ""));
        break;
      case "column":
        if (align.length < most.columns) {
          align.splice(++column, 0, "");
          for (const line of rows) line.splice(column, 0, "");
        }
        break;
      case "no-row": // the head stays
        if (row > 0 && rows.length > 1) rows.splice(row--, 1);
        break;
      case "no-column":
        if (align.length > 1) {
          align.splice(column, 1);
          for (const line of rows) line.splice(column, 1);
          column = Math.max(0, column - 1);
        }
        break;
    }
    this.draw();
    this.go(Math.min(row, rows.length - 1), Math.min(column, align.length - 1));
  }

  private finish(): void {
    this.dialog.close();
    if (!this.area) return;
    const text = format(this.table);
    if (this.range) insert(this.area, text, ...this.range);
    else insertBlock(this.area, text);
  }
}
