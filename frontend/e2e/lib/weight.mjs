import { get } from "node:http";
import { brotliCompressSync } from "node:zlib";
import { until } from "./until.mjs";

/** Opens an address and gives back the addresses of all the page itself asked for; a browser asks for the favicon. */
export async function needed(page, address) {
  const asked = [];
  const note = (request) => {
    if (!/favicon|\.ico$/.test(request.url())) asked.push(request);
  };
  page.on("request", note);
  await page.goto(address, { waitUntil: "networkidle" });
  page.off("request", note);
  return asked;
}

/** Counts what a page needed: requests, and bytes as brotli would send them. */
export async function weigh(page, address) {
  const asked = await needed(page, address);
  const bodies = await Promise.all(asked.map(async (request) => (await request.response()).body()));
  return { requests: bodies.length, bytes: bodies.reduce((sum, b) => sum + brotliCompressSync(b).length, 0) };
}

/**
 * Counts what a page needed, in the bytes the server sends to a browser. A page
 * is packed with brotli soon after it was first asked for, so this asks again.
 */
export async function weighServed(page, address) {
  const asked = await needed(page, address);
  const sizes = await Promise.all(asked.map((request) => packed(request.url())));
  return { requests: sizes.length, bytes: sizes.reduce((sum, n) => sum + n, 0) };
}

async function packed(address) {
  let answer;
  await until(`brotli for ${address}`, async () => {
    answer = await served(address);
    return answer.coding === "br";
  });
  return answer.bytes;
}

/** The coding and the length of a body on the wire: unlike fetch, this request leaves it compressed. */
function served(address) {
  return new Promise((resolve, reject) => {
    const request = get(address, { headers: { "accept-encoding": "gzip, deflate, br" } }, (response) => {
      let bytes = 0;
      response.on("data", (part) => (bytes += part.length));
      response.on("end", () => resolve({ bytes, coding: response.headers["content-encoding"] }));
    });
    request.on("error", reject);
  });
}
