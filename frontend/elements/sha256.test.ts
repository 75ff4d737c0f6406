import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { firstWord, sha256 } from "./sha256.ts";

// The examples of FIPS 180-4 and RFC 6234.
const known: [string, string][] = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  [
    "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
    "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
  ],
  ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
  ["0123456701234567012345670123456701234567012345670123456701234567".repeat(10), "594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5"],
];

test.each(known)("the published hash of %.12s…", (text, hash) => {
  expect(sha256(text)).toBe(hash);
  expect(firstWord(text) >>> 0).toBe(Number.parseInt(hash.slice(0, 8), 16));
});

test("every length up to three blocks, as another implementation has it", () => {
  for (let length = 0; length <= 200; length++) {
    const text = Array.from({ length }, (_, i) => String.fromCharCode(33 + ((i * 7 + length) % 94))).join("");
    expect(sha256(text), `${length} characters`).toBe(createHash("sha256").update(text).digest("hex"));
  }
});

test("a hash leaves nothing behind for the next", () => {
  const before = sha256("abc");
  sha256("x".repeat(500));
  expect(sha256("abc")).toBe(before);
});
