// The list of articles: choosing a whole page, the fields of an action, keys.
import { BulkAll, showFields } from "../../../elements/bulk.ts";
import { listKeys } from "../../../elements/list-keys.ts";

customElements.define("bulk-all", BulkAll);
const form = document.querySelector<HTMLFormElement>("#bulk");
if (form) showFields(form);
listKeys(document);
