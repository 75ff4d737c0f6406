import type { Found } from "./pocket.ts";

/** The sentence about a number of results: "none", "one" and "some" of an element's data, "#" and "?" filled in. */
export function say(sentences: DOMStringMap, count: number, query: string): string {
  const sentence = sentences[count === 0 ? "none" : count === 1 ? "one" : "some"] ?? "";
  return sentence.replace("#", String(count)).replace("%", () => query);
}

/** Results as the rows of a list; at makes an address of a path. */
export function hits(results: Found[], at = (path: string) => path, beside = (_: Found) => ""): HTMLElement[] {
  return results.map((found) => {
    const row = document.createElement("li");
    row.className = "row";
    const title = document.createElement("h2");
    const link = Object.assign(document.createElement("a"), { className: "whole", href: at(found.path), textContent: found.title });
    title.append(link);
    const excerpt = Object.assign(document.createElement("p"), { textContent: found.excerpt });
    if (found.lang) link.lang = excerpt.lang = found.lang;
    row.append(title, excerpt);
    const about = [found.category, beside(found)].filter(Boolean);
    if (about.length > 0) {
      const meta = Object.assign(document.createElement("p"), { className: "meta" });
      meta.append(...about.map((text) => Object.assign(document.createElement("span"), { textContent: text })));
      row.append(meta);
    }
    return row;
  });
}
