// The editor: formatting, drafts that keep themselves, a preview, uploads, who else is here.
import "@github/markdown-toolbar-element";
import { DraftKeeper } from "../../../elements/draft-keeper.ts";
import { EditorTools } from "../../../elements/editor-tools.ts";
import { LivePreview } from "../../../elements/live-preview.ts";
import { MediaPanel } from "../../../elements/media-panel.ts";
import { PickDialog } from "../../../elements/pick-dialog.ts";
import { PictureUpload } from "../../../elements/picture-upload.ts";
import { TableDialog } from "../../../elements/table-dialog.ts";
import { StepsEditor } from "../../../elements/steps-editor.ts";
import { watchOthers } from "../../../elements/others-here.ts";

customElements.define("draft-keeper", DraftKeeper);
customElements.define("pick-dialog", PickDialog);
customElements.define("table-dialog", TableDialog);
customElements.define("editor-tools", EditorTools);
customElements.define("live-preview", LivePreview);
customElements.define("steps-editor", StepsEditor);
customElements.define("picture-upload", PictureUpload);
customElements.define("media-panel", MediaPanel);
watchOthers(document);
