// On every page of a copy of the site, as a plain script: a browser that reads
// files takes no module. It fetches nothing; the index of the search stands
// beside it as a script.
import { ContentsSpy } from "../../elements/contents-spy.ts";
import { type Pocket, search } from "../../elements/pocket.ts";
import { ProseTables } from "../../elements/prose-tables.ts";
import { hits, say } from "../../elements/results.ts";
import { StepByStep } from "../../elements/step-by-step.ts";

customElements.define("contents-spy", ContentsSpy);
customElements.define("prose-tables", ProseTables);
customElements.define("step-by-step", StepByStep);

// The script of the index comes after this one, and before that moment.
addEventListener("DOMContentLoaded", () => {
  const index = (globalThis as { guichetIndex?: Pocket }).guichetIndex;
  const found = document.getElementById("found");
  const query = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  if (!index || !found || !query) return;
  for (const field of document.querySelectorAll<HTMLInputElement>("input[name=q]")) field.value = query;
  const results = search(index, query);
  const list = found.querySelector("ol");
  list?.replaceChildren(...hits(results));
  list?.toggleAttribute("hidden", results.length === 0);
  found.querySelector(".chips")?.toggleAttribute("hidden", results.length > 0);
  const status = found.querySelector("[role=status]");
  if (status) status.textContent = say(found.dataset, results.length, query);
});
