/**
 * Lets the link that begins a comment on a paragraph carry what is selected in
 * it. Without a selection the comment is about the whole paragraph.
 */
export function quoteSelection(root: Document): void {
  root.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a.say");
    const text = link?.closest(".para")?.querySelector(".para-text");
    const chosen = root.getSelection();
    if (!link || !text || !chosen || chosen.isCollapsed || !chosen.containsNode(text, true)) return;
    const quote = chosen.toString().trim();
    if (quote === "" || quote.length > 1000 || !text.textContent?.includes(quote)) return;
    const url = new URL(link.href);
    url.searchParams.set("quote", quote);
    link.href = url.href;
  });
}
