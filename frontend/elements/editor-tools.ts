import { callout, insert, insertBlock, lineRange, linesOf } from "./editor-insert.ts";
import type { PickDialog } from "./pick-dialog.ts";
import { lineTops } from "./scroll-sync.ts";
import type { TableDialog } from "./table-dialog.ts";

/** The buttons beside the formatting ones, their keys, and links that lead to a place of the text. */
export class EditorTools extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", (event) => {
      const tool = (event.target as Element).closest<HTMLElement>("[data-tool]")?.dataset.tool;
      if (tool) this.use(tool);
    });
    const form = this.closest("form");
    form?.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        this.use("link");
      }
    });
    form?.addEventListener("click", (event) => {
      const place = (event.target as Element).closest<HTMLElement>("a[data-line], a[data-start]");
      if (!place) return;
      event.preventDefault();
      this.show(place.dataset);
    });
  }

  private get area(): HTMLTextAreaElement {
    return document.querySelector("#body") as HTMLTextAreaElement;
  }

  private use(tool: string): void {
    const { area } = this;
    const { selectionStart: start, selectionEnd: end, value } = area;
    const chosen = value.slice(start, end);
    switch (tool) {
      case "link":
        document.querySelector<PickDialog>("#link-dialog")?.open(chosen.split("\n", 1)[0] ?? "", (article) => {
          const text = (chosen || article.name).replace(/[[\]]/g, "\\$&");
          insert(area, `[${text}](${article.insert})`, start, end);
        });
        break;
      case "snippet":
        document.querySelector<PickDialog>("#snippet-dialog")?.open("", (snippet) => {
          if (snippet.insert.includes("\n")) insertBlock(area, snippet.insert, end);
          else insert(area, snippet.insert, start, end);
        });
        break;
      case "table":
        document.querySelector<TableDialog>("table-dialog")?.open(area);
        break;
      default: {
        const [from, to] = linesOf(value, start, end);
        const lines = value.slice(from, to);
        if (lines.trim() === "") insertBlock(area, callout(tool, ""), from);
        else insert(area, callout(tool, lines), from, to);
      }
    }
  }

  private show(place: DOMStringMap): void {
    const { area } = this;
    const [start, end] = place.line ? lineRange(area.value, Number(place.line)) : [Number(place.start), Number(place.end)];
    area.focus();
    area.setSelectionRange(start, end);
    const line = area.value.slice(0, start).split("\n").length;
    area.scrollTop = Math.max(0, (lineTops(area, [line])[0] ?? 0) - area.clientHeight / 3);
    area.scrollIntoView({ block: "nearest" });
  }
}
