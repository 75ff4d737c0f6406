// Pages with work under way: what changes is asked for again until it is done.
import { defineLivePart } from "../../elements/live-part.ts";

defineLivePart();
