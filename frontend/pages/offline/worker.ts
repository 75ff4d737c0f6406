// The service worker of a visitor who asked to keep the help. The server puts
// before this script what it needs to know: the build, the languages, the
// sentences it says by itself.
//
// It keeps texts that were read, so many and so large; the page and the index
// they are found with; and what is to be sent. It looks after public pages only:
// what lies below /staff, what an answer says to store nowhere, and every form
// but a vote go past it.
import {
  AT, type Index, indexOf, isText, KEPT, langOf, newKey, OUTBOX, type Parcel, parcels, put, shellOf, SIZE, take,
} from "../../elements/kept.ts";
import { firstWord } from "../../elements/sha256.ts";

const mostTexts = 60;
const mostBytes = 24 * 1024 * 1024; // of all that is kept
const largest = 4 * 1024 * 1024; // of one thing
const quickest = 2200; // ms: the server takes no form that was filled in faster

interface Waits extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Waits {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Told extends Waits {
  data: { do: string; lang?: string; from?: string };
  ports: MessagePort[];
}
interface Scope {
  guichet: { build: string; langs: string[]; words: Record<string, Record<string, string>> };
  clients: { claim(): Promise<void>; matchAll(): Promise<{ postMessage(data: unknown): void }[]> };
  registration: ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };
  skipWaiting(): Promise<void>;
  addEventListener<E extends Event>(name: string, hear: (event: E) => void): void;
}
const worker = self as unknown as Scope;
const { langs, words } = worker.guichet;

worker.addEventListener<Waits>("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener<Waits>("activate", (event) => event.waitUntil(begin()));
worker.addEventListener<Waits>("sync", (event) => event.waitUntil(send()));
worker.addEventListener<Asked>("fetch", hear);
worker.addEventListener<Told>("message", (event) => {
  const { data, ports } = event;
  const work = data.do === "keep" ? keep(data.lang ?? "", data.from ?? "") : data.do === "forget" ? forget() : send();
  event.waitUntil(work.then(() => ports[0]?.postMessage({ ok: true }), () => ports[0]?.postMessage({ ok: false })));
});

/** A new build draws its pages with other files: what is kept is fetched anew. */
async function begin(): Promise<void> {
  await worker.clients.claim();
  if (await caches.has(KEPT)) await renew();
}

function hear(event: Asked): void {
  const { request } = event;
  const url = new URL(request.url);
  const lang = langOf(url.pathname);
  if (url.origin !== location.origin) return;
  if (request.method === "POST") {
    const vote = lang && langs.includes(lang) && /^\/..\/articles\/[^/]+\/vote$/.test(url.pathname);
    if (vote && request.mode !== "navigate") event.respondWith(castVote(event, url.pathname, lang));
    return;
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    if (lang && langs.includes(lang)) event.respondWith(visit(event, url, lang));
  } else if (!["video", "audio", "track"].includes(request.destination) && /^\/(?:assets|brand|files)\/|^\/(?:logo|favicon\.svg)$/.test(url.pathname)) {
    event.respondWith(fetch(request).catch(async () => (await found(url.pathname)) ?? Response.error()));
  }
}

/** After it was all deleted, what is still under way makes no new cache. */
let forgotten = false;

async function kept(): Promise<Cache> {
  if (forgotten) throw new Error("forgotten");
  return caches.open(KEPT);
}

/** Something kept, by its path: an image in whichever size there is. */
async function found(path: string): Promise<Response | undefined> {
  if (!(await caches.has(KEPT))) return undefined;
  return (await kept()).match(path, { ignoreSearch: true });
}

/** A page: from the server where it can be reached, else the kept one, else the page that stands in for it. */
async function visit(event: Asked, url: URL, lang: string): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(event.request);
  } catch {
    return (await standIn(url, lang)) ?? Response.error();
  }
  if (!(await caches.has(KEPT))) return answer;
  if (away(answer)) return (isText(url.pathname) && (await found(url.pathname))) || answer;
  event.waitUntil(after(url.pathname, answer.clone()));
  return answer;
}

/** A proxy answers in place of a server that is not there. */
const away = (answer: Response): boolean => [502, 503, 504].includes(answer.status);

async function standIn(url: URL, lang: string): Promise<Response | undefined> {
  const own = isText(url.pathname) ? await found(url.pathname) : undefined;
  if (own) return own;
  for (const one of [lang, ...langs]) {
    const shell = await found(shellOf(one));
    if (shell) return shell;
  }
  return undefined;
}

/** After a page was read: it is kept, or no longer; so is what else changed meanwhile. */
async function after(path: string, answer: Response): Promise<void> {
  if (isText(path)) {
    if (answer.ok && !answer.redirected) await store(path, answer);
    else if (answer.status === 404 || answer.status === 410 || answer.type === "opaqueredirect") await (await kept()).delete(path);
  }
  await refresh();
  await trim();
  await send().catch(() => undefined); // the next page tries again
}

/** Whether an answer may be kept at all. */
function keepable(answer: Response): boolean {
  return answer.ok && answer.type === "basic" && !/no-store|private/.test(answer.headers.get("cache-control") ?? "");
}

