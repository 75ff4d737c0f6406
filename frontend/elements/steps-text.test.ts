import { expect, test } from "vitest";
import corpus from "../e2e/corpus/steps.json" with { type: "json" };
import { aim, begins, lead, read, settle, slug, write, type Guide } from "./steps-text.ts";

const parcel = `Let us look.

## Is it late?

How long?

- [Yes](#wait)
- [No](#it-will-come)

## Did the date pass? {#wait}

- [Ask us](/en/ask)
* text

## It will come

Wait.

\`\`\`
## no step
\`\`\`

- [Yes](#wait)
- [Back](#s-is-it-late)
`;

const guide = (text: string): Guide => read(text) as Guide;

test("steps, names and choices are read", () => {
  const { intro, steps } = guide(parcel);
  expect(intro).toBe("Let us look.\n\n");
  expect(steps.map((s) => [s.title, s.own, s.id])).toEqual([
    ["Is it late?", "", "is-it-late"],
    ["Did the date pass?", "wait", "wait"],
    ["It will come", "", "it-will-come"],
  ]);
  expect(steps[0]?.text).toBe("How long?");
  expect(steps[0]?.choices.map((c) => [c.label, c.to?.title])).toEqual([["Yes", "Did the date pass?"], ["No", "It will come"]]);
  expect(steps[1]?.choices).toEqual([]); // something follows its list
  expect(steps[1]?.text).toContain("- [Ask us](/en/ask)");
  expect(steps[2]?.choices.map((c) => c.to?.id)).toEqual(["wait", "is-it-late"]);
  expect(steps[2]?.text).toContain("## no step");
});

test.each([
  "", "text", parcel, "## A\n## B", "## A", "\n\n## A\n\n\n- [b](#b)\n\n\n\n## B ##  \n  x  \n", "```\n## A", "## A\n\n- [x](#a)\n",
  "## A\n\n1. [b](#a)\n", "## A\n\n- b\n- [b](#a)\n", "## A\n\n- b\n\n  c\n- [b](#a)", "## \n\nx", "##\n", "## {#a}\n\n- [b](#a)", "## A\n\n- [a\\]b](#a)\n\n",
])("a text that is not touched stays as it is: %j", (text) => {
  expect(write(guide(text))).toBe(text);
});

test("whatever is understood is written as it was, and reads the same when every step is written anew", () => {
  const parts = ["## A", "## B {#b}", "### C", "- [Yes](#a)", "- [No](#b)", "- [Ask](/fr/ask)", "* [Other](#c)", "text", "", "", "- point", "```", "    code",
    "> quote", "1. [a](#b)", "\\", "## A", "| a |", "- [x](#a)", "- [Out](article:x)", "  more"];
  let n = 7;
  const next = (of: number) => (n = (n * 48271) % 2147483647) % of;
  let understood = 0;
  for (let round = 0; round < 4000; round++) {
    const text = Array.from({ length: next(14) }, () => parts[next(parts.length)]).join("\n");
    const got = read(text);
    if (!got) continue;
    understood++;
    expect(write(got)).toBe(text);
    for (const step of got.steps) step.source = undefined;
    const again = guide(write(got));
    const told = (g: Guide) => g.steps.map((s) => [s.title, s.own, s.text, s.choices.map((c) => [c.label, c.dest, g.steps.indexOf(c.to as never)])]);
    expect(told(again), text).toEqual(told(got));
    const lines = write(got).split("\n");
    for (const [at, line] of begins(got).entries()) expect(lines[line - 1]).toMatch(/^##/), expect(at).toBeLessThan(got.steps.length);
  }
  expect(understood).toBeGreaterThan(500);
});

test.each(["# Title\n\n## A", "## A\n\nB\n---", "B\n=\n\n## A", "### C\n\n## A", " ## A", "<div>\n## A\n</div>", "- a\n  ```\n## b", "## [A](b)", "## A &amp; B", "## A {#x}\n\n## B {#x}"])(
  "what is not sure to be read as the server reads it is left to the text: %j",
  (text) => expect(read(text)).toBeUndefined(),
);

test("a step that is renamed or moved is still led to", () => {
  const g = guide("## A\n\n- [On](#b)\n- [Ask](/en/ask)\n\n## B\n\nx\n\n## A\n\ny\n");
  const [first, second, third] = g.steps;
  if (!first || !second || !third) throw new Error();
  second.title = "A";
  second.source = undefined;
  settle(g);
  expect(write(g)).toBe("## A\n\n- [On](#b)\n- [Ask](/en/ask)\n\n## A {#b}\n\nx\n\n## A\n\ny\n");
  lead(first, first.choices[1] as never, third);
  g.steps.reverse();
  settle(g);
  const again = guide(write(g));
  expect(again.steps[2]?.choices.map((c) => c.to?.text)).toEqual(["x", "y"]);
  expect(write(g)).toContain("## A {#a-2}\n\ny");
});

test("labels with brackets, a backslash at the end, or a letter that would be a box, come back", () => {
  const g = guide("## A\n\n- [b](#a)\n");
  for (const label of ["[a] b", "a\\", "x", "a]"]) {
    const choice = g.steps[0]?.choices[0];
    if (!choice || !g.steps[0]) throw new Error();
    choice.label = label;
    g.steps[0].source = undefined;
    const back = guide(write(g)).steps[0]?.choices[0]?.label;
    expect(back?.trim()).toBe(label === "a\\" ? "a\\\\" : label);
  }
});

// The same words as app/help/fold.TestSlug.
test.each([
  ["Où est passée ma commande ?", "ou-est-passee-ma-commande"],
  ["Œuvre, cœur et Straße", "oeuvre-coeur-et-strasse"],
  ["L’adresse d'envoi", "l-adresse-d-envoi"],
  ["ＦＡＱ　１２", "faq-12"],
  ["？！…", ""],
  ["help помощь now", "help-now"],
  ["abc\u202edef", "abcdef"],
  ["word ".repeat(30), "word-".repeat(16).slice(0, -1)],
  ["x".repeat(200), "x".repeat(80)],
])("the address of %j", (text, want) => expect(slug(text, 80)).toBe(want));

test("a link finds its step by its name, its address or its words", () => {
  const g = guide("## Déjà livré ?\n\nx\n");
  for (const dest of ["#s-deja-livre", "#deja-livre", "#déjà-livré", "#d%C3%A9j%C3%A0-livr%C3%A9"]) expect(aim(g, dest)).toBe(g.steps[0]);
  expect(aim(g, "#%")).toBeUndefined();
  expect(aim(g, "/fr/ask")).toBeUndefined();
});

test.each(corpus)("the server reads the same: $text", ({ text, steps }) => {
  const told = guide(text).steps.map((s) => [`${s.id} ${s.title}`, ...s.choices.map((c) => `${c.label}>${c.to?.id ?? ""}`)].join(" | "));
  expect(told).toEqual(steps);
});
