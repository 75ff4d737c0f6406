import { setTimeout as pause } from "node:timers/promises";

/** Asks again until the answer is yes, for what no event tells of. */
export async function until(what, ask, patience = 20_000) {
  for (const end = Date.now() + patience; !(await ask()); await pause(25)) {
    if (Date.now() > end) throw new Error(`not within ${patience} ms: ${what}`);
  }
}