/** Keeps an answer, unless nobody asked for that any more. */
async function store(path: string, answer: Response): Promise<string | undefined> {
  if (!keepable(answer) || !(await caches.has(KEPT))) return undefined;
  const body = await answer.arrayBuffer();
  if (body.byteLength > largest) return undefined;
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.set(AT, String(Date.parse(answer.headers.get("date") ?? "") || Date.now()));
  headers.set(SIZE, String(body.byteLength));
  const cache = await kept();
  await cache.delete(path); // what is put anew is the newest
  await cache.put(path, new Response(body, { headers }));
  if (!answer.headers.get("content-type")?.startsWith("text/html")) return "";
  const page = new TextDecoder().decode(body);
  for (const part of parts(page)) {
    if (await cache.match(part)) continue;
    const fetched = await fetch(part, { credentials: "omit" }).catch(() => undefined);
    if (fetched) await store(part, fetched);
  }
  return page;
}

/**
 * What a page is drawn with: styles, scripts, its icon, and of an image the small size. Films, sounds and files
 * to take away stay where they are.
 */
function parts(whole: string): string[] {
  const page = whole.replace(/<(?:source|track|video|audio)\b[^>]*>/g, "");
  const list = [...page.matchAll(/(?:src|href|srcset|script)="(\/(?:assets|brand|files)\/[^" ]+|\/logo|\/favicon\.svg)/g)];
  const all = list.filter(([whole]) => !/^href="\/files/.test(whole)).map(([, path = ""]) => path.replaceAll("&amp;", "&"));
  const small = new Set(all.filter((path) => path.includes("?w=small")).map((path) => path.replace("?w=small", "")));
  return [...new Set(all)].filter((path) => !small.has(path));
}

async function fetchAndStore(path: string): Promise<Response> {
  const answer = await fetch(path, { credentials: "omit" });
  await store(path, answer.clone());
  return answer;
}

/** Begins to keep the help in a language, and the text somebody came from. */
async function keep(lang: string, from: string): Promise<void> {
  if (!langs.includes(lang)) throw new Error(lang);
  forgotten = false;
  const first = !(await caches.has(KEPT));
  await kept();
  try {
    for (const path of [shellOf(lang), indexOf(lang)]) {
      if (!(await fetchAndStore(path)).ok) throw new Error(path);
    }
  } catch (failed) {
    if (first) await caches.delete(KEPT);
    throw failed;
  }
  if (isText(from)) await fetchAndStore(from).catch(() => undefined);
}

/** Leaves nothing: neither what was kept, nor what waits, nor itself. */
async function forget(): Promise<void> {
  forgotten = true;
  await Promise.all([caches.delete(KEPT), caches.delete(OUTBOX)]);
  await worker.registration.unregister();
}

interface Entry {
  path: string; // with its query
  at: number;
  size: number;
}

async function entries(): Promise<Entry[]> {
  const cache = await kept();
  const all: Entry[] = [];
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url);
    const headers = (await cache.match(request))?.headers;
    all.push({ path: pathname + search, at: Number(headers?.get(AT)), size: Number(headers?.get(SIZE)) });
  }
  return all;
}

/** The oldest goes when there is too much; then what no page is drawn with. */
async function trim(): Promise<void> {
  if (!(await caches.has(KEPT))) return;
  const cache = await kept();
  const all = await entries();
  const texts = all.filter(({ path }) => isText(path));
  let bytes = all.reduce((sum, { size }) => sum + size, 0);
  for (const [n, { path, size }] of texts.entries()) {
    const left = texts.length - n;
    if (left <= mostTexts && (bytes <= mostBytes || left === 1)) break;
    await cache.delete(path);
    bytes -= size;
  }
  const used = new Set<string>();
  for (const { path } of await entries()) {
    if (!isText(path) && !langs.some((lang) => path === shellOf(lang))) continue;
    const page = await (await cache.match(path))?.text();
    for (const part of parts(page ?? "")) used.add(part);
  }
  for (const { path } of await entries()) {
    if (!langOf(path) && !used.has(path)) await cache.delete(path);
  }
}

/** What was kept of a language that is gone, or of texts that are, goes; what changed is fetched anew. */
async function refresh(): Promise<void> {
  if (!(await caches.has(KEPT))) return;
  const cache = await kept();
  const all = await entries();
  for (const lang of new Set(all.map(({ path }) => langOf(path)))) {
    if (!lang) continue;
    const own = all.filter(({ path }) => langOf(path) === lang);
    const answer = await fetch(indexOf(lang), { credentials: "omit" }).catch(() => undefined);
    if (!answer || away(answer)) continue;
    if (!answer.ok) {
      for (const { path } of own) await cache.delete(path);
      continue;
    }
    const before = (await cache.match(indexOf(lang)))?.headers.get("etag");
    const same = before !== null && before === answer.headers.get("etag");
    const index = (await answer.clone().json()) as Index;
    if (!same) await store(indexOf(lang), answer);
    await compare(own.filter(({ path }) => isText(path)), index);
    if (!(await cache.match(shellOf(lang)))) await fetchAndStore(shellOf(lang)).catch(() => undefined);
  }
}

