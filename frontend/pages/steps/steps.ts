// On the page of a guide that leads by questions and answers.
import { StepByStep } from "../../elements/step-by-step.ts";

customElements.define("step-by-step", StepByStep);
