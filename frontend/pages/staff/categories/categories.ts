// The tree of categories can be dragged; the arrows do the same.
import { CategoryTree } from "../../../elements/category-tree.ts";

customElements.define("category-tree", CategoryTree);
