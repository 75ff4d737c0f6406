import { send } from "./form-body.ts";

const beat = 15_000;
const typingFor = 8_000;

/**
 * Tells the others that this article is open here, and shows who else has it
 * open and that somebody saved it. News come by server-sent events, which carry
 * names only: the page asks again as itself. The stream is closed while the tab
 * is hidden.
 */
export function watchOthers(root: Document): void {
  const keeper = root.querySelector("draft-keeper");
  const form = root.querySelector<HTMLFormElement>("form.editor");
  if (!keeper || !form) return;
  const address = `/staff/content/${keeper.getAttribute("article")}/${keeper.getAttribute("text-lang")}`;
  let typed = 0;
  let news: EventSource | undefined;

  form.addEventListener("input", () => {
    const quiet = Date.now() - typed > typingFor;
    typed = Date.now();
    if (quiet) void look();
  });
  root.addEventListener("visibilitychange", () => (root.visibilityState === "hidden" ? close() : open()));
  addEventListener("pagehide", () => navigator.sendBeacon(`${address}/look`, new URLSearchParams({ gone: "1" })));
  setInterval(() => root.visibilityState === "visible" && void look(), beat);
  open();

  function open(): void {
    void look();
    if (news) return;
    news = new EventSource(`${address}/news`);
    news.addEventListener("here", () => void look());
    news.addEventListener("article", () => void look());
  }

  function close(): void {
    news?.close();
    news = undefined;
  }

  async function look(): Promise<void> {
    const body = new URLSearchParams({ base: form?.querySelector<HTMLInputElement>("[name=base]")?.value ?? "" });
    if (Date.now() - typed < typingFor) body.set("typing", "1");
    try {
      const now = await send<{ here: string; saved: string }>(`${address}/look`, body);
      show("#here", now.here);
      show("#newer", now.saved);
    } catch {
      // The next beat asks again; what was shown may be old, so it goes.
      show("#here", "");
    }
  }

  function show(selector: string, text: string): void {
    const line = root.querySelector<HTMLElement>(selector);
    const said = line?.querySelector("span");
    if (!line || !said || said.textContent === text) return;
    said.textContent = text;
    line.hidden = text === "";
  }
}
