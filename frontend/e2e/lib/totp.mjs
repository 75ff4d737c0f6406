import { createHmac } from "node:crypto";

/** The code an application shows for a seed in base32 (RFC 6238): six digits, 30 seconds. */
export function totp(seed, at = Date.now()) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const sum = createHmac("sha1", base32(seed)).update(counter).digest();
  const from = sum[sum.length - 1] & 15;
  return String((sum.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function base32(text) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...text.replaceAll(" ", "")].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((b) => Number.parseInt(b, 2)));
}
