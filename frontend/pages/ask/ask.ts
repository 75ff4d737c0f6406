import { AskBox } from "../../elements/ask-box.ts";
import { focusFaults } from "../../elements/faults.ts";
import { ProofOfWork } from "../../elements/proof-of-work.ts";

customElements.define("ask-box", AskBox);
customElements.define("proof-of-work", ProofOfWork);
focusFaults(document);