async function compare(texts: Entry[], index: Index): Promise<void> {
  const changed = new Map(index.pocket.docs.map(([path], n) => [path, index.at[n] ?? 0]));
  for (const { path, at } of texts) {
    const when = changed.get(path);
    if (when !== undefined && when * 1000 < at) continue;
    if (when === undefined && index.whole) await (await kept()).delete(path);
    else await again(path);
  }
}

/** Fetches a page anew: the server has the last word on whether it is there. */
async function again(path: string): Promise<void> {
  const answer = await fetch(path, { credentials: "omit", redirect: "manual" }).catch(() => undefined);
  if (!answer || away(answer)) return;
  if (answer.ok) await store(path, answer);
  else await (await kept()).delete(path);
}

async function renew(): Promise<void> {
  for (const { path } of await entries()) if (langOf(path) && path !== indexOf(langOf(path) ?? "")) await again(path);
  await refresh();
  await trim();
}

/** A vote: sent, or noted to be sent. Either way it bears a key, so that it counts once. */
async function castVote(event: Asked, path: string, lang: string): Promise<Response> {
  const fields = Object.fromEntries(new URLSearchParams(await event.request.clone().text()));
  const asked = await caches.has(KEPT);
  if (!asked) return fetch(event.request);
  const earlier = (await parcels()).find((one) => one.path === path && one.state === "waiting");
  const key = earlier?.key ?? newKey();
  try {
    const answer = await post(path, { ...fields, key });
    if (!away(answer)) {
      if (earlier && answer.ok) await take(earlier.key);
      return answer;
    }
  } catch {
    // Nobody can be reached: below.
  }
  const about = (await found(path.replace(/\/vote$/, "")))?.text();
  const title = /<h1[^>]*>([^<]*)/.exec((await about) ?? "")?.[1] ?? "";
  await put({ kind: "vote", key, path, title, fields, state: "waiting" });
  await worker.registration.sync?.register("guichet").catch(() => undefined);
  const opinion = fields.opinion === "undo" ? "" : (fields.opinion ?? "");
  return Response.json({ opinion, queued: true, message: words[lang]?.queued ?? "" });
}

function post(path: string, fields: Record<string, string>): Promise<Response> {
  return fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" } });
}

let sending: Promise<void> | undefined;

/** Sends what waits, one after the other and never twice at a time. Fails when some of it still waits. */
function send(): Promise<void> {
  sending ??= tryToSend().finally(() => (sending = undefined));
  return sending;
}

/** A line that is just back loses what is asked first: what could not be sent is sent a little later. */
async function tryToSend(): Promise<void> {
  for (const seconds of [0, 1, 4]) {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    if (await sendAll()) return;
  }
  throw new Error("some of it still waits"); // which has a browser's own sync come again
}

/** Reports whether everything was dealt with. */
async function sendAll(): Promise<boolean> {
  for (const parcel of await parcels()) {
    if (parcel.state !== "waiting") continue;
    const done = await (parcel.kind === "vote" ? sendOne(parcel, parcel.fields) : sendQuestion(parcel)).catch(() => false);
    if (!done) return false;
  }
  return true;
}

async function sendQuestion(parcel: Parcel): Promise<boolean> {
  for (let tries = 0; tries < 2; tries++) {
    if (!parcel.ticket) {
      const answer = await fetch(parcel.path, { headers: { Accept: "application/json" } });
      if (!answer.ok) return false;
      parcel.ticket = { ...(await answer.json()), at: Date.now() };
      await put(parcel);
    }
    const { stamp, bits, at } = parcel.ticket as NonNullable<Parcel["ticket"]>;
    const work = String(await proof(stamp, bits));
    await new Promise((resolve) => setTimeout(resolve, at + quickest - Date.now()));
    parcel.ticket = undefined; // one that is refused is not tried again
    if (await sendOne(parcel, { ...parcel.fields, sure: "yes", contact_me_by: "", stamp, work }, tries === 0)) return true;
  }
  return false;
}

/** The number that the server takes for a little work: see elements/proof-of-work.ts. */
async function proof(stamp: string, bits: number): Promise<number> {
  for (let n = 0; ; n++) {
    if (Math.clz32(firstWord(`${stamp}.${n}`)) >= bits) return n;
  }
}

/** Reports whether a parcel is dealt with: taken, or refused for good. */
async function sendOne(parcel: Parcel, fields: Record<string, string>, again = false): Promise<boolean> {
  const answer = await post(parcel.path, { ...fields, key: parcel.key });
  if (answer.status === 429 || answer.status >= 500 || (answer.status === 422 && again)) return false;
  const said = await answer.json().catch(() => ({}));
  const lang = langOf(parcel.path) ?? "";
  if (answer.ok && parcel.kind === "vote") await take(parcel.key);
  else await put({ ...parcel, state: answer.ok ? "sent" : "refused", to: said.to, message: said.error?.message });
  const message = words[lang]?.[answer.ok ? "sent" : "refused"];
  for (const page of await worker.clients.matchAll()) page.postMessage({ path: parcel.path, message });
  return true;
}
