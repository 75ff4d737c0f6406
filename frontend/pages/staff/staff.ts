// On every page of the staff: keys, the list of faults, nothing that a page needs to work.
import { CopyLink } from "../../elements/copy-link.ts";
import { focusFaults } from "../../elements/faults.ts";
import { PrintPage } from "../../elements/print-page.ts";
import { ShowPassword } from "../../elements/show-password.ts";

focusFaults(document);
customElements.define("copy-link", CopyLink);
customElements.define("print-page", PrintPage);
customElements.define("show-password", ShowPassword);
