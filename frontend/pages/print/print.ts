import { PrintPage } from "../../elements/print-page.ts";

customElements.define("print-page", PrintPage);
