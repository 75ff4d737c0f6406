/** How a column stands. */
export type Align = "" | "left" | "center" | "right";

/** A table of a text: its first row is the head. */
export interface Table {
  align: Align[];
  rows: string[][];
}

/** Bounds of what the dialog edits. */
export const most = { rows: 100, columns: 20 };

/** Cuts a row at the bars that are not escaped nor stand in a piece of code. */
export function cells(line: string): string[] {
  const text = line.trim().replace(/^\|/, "");
  const out: string[] = [];
  let cell = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "\\" && text[i + 1] === "|") {
      cell += "|";
      i++;
    } else if (c === "|") {
      out.push(cell.trim());
      cell = "";
    } else cell += c;
  }
  if (cell.trim() !== "" || !text.endsWith("|")) out.push(cell.trim());
  return out;
}

const rule = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

function alignOf(mark: string): Align {
  const left = mark.startsWith(":");
  const right = mark.endsWith(":");
  if (left && right) return "center";
  return right ? "right" : left ? "left" : "";
}

/** Reads a table: a head, the line under it, and rows. undefined for what is none. */
export function parse(text: string): Table | undefined {
  const [head, marks, ...body] = text.split("\n");
  if (head === undefined || marks === undefined || !head.includes("|") || !marks.includes("-") || !rule.test(marks)) return undefined;
  const align = cells(marks).map(alignOf);
  const first = cells(head);
  if (first.length !== align.length) return undefined;
  const rows = [first, ...body.map(cells)].map((row) => align.map((_, i) => row[i] ?? ""));
  return { align, rows };
}

/** Finds the table a place in a text stands in. */
export function tableAt(text: string, at: number): { table: Table; start: number; end: number } | undefined {
  const lines = text.split("\n");
  let n = text.slice(0, at).split("\n").length - 1;
  const row = (i: number): boolean => lines[i]?.includes("|") === true && lines[i]?.trim() !== "";
  if (!row(n)) return undefined;
  while (row(n - 1)) n--;
  let last = n;
  while (row(last + 1)) last++;
  // Lines of prose with a bar may stand before the head: the line under a head tells it.
  while (n < last && !rule.test(lines[n + 1] ?? "")) n++;
  const found = lines.slice(n, last + 1).join("\n");
  const table = parse(found);
  const start = lines.slice(0, n).reduce((sum, line) => sum + line.length + 1, 0);
  if (!table || at < start) return undefined;
  return { table, start, end: start + found.length };
}

/** How wide a text stands in a font of equal widths, about. */
const width = (s: string): number => [...s].length;

const written = (cell: string): string => cell.replace(/\s+/g, " ").trim().replace(/\|/g, "\\|");

/** Writes a table, its bars under each other. */
export function format(table: Table): string {
  const rows = table.rows.map((row) => table.align.map((_, i) => written(row[i] ?? "")));
  const wide = table.align.map((_, i) => Math.max(3, ...rows.map((row) => width(row[i] ?? ""))));
  const pad = (cell: string, i: number): string => {
    const room = (wide[i] ?? 0) - width(cell);
    switch (table.align[i]) {
      case "right":
        return " ".repeat(room) + cell;
      case "center":
        return " ".repeat(Math.floor(room / 2)) + cell + " ".repeat(Math.ceil(room / 2));
      default:
        return cell + " ".repeat(room);
    }
  };
  const mark = (align: Align, i: number): string => {
    const dashes = "-".repeat((wide[i] ?? 3) - (align === "center" ? 2 : align === "" ? 0 : 1));
    return `${align === "left" || align === "center" ? ":" : ""}${dashes}${align === "right" || align === "center" ? ":" : ""}`;
  };
  const line = (row: string[]): string => `| ${row.join(" | ")} |`;
  const [head = [], ...body] = rows.map((row) => row.map(pad));
  return [line(head), line(table.align.map(mark)), ...body.map(line)].join("\n");
}
