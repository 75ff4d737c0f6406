// The preview follows the colours while they are being chosen.
import { definePreview } from "../../../elements/colour-preview.ts";

definePreview();
