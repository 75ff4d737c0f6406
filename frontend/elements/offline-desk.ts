import { type Index, indexOf, isText, KEPT, newKey, OUTBOX, type Parcel, parcels, put, SIZE, take } from "./kept.ts";
import { search } from "./pocket.ts";
import { hits, say } from "./results.ts";

/**
 * The page about keeping the help offline, and what a browser shows in place of
 * a page it cannot reach: how much is kept, a search over it, what waits to be
 * sent, a form for a question. Nothing is stored before "keep" was pressed, and
 * nothing is left after "forget".
 */
export class OfflineDesk extends HTMLElement {
  protected register: () => Promise<ServiceWorkerRegistration> = () => Promise.reject(new Error("nothing to register"));
  private readonly tongue = document.documentElement.lang;
  private index: Index | undefined;

  connectedCallback(): void {
    this.hidden = false;
    if (!isSecureContext || !navigator.serviceWorker) {
      this.piece("insecure").hidden = false;
      return;
    }
    this.addEventListener("click", this.pressed);
    this.addEventListener("submit", this.submitted);
    navigator.serviceWorker.addEventListener("message", this.news);
    window.addEventListener("online", this.send);
    this.arrive();
    void this.show().then(() => this.find(new URLSearchParams(location.search).get("q") ?? ""));
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.pressed);
    this.removeEventListener("submit", this.submitted);
    navigator.serviceWorker?.removeEventListener("message", this.news);
    window.removeEventListener("online", this.send);
  }

  private piece(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-part=${name}]`) ?? this;
  }

  private say(text: string | undefined): void {
    this.piece("status").textContent = text ?? "";
  }

  /** Shown in place of another page, it says so first. */
  private arrive(): void {
    const path = location.pathname;
    if (path.endsWith("/offline")) return;
    const heading = document.querySelector("h1");
    const word = /\/ask(\/|$)/.test(path) ? "ask" : path.endsWith("/search") ? "search" : "absent";
    if (heading) document.title = heading.textContent = this.dataset[word] ?? "";
    this.piece("lead").textContent = this.dataset.away ?? "";
    if (word === "ask") this.piece("lead").after(this.piece("ask"));
  }

  /** Draws what is kept. */
  private async show(): Promise<void> {
    const asked = await caches.has(KEPT);
    for (const name of ["search", "texts", "ask", "end"]) this.piece(name).hidden = !asked;
    this.piece("start").hidden = asked;
    await this.showOutbox();
    if (!asked) return;
    const cache = await caches.open(KEPT);
    this.index = await (await cache.match(indexOf(this.tongue)))?.json();
    const named = new Map(this.index?.pocket.docs.map(([path = "", title = ""]) => [path, title]));
    let bytes = 0;
    const rows: HTMLElement[] = [];
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      const found = await cache.match(request);
      bytes += Number(found?.headers.get(SIZE));
      if (!isText(pathname) || !found) continue;
      const title = named.get(pathname) ?? /<title>([^<]*)/.exec(await found.text())?.[1] ?? pathname;
      rows.unshift(row(pathname, title));
    }
    const texts = this.piece("texts");
    texts.querySelector("ul")?.replaceChildren(...rows);
    const size = new Intl.NumberFormat(this.tongue, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
    const sentence = rows.length ? (this.dataset.kept ?? "") : (this.dataset.empty ?? "");
    const hint = texts.querySelector("p");
    if (hint) hint.textContent = sentence.replace("#", String(rows.length)).replace("%", size.format(bytes / 1e6));
  }

  private async showOutbox(): Promise<void> {
    const all = await parcels();
    const outbox = this.piece("outbox");
    outbox.hidden = all.length === 0;
    outbox.querySelector("ul")?.replaceChildren(...all.map((parcel) => this.parcelRow(parcel)));
  }

  private parcelRow(parcel: Parcel): HTMLElement {
    const item = Object.assign(document.createElement("li"), { className: "row" });
    const about = Object.assign(document.createElement("p"), { textContent: `${this.dataset[parcel.kind]} ${parcel.title}` });
    const state = Object.assign(document.createElement("p"), { className: "meta" });
    const words = parcel.state === "refused" && parcel.message ? parcel.message : (this.dataset[parcel.state] ?? "");
    state.append(Object.assign(document.createElement("span"), { textContent: words }));
    if (parcel.to) {
      const follow = document.createElement("span");
      follow.append(Object.assign(document.createElement("a"), { className: "link", href: parcel.to, textContent: this.dataset.follow }));
      state.append(follow);
    }
    const drop = Object.assign(document.createElement("button"), { className: "btn btn-sm", type: "button", textContent: this.dataset.drop });
    drop.dataset.key = parcel.key;
    drop.setAttribute("aria-label", `${this.dataset.drop}: ${parcel.title}`);
    item.append(about, state, drop);
    return item;
  }

  private news = (): void => void this.show();

  private pressed = async (press: Event): Promise<void> => {
    const button = (press.target as Element).closest("button");
    if (button?.dataset.key) {
      await take(button.dataset.key);
      await this.show();
    } else if (button?.dataset.do) {
      button.disabled = true;
      this.say(this.dataset.working);
      const done = await (button.dataset.do === "keep" ? this.keep() : this.forget()).catch(() => false);
      button.disabled = false;
      await this.show();
      if (!done) this.say(this.dataset.failed);
    }
  };

  private async keep(): Promise<boolean> {
    await this.register();
    const { active } = await navigator.serviceWorker.ready;
    const from = document.referrer && new URL(document.referrer).origin === location.origin ? new URL(document.referrer).pathname : "";
    const done = await ask(active, { do: "keep", lang: this.tongue, from });
    if (done) this.say(this.dataset.here);
    else if (!(await caches.has(KEPT))) await (await navigator.serviceWorker.getRegistration("/"))?.unregister();
    return done;
  }

  private async forget(): Promise<boolean> {
    const registration = await navigator.serviceWorker.getRegistration("/");
    const worker = registration?.active;
    if (worker && navigator.onLine) await ask(worker, { do: "send" });
    if (worker) await ask(worker, { do: "forget" });
    await Promise.all([caches.delete(KEPT), caches.delete(OUTBOX), registration?.unregister()]);
    this.say(this.dataset.removed);
    return !(await caches.has(KEPT));
  }

  private send = async (): Promise<void> => {
    const registration = await navigator.serviceWorker.getRegistration("/");
    if (registration?.active) await ask(registration.active, { do: "send" });
    await this.show();
  };

  private submitted = async (sent: SubmitEvent): Promise<void> => {
    const form = sent.target as HTMLFormElement;
    sent.preventDefault();
    const fields = Object.fromEntries(new FormData(form)) as Record<string, string>;
    if (fields.q !== undefined) return this.find(fields.q);
    const title = [...(fields.text ?? "").trim()].slice(0, 80).join("");
    if (!title) return;
    try {
      await put({ kind: "question", key: newKey(), path: `/${this.tongue}/ask`, title, fields, state: "waiting" });
    } catch {
      return this.say(this.dataset.failed);
    }
    form.reset();
    this.say(this.dataset.queued);
    await this.show();
    await this.send();
  };

  private find(query: string): void {
    const part = this.piece("search");
    const field = part.querySelector("input");
    if (field && query) field.value = query;
    const status = part.querySelector<HTMLElement>("[role=status]");
    const list = part.querySelector("ol");
    const sentences = status?.parentElement?.dataset;
    if (!this.index || !query.trim() || !status || !list || !sentences) return;
    const found = search(this.index.pocket, query);
    list.replaceChildren(...hits(found));
    list.hidden = found.length === 0;
    status.textContent = say(sentences, found.length, query.trim());
  }
}

function row(path: string, title: string): HTMLElement {
  const item = Object.assign(document.createElement("li"), { className: "row" });
  const heading = document.createElement("h3");
  heading.append(Object.assign(document.createElement("a"), { className: "whole", href: path, textContent: title }));
  item.append(heading);
  return item;
}

/** Asks the worker for something and waits for whether it was done. */
function ask(worker: ServiceWorker | null, what: object): Promise<boolean> {
  if (!worker) return Promise.resolve(false);
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data.ok);
    worker.postMessage(what, [port2]);
  });
}
