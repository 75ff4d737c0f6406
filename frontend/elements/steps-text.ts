/** One way on from a step. Of a choice that leads to no step of the guide only where it leads is known. */
export interface Choice {
  label: string;
  to: Step | undefined;
  dest: string; // as it is written: "#late", "/fr/ask", another page
}

/** A heading of the second level and what belongs to it. */
export interface Step {
  title: string;
  own: string; // the name it was given: {#late}
  id: string; // its address without "s-", own or made of the title; see app/help/markup/heading.go
  text: string;
  choices: Choice[];
  /** As it stands in the text, for as long as nobody changes it: what is not touched is not rewritten. */
  source: string | undefined;
}

export interface Guide {
  intro: string;
  steps: Step[];
}

const heading = /^##(?:[ \t]+(.*?))?[ \t]*$/;
const mark = /(?:^|[ \t]+)\{#([a-z0-9]+(?:-[a-z0-9]+)*)\}$/;
const point = /^([-*+]) {1,3}\[((?:\\.|[^[\]\\])*)\]\(([^()\s<>]*)\)[ \t]*$/;

/** Whether a choice with this address leads to the form for questions. */
export const asks = (dest: string): boolean => /^\/[a-z]{2}\/ask(?:[?#].*)?$/.test(dest);

/**
 * Reads a Markdown text as a guide. It takes only what it is sure to read as the
 * server does; of any other text it says undefined, and the text is then written as
 * text. write(read(text)) is the text, byte by byte.
 */
export function read(text: string): Guide | undefined {
  const lines = text.split("\n");
  const fenced = fences(lines);
  if (!fenced || odd(lines, fenced)) return undefined;
  const starts = lines.flatMap((line, n) => (!fenced[n] && heading.test(line) ? [n] : []));
  const chunk = (from: number, to: number | undefined) => lines.slice(from, to).join("\n") + (to === undefined ? "" : "\n");
  const guide: Guide = { intro: starts[0] === 0 ? "" : chunk(0, starts[0]), steps: [] };
  const seen = new Set<string>();
  for (const [n, from] of starts.entries()) {
    const to = starts[n + 1];
    const step = one(lines.slice(from, to), fenced.slice(from, to));
    if (step.own && seen.has(step.own)) return undefined;
    seen.add(step.own);
    step.source = chunk(from, to);
    guide.steps.push(step);
  }
  for (const [step, id] of ids(guide)) step.id = id;
  for (const choice of guide.steps.flatMap((s) => s.choices)) choice.to = aim(guide, choice.dest);
  return guide;
}

/** Which lines are code; undefined where a fence may end with the list it stands in. */
function fences(lines: string[]): boolean[] | undefined {
  let open = "";
  const out: boolean[] = [];
  for (const line of lines) {
    const fence = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})(.*)$/.exec(line);
    if (open) {
      out.push(true);
      if (fence && fence[2]?.startsWith(open) && fence[3]?.trim() === "") open = "";
      continue;
    }
    if (fence?.[1]) return undefined;
    open = fence?.[2] ?? "";
    out.push(open !== "");
  }
  return out;
}

/** Whether there is a heading this element would read differently from the server. */
function odd(lines: string[], fenced: boolean[]): boolean {
  let begun = false;
  return lines.some((line, n) => {
    if (fenced[n]) return false;
    const before = fenced[n - 1] ? "" : (lines[n - 1] ?? "");
    const level = /^#{1,6}(?=[ \t]|$)/.exec(line)?.[0].length ?? 0;
    if (level > 2 && !begun) return true; // the first heading is of the second level, whatever it says
    begun ||= level === 2;
    const title = level === 2 ? line : "";
    return (
      level === 1 ||
      /^ {1,3}#{1,6}(?:[ \t]|$)/.test(line) ||
      /^ {0,3}</.test(line) ||
      (before.trim() !== "" && /^ {0,3}(?:=+|-+)[ \t]*$/.test(line)) ||
      /\]\(|[<&\r]|\{#[a-z0-9-]{61}/.test(title)
    );
  });
}

function one(lines: string[], fenced: boolean[]): Step {
  let title = (heading.exec(lines[0] ?? "")?.[1] ?? "").replace(/(?:^|[ \t]+)#+$/, "");
  const own = mark.exec(title)?.[1] ?? "";
  if (own) title = title.replace(mark, "");
  const step: Step = { title, own, id: "", text: "", choices: [], source: "" };
  let end = lines.length;
  let first = end;
  let bullet = "";
  while (first > 1 && !fenced[first - 1]) {
    const line = lines[first - 1] ?? "";
    const found = point.exec(line);
    if (!found && line.trim() !== "") break;
    if (found && bullet && found[1] !== bullet) break;
    bullet ||= found?.[1] ?? "";
    first--;
  }
  const found = joined(lines.slice(1, first), bullet) ? [] : lines.slice(first, end).flatMap((line) => point.exec(line) ?? []);
  const choices: Choice[] = [];
  for (let n = 0; n < found.length; n += 4) choices.push({ label: plain(found[n + 2] ?? ""), to: undefined, dest: found[n + 3] ?? "" });
  const ways = choices.some((c) => c.dest.startsWith("#") || asks(c.dest)) && choices.every((c) => !/^[ xX]$/.test(c.label));
  if (ways) {
    step.choices = choices;
    end = first;
  }
  step.text = trim(lines.slice(1, end).join("\n"));
  return step;
}

/** Whether a list with this sign would go on one the lines end with. */
function joined(lines: string[], bullet: string): boolean {
  for (let n = lines.length - 1; n >= 0; ) {
    while (n >= 0 && lines[n]?.trim() === "") n--;
    let line = "";
    for (; n >= 0 && lines[n]?.trim() !== ""; n--) {
      line = lines[n] ?? "";
      if (bullet !== "" && new RegExp(`^ {0,3}\\${bullet}(?:[ \t]|$)`).test(line)) return true;
    }
    if (!/^[ \t]/.test(line)) return false;
  }
  return false;
}

const trim = (text: string): string => text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
const plain = (label: string): string => label.replace(/\\([[\]])/g, "$1");

/** Writes a guide. Steps nobody changed stand as they were. */
export function write(guide: Guide): string {
  return chunks(guide).join("");
}

/** The line each step begins at, counted from 1. */
export function begins(guide: Guide): number[] {
  let line = 1;
  return chunks(guide).map((part) => {
    const at = line;
    line += part.split("\n").length - 1;
    return at;
  }).slice(1);
}

function chunks(guide: Guide): string[] {
  const parts = [guide.intro, ...guide.steps.map((step) => step.source ?? made(step))];
  return parts.map((part, n) => (n < parts.length - 1 && part !== "" && !part.endsWith("\n") ? `${part}\n\n` : part));
}

function made(step: Step): string {
  const head = ["##", step.title.trim(), step.own && `{#${step.own}}`].filter((s) => s !== "").join(" ");
  const lines = trim(step.text).split("\n");
  const bullet = ["-", "*", "+"].find((sign) => !joined(lines, sign)) ?? "-";
  const list = step.choices.map((c) => `${bullet} [${label(c.label)}](${c.dest})`).join("\n");
  return `${[head, trim(step.text), list].filter((s) => s !== "").join("\n\n")}\n\n`;
}

function label(text: string): string {
  const safe = text.replace(/[[\]]/g, "\\$&").replace(/(?<!\\)(?:\\\\)*\\$/, "$&\\");
  return /^[xX]$/.test(safe) ? `${safe} ` : safe; // "[x]" is a box to tick
}

/** The step an address within the text leads to. */
export function aim(guide: Guide, dest: string): Step | undefined {
  if (!dest.startsWith("#")) return undefined;
  let name = dest.slice(1);
  const by = (id: string) => guide.steps.find((s) => s.id === id);
  const exact = name.startsWith("s-") ? by(name.slice(2)) : undefined;
  if (exact) return exact;
  try {
    name = decodeURIComponent(name);
  } catch {
    // It is taken as it is written, as the server does.
  }
  return by(name) ?? by(slug(name, 64));
}

/** The addresses the server would give the steps now: names that were given come first. */
function ids(guide: Guide): Map<Step, string> {
  const used = new Map<string, number>();
  for (const step of guide.steps) if (step.own) used.set(step.own, 1);
  const free = (id: string): string => {
    const n = (used.get(id) ?? 0) + 1;
    used.set(id, n);
    if (n === 1) return id;
    for (let more = n; ; more++) {
      const other = `${id}-${more}`;
      used.set(id, more);
      if (!used.has(other)) {
        used.set(other, 1);
        return other;
      }
    }
  };
  const out = new Map<Step, string>();
  for (const step of guide.steps) {
    out.set(step, step.own || free(slug(step.title, 60)));
    for (const inner of step.text.matchAll(/^#{3,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/gm)) free(slug(inner[1] ?? "", 60));
  }
  return out;
}

/**
 * Keeps every choice leading where it led: a step whose address would change, for
 * its title or its place did, is given the one it had as its own.
 */
export function settle(guide: Guide): void {
  const led = new Set(guide.steps.flatMap((s) => s.choices.map((c) => c.to)));
  for (let again = true; again; ) {
    again = false;
    for (const [step, id] of ids(guide)) {
      if (step.own || id === step.id) continue;
      if (!led.has(step)) {
        step.id = id;
        continue;
      }
      name(guide, step);
      again = true;
      break;
    }
  }
}

/** Gives a step the address it has as its own, or a new one where that is none. */
export function name(guide: Guide, step: Step): void {
  const fits = /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(step.id);
  step.id = step.own = fits ? step.id : fresh(guide);
  step.source = undefined;
  if (!fits) for (const s of guide.steps) for (const c of s.choices) if (c.to === step) lead(s, c, step);
}

/** A name no step has. */
function fresh(guide: Guide): string {
  for (let n = Math.max(guide.steps.length, 1); ; n++) if (!guide.steps.some((s) => s.id === `step-${n}`)) return `step-${n}`;
}

/** Makes a choice of a step lead to another. */
export function lead(from: Step, choice: Choice, to: Step): void {
  choice.to = to;
  choice.dest = `#${to.own || to.id}`;
  from.source = undefined;
}

const spelt: Record<string, string> = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** app/help/fold.Slug. */
export function slug(text: string, limit: number): string {
  const bare = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/[\p{Mn}\p{Cf}]/gu, "");
  const words = bare.split(/[^\p{L}\p{Nd}]+/u).map((word) => [...word].map((c) => spelt[c] ?? c).join("").replace(/[^\x20-\x7e]/g, ""));
  const out = words.filter((word) => word !== "").join("-");
  if (out.length <= limit) return out;
  const cut = out.slice(0, limit);
  const at = cut.lastIndexOf("-");
  return (at >= limit / 2 && out[limit] !== "-" ? cut.slice(0, at) : cut).replace(/-+$/, "");
}
