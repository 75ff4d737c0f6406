/**
 * Searches the small index that app/help/pocket writes, in the browser alone:
 * a copy of the site on a stick, or the help a visitor keeps.
 */

/** The index as it travels: a hit is eight times the distance from the text before, and where the word stands. */
export interface Pocket {
  docs: string[][]; // path, title, excerpt, category, language if it is another
  words: string[]; // sorted by code point of UTF-8
  hits: number[][];
}

export interface Found {
  path: string;
  title: string;
  excerpt: string;
  category: string;
  lang: string;
}

const most = 50; // results
const wordsAsked = 12;
const spelt: Record<string, string> = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** The words of a text as Go's fold.Key knows them: no case, no accents, letters and digits alone. */
export function words(text: string): string[] {
  // Letter by letter: a whole word would end in another sigma than Go's.
  const plain = [...text.normalize("NFKD")].map((letter) => letter.toLowerCase()).join("").normalize("NFKD");
  const key = plain
    .replace(/[\p{Mn}\p{Cf}]/gu, "")
    .replace(/[^\p{L}\p{Nd}]+/gu, " ")
    .replace(/[œæßøłđðþı]/g, (letter) => spelt[letter] ?? letter);
  return key.split(" ").filter((word) => bytes(word) > 1 || /[0-9]/.test(word));
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Where in the sorted list a word stands, or would. */
function place(list: string[], word: string): number {
  let low = 0;
  for (let high = list.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (before(list[middle] as string, word)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Go sorts by bytes, that is by code point; "<" of strings sorts by UTF-16 units, which differs beyond U+FFFF. */
function before(a: string, b: string): boolean {
  const x = [...a];
  const y = [...b];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    if (x[i] !== y[i]) return (x[i] as string).codePointAt(0)! < (y[i] as string).codePointAt(0)!;
  }
  return x.length < y.length;
}

/** What a word in the title, among the keywords and in the text counts. */
function weight(at: number): number {
  return at & 4 ? 8 : at & 2 ? 5 : 1;
}

/** Adds, for each text, the best that any word beginning with the letters gives it. */
function beginning(index: Pocket, letters: string, factor: number, best: Map<number, number>): void {
  for (let n = place(index.words, letters); index.words[n]?.startsWith(letters); n++) {
    const word = index.words[n] as string;
    const hits = index.hits[n] as number[];
    const rare = Math.log(1 + index.docs.length / hits.length);
    const like = word === letters ? 1 : 0.4 + (0.4 * letters.length) / word.length;
    let doc = 0;
    for (const hit of hits) {
      doc += hit >> 3;
      const score = weight(hit & 7) * rare * like * factor;
      if (score > (best.get(doc) ?? 0)) best.set(doc, score);
    }
  }
}

/** One word of the query: as it is and as a beginning; else what begins like it, so that endings differ. */
function one(index: Pocket, word: string): Map<number, number> {
  const best = new Map<number, number>();
  beginning(index, word, 1, best);
  const least = Math.max(4, Math.ceil(word.length * 0.6));
  for (let n = word.length - 1; best.size === 0 && n >= least; n--) beginning(index, word.slice(0, n), 0.4, best);
  return best;
}

/** Finds texts, the best first: those with most of the words, in the title before keywords before the rest. */
export function search(index: Pocket, query: string): Found[] {
  const asked = [...new Set(words(query))].slice(0, wordsAsked);
  const score = new Map<number, number>();
  const said = new Map<number, number>();
  for (const word of asked) {
    for (const [doc, points] of one(index, word)) {
      score.set(doc, (score.get(doc) ?? 0) + points);
      said.set(doc, (said.get(doc) ?? 0) + 1);
    }
  }
  const phrase = words(query).join(" ");
  const rank = (doc: number): number => {
    const share = (said.get(doc) ?? 0) / asked.length;
    const titled = words(index.docs[doc]?.[1] ?? "").join(" ").includes(phrase) ? 1.5 : 1;
    return (score.get(doc) ?? 0) * share * share * titled;
  };
  const ranked = [...score.keys()].map((doc) => ({ doc, rank: rank(doc) }));
  ranked.sort((a, b) => b.rank - a.rank || a.doc - b.doc);
  return ranked.slice(0, most).map(({ doc }) => {
    const [path = "", title = "", excerpt = "", category = "", lang = ""] = index.docs[doc] ?? [];
    return { path, title, excerpt, category, lang };
  });
}
