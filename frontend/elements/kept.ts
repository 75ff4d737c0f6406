/**
 * What a visitor who asked for it keeps of the help, as the service worker and
 * the page about it both know it: two caches and nothing else. That the first is
 * there is what says that it was asked for.
 */
import type { Pocket } from "./pocket.ts";

/** Pages, what they are drawn with, and the index of each language. */
export const KEPT = "guichet-kept";

/** What waits to be sent. */
export const OUTBOX = "guichet-outbox";

/** When and how large something kept is, in headers of our own. */
export const AT = "x-kept-at";
export const SIZE = "x-kept-size";

/** What the server tells of what is published in a language. */
export interface Index {
  whole: boolean; // it names all there is
  at: number[]; // when each text changed, Unix seconds
  pocket: Pocket;
}

/** A vote or a question on its way. */
export interface Parcel {
  kind: "vote" | "question";
  key: string; // the server counts what bears it once
  path: string; // where it is posted to
  title: string; // what it is about, for its list
  fields: Record<string, string>;
  ticket?: { stamp: string; bits: number; at: number }; // of a question
  state: "waiting" | "sent" | "refused";
  to?: string; // where the answer to a question will stand
  message?: string; // why it was refused
}

export const indexOf = (lang: string): string => `/${lang}/offline/index.json`;
export const shellOf = (lang: string): string => `/${lang}/offline`;

/** The language of a path, or nothing. */
export const langOf = (path: string): string | undefined => /^\/([a-z]{2})(?:\/|$)/.exec(path)?.[1];

/** Whether a path is one of a text that may be kept. */
export const isText = (path: string): boolean => /^\/[a-z]{2}\/(?:articles|pages)\/[a-z0-9-]+$/.test(path);

/** 128 random bits, as the server takes them. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const slot = (key: string): string => `/offline/outbox/${key}`;

export async function put(parcel: Parcel): Promise<void> {
  await (await caches.open(OUTBOX)).put(slot(parcel.key), Response.json(parcel));
}

export async function take(key: string): Promise<void> {
  await (await caches.open(OUTBOX)).delete(slot(key));
}

/** What waits, was sent or refused, the oldest first. */
export async function parcels(): Promise<Parcel[]> {
  if (!(await caches.has(OUTBOX))) return [];
  const cache = await caches.open(OUTBOX);
  const all: Parcel[] = [];
  for (const request of await cache.keys()) {
    const found = await cache.match(request);
    if (found) all.push((await found.json()) as Parcel);
  }
  return all;
}
