import { ContentsSpy } from "../../elements/contents-spy.ts";
import { CopyLink } from "../../elements/copy-link.ts";
import { HelpfulVote } from "../../elements/helpful-vote.ts";
import { ProseTables } from "../../elements/prose-tables.ts";

customElements.define("contents-spy", ContentsSpy);
customElements.define("copy-link", CopyLink);
customElements.define("helpful-vote", HelpfulVote);
customElements.define("prose-tables", ProseTables);
