import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Icons a business may give a category. */
const topics = [
  "package", "credit-card", "leaf", "rotate-ccw", "user-round", "gift", "truck", "shield-check", "life-buoy",
  "book-open", "file-text", "store", "calendar", "heart", "house", "key-round", "settings", "sparkles", "star",
  "tag", "ticket", "wrench", "map-pin", "receipt", "globe", "lock", "phone", "mail", "graduation-cap", "utensils",
];

/** Icons the templates name. */
const interfaceIcons = [
  "search", "languages", "thumbs-up", "thumbs-down", "check", "chevron-left", "chevron-right", "clock", "rss", "link", "circle-help",
  // The staff's pages.
  "external-link", "chevron-down", "chevron-up", "menu", "log-out", "circle-alert", "house", "file-text", "folder-tree",
  "trash-2", "users", "settings", "archive-restore", "import", "scroll-text", "plus", "pencil", "eye", "history",
  "undo-2", "image", "upload", "download", "x", "arrow-up", "arrow-down", "arrow-left", "arrow-right", "shield-check",
  "key-round", "monitor", "copy", "printer", "save", "send", "grip-vertical", "arrow-left-right", "wand-sparkles",
  "lock", "circle-check", "triangle-alert", "info", "filter", "ellipsis", "message-circle-question", "chart-column",
  "bold", "italic", "heading", "list", "list-ordered", "list-checks", "text-quote", "code",
  "message-square", "sticky-note", "table", "file-symlink", "lightbulb",
];

/** The inside of each icon, without what the style sheet says for all of them. */
async function paths(name: string): Promise<string> {
  const file = join(import.meta.dirname, "../node_modules/lucide-static/icons", `${name}.svg`);
  const svg = await readFile(file, "utf8");
  return svg
    .replace(/^[\s\S]*?<svg[\s\S]*?>/, "")
    .replace("</svg>", "")
    .replace(/\s+/g, " ")
    .replace(/ ?\/> ?/g, "/>")
    .trim();
}

/** Writes icons.json, name to paths, which the Go templates draw inline. */
export function iconSet(): Plugin {
  return {
    name: "guichet-icons",
    apply: "build",
    async generateBundle() {
      const names = [...new Set([...topics, ...interfaceIcons])].sort();
      const entries = await Promise.all(names.map(async (n) => [n, await paths(n)] as const));
      this.emitFile({ type: "asset", fileName: "icons.json", source: JSON.stringify(Object.fromEntries(entries)) });
    },
  };
}
