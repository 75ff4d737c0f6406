// On every page of the staff: keys, the palette, the list of faults, nothing that a page needs to work.
import { CommandPalette } from "../../elements/command-palette.ts";
import { CopyLink } from "../../elements/copy-link.ts";
import { focusFaults } from "../../elements/faults.ts";
import { listKeys } from "../../elements/list-keys.ts";
import { PrintPage } from "../../elements/print-page.ts";
import { ShowPassword } from "../../elements/show-password.ts";

focusFaults(document);
customElements.define("command-palette", CommandPalette);
customElements.define("copy-link", CopyLink);
customElements.define("print-page", PrintPage);
customElements.define("show-password", ShowPassword);
listKeys(document, () => document.querySelector<CommandPalette>("command-palette")?.open() ?? false);
