import { OfflineDesk } from "../../elements/offline-desk.ts";

interface Policy {
  createScriptURL(url: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy;
}

// The one address a worker may be made of. The policy of this page alone knows
// the name "offline".
const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
const own = () => "/offline.js";
const address = types?.createPolicy("offline", { createScriptURL: own }).createScriptURL("") ?? own();

customElements.define("offline-desk", class extends OfflineDesk {
  protected override register = (): Promise<ServiceWorkerRegistration> => navigator.serviceWorker.register(address);
});
