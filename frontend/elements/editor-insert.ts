/**
 * Puts text in the place of a range of a text field, as if it had been typed: the
 * browser's own undo takes it back. setRangeText, where a browser refuses the
 * command, empties that undo and is the last resort.
 */
export function insert(area: HTMLTextAreaElement, text: string, start: number, end: number): void {
  area.focus();
  area.setSelectionRange(start, end);
  const typed = text === "" ? document.execCommand?.("delete") : document.execCommand?.("insertText", false, text);
  if (typed && area.value.slice(start, start + text.length) === text) return;
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Puts a block where the cursor is, parted from what stands around it by blank lines. */
export function insertBlock(area: HTMLTextAreaElement, block: string, at = area.selectionEnd): void {
  const before = area.value.slice(0, at);
  const after = area.value.slice(at);
  const lead = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = after === "" ? "\n" : after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  insert(area, `${lead}${block}${tail}`, at, at);
}

/** The lines a selection touches, as a range. */
export function linesOf(text: string, start: number, end: number): [number, number] {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const to = text.indexOf("\n", Math.max(start, end > start && text[end - 1] === "\n" ? end - 1 : end));
  return [from, to < 0 ? text.length : to];
}

/** The range of a line, counted from 1. */
export function lineRange(text: string, line: number): [number, number] {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const next = text.indexOf("\n", start);
    if (next < 0) break;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  return [start, end < 0 ? text.length : end];
}

/** Makes a callout of lines: GitHub's form, a quote that begins with its kind. */
export function callout(kind: string, lines: string): string {
  const quoted = lines.split("\n").map((line) => (line === "" ? ">" : `> ${line}`));
  return [`> [!${kind.toUpperCase()}]`, ...quoted].join("\n");
}
