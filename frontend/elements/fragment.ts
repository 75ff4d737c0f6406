/**
 * Puts a piece of a page that the server drew in the place of another. It is the
 * one way HTML comes into a page by script: the policy of the staff's pages
 * knows no other Trusted Types policy. Only what our own server answered to
 * a request of ours may be handed to it.
 */
interface Policy {
  createHTML(html: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(html: string): string }): Policy;
}

const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
const policy: Policy = types?.createPolicy("fragment", { createHTML: (html) => html }) ?? { createHTML: (html) => html };

/** Asks the server for a piece of HTML; a refusal is an Error with its status. */
export async function fetchFragment(url: string, init: RequestInit = {}): Promise<string> {
  const answer = await fetch(url, { ...init, headers: { Accept: "text/html", ...init.headers } });
  if (!answer.ok || new URL(answer.url).origin !== location.origin) throw new Error(String(answer.status));
  return answer.text();
}

/**
 * Replaces what is inside an element. What would lead the whole page elsewhere
 * stays out: no policy speaks of that, while it stops whatever loads or runs.
 */
export function fill(target: Element, html: string): void {
  const piece = document.createElement("template");
  piece.innerHTML = policy.createHTML(html);
  for (const away of piece.content.querySelectorAll("meta, base")) away.remove();
  target.replaceChildren(piece.content);
}
