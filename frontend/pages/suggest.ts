// Fetched when somebody goes to a search field: see site.ts.
import { SearchSuggest } from "../elements/search-suggest.ts";

customElements.define("search-suggest", SearchSuggest);
