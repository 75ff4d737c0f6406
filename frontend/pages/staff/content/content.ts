// The list of articles: choosing a whole page, the fields of an action.
import { BulkAll, showFields } from "../../../elements/bulk.ts";

customElements.define("bulk-all", BulkAll);
const form = document.querySelector<HTMLFormElement>("#bulk");
if (form) showFields(form);
