// The editor: formatting, drafts that keep themselves, a preview, uploads, who else is here.
import "@github/markdown-toolbar-element";
import { DraftKeeper } from "../../../elements/draft-keeper.ts";
import { LivePreview } from "../../../elements/live-preview.ts";
import { PictureUpload } from "../../../elements/picture-upload.ts";
import { watchOthers } from "../../../elements/others-here.ts";

customElements.define("draft-keeper", DraftKeeper);
customElements.define("live-preview", LivePreview);
customElements.define("picture-upload", PictureUpload);
watchOthers(document);
