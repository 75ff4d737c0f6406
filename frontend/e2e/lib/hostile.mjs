import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

const corpus = JSON.parse(await readFile(new URL("../corpus/xss.json", import.meta.url)));

/** A host of somebody else, which counts who asks it for anything. */
export async function listen() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { "access-control-allow-origin": "*" }).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return { asked, at: `http://127.0.0.1:${server.address().port}` };
}

/** What tells a stranger that a page was read, without a script. */
const callers = (at) => [
  `![x](${at}/md)`, `![x][r]\n\n[r]: ${at}/ref`, `<img src="${at}/img">`, `<img srcset="${at}/set 2x">`, `<picture><source srcset="${at}/p"><img></picture>`,
  `<link rel=stylesheet href="${at}/css">`, `<link rel=prefetch href="${at}/pre">`, `<style>@import "${at}/imp";</style>`,
  `<p style="background:url(${at}/bg)">x</p>`, `<iframe src="${at}/frame"></iframe>`, `<object data="${at}/obj"></object>`,
  `<embed src="${at}/emb">`, `<video poster="${at}/vid" autoplay></video>`, `<audio src="${at}/aud" autoplay></audio>`,
  `<svg><image href="${at}/svg"/></svg>`, `<svg><use href="${at}/use#x"/></svg>`, `<form action="${at}/f"><input type=image src="${at}/fi"></form>`,
  `<meta http-equiv=refresh content="0;url=${at}/meta">`, `<base href="${at}/"><img src=b>`, `<table background="${at}/tb"><td>x</table>`,
  `<script src="${at}/js"></script>`, `<body background="${at}/body">`, `<input type=image src="${at}/in">`, `<track src="${at}/tr">`,
];

/** The payloads of corpus/xss.json, and those that ask the canary at an address. */
export const hostile = (at) => [...corpus, ...callers(at)];

/** Whether a text has none of the characters that are refused unseen: they do not reach a page. */
export const plain = (text) => !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text.replaceAll(/[\n\t]/g, ""));

/** All with FULL=1, else every nth, where each takes a page of its own. */
export const some = (list, n) => (process.env.FULL ? list : list.filter((_, place) => place % n === 0));
