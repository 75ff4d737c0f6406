import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Pocket, search, words } from "./pocket.ts";

const folder = join(import.meta.dirname, "../../app/help/pocket/testdata");
const kept = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const index: Pocket = kept("index.json");
const paths = (query: string) => search(index, query).map(({ path }) => path.replace("/fr/articles/", ""));

test("words are those the program knows", () => {
  const all: { text: string; words: string[] }[] = kept("words.json");
  expect(all.length).toBeGreaterThan(5);
  for (const one of all) expect(words(one.text), one.text).toEqual(one.words ?? []);
});

test("it finds without accents, ligatures and capitals", () => {
  expect(paths("REMBOURSE")).toEqual(["remboursement"]);
  expect(paths("coeur")).toEqual(["coeur"]);
  expect(paths("CŒUR")).toEqual(["coeur"]);
  expect(paths("l'atelier")).toEqual(["suivi"]);
});

test("it finds beginnings, and other endings", () => {
  expect(paths("livr")[0]).toBe("suivi");
  expect(paths("comm")).toEqual(["suivi"]);
  expect(paths("plantes")).toEqual(["coeur"]);
});

test("keywords come before the text, the title before both", () => {
  expect(paths("livraison")).toEqual(["suivi", "remboursement"]);
  expect(paths("remboursement livraison")[0]).toBe("remboursement");
});

test("it finds nothing for nothing", () => {
  for (const query of ["", "zzyzx", "?!", " "]) expect(paths(query)).toEqual([]);
});

test("a text of another language says so", () => {
  expect(search(index, "gift card")[0]).toMatchObject({ lang: "en", title: "Give a gift card" });
});
