// On every page of the staff: keys, the list of faults, nothing that a page needs to work.
import { focusFaults } from "../../elements/faults.ts";

focusFaults(document);
