// The review page: what is selected in a paragraph is the passage a comment is about.
import { quoteSelection } from "../../../elements/quote-selection.ts";

quoteSelection(document);
