// On every public page: what an article page is made handier by, and the search fields.
import { ContentsSpy } from "../elements/contents-spy.ts";
import { CopyLink } from "../elements/copy-link.ts";
import { HelpfulVote } from "../elements/helpful-vote.ts";
import { ProseTables } from "../elements/prose-tables.ts";

customElements.define("contents-spy", ContentsSpy);
customElements.define("copy-link", CopyLink);
customElements.define("helpful-vote", HelpfulVote);
customElements.define("prose-tables", ProseTables);

// Suggestions are fetched when somebody goes to a search field, not before. The
// field says where their script is: a bundler's own way costs every page 900 bytes.
function suggest({ target }: { target: EventTarget | null }): void {
  const script = (target as Element | null)?.closest?.("search-suggest")?.getAttribute("script");
  if (!script) return;
  document.removeEventListener("focusin", suggest);
  void import(/* @vite-ignore */ script);
}
document.addEventListener("focusin", suggest);
suggest({ target: document.activeElement });

// The link to the page about keeping the help is for browsers that can: elsewhere, as
// on a line anybody may listen to, there is no such thing as a service worker.
const offline = document.querySelector<HTMLElement>(".feed[hidden]");
if (offline && navigator.serviceWorker) offline.hidden = false;
