import { createServer } from "node:http";

/**
 * Stands before a site and hands out its pages in pieces, as a slow line does:
 * what stands before its header, then what stands between two cuts, each when next() is called, which
 * tells whether more is to come. Everything else goes through as it is.
 */
export async function inPieces(origin) {
  let rest = [];
  let out;
  let begun;
  const server = createServer(async (asked, answer) => {
    const served = await fetch(origin + asked.url, { headers: { accept: asked.headers.accept ?? "*/*" } });
    const kind = served.headers.get("content-type") ?? "";
    answer.writeHead(served.status, { "content-type": kind });
    if (!kind.startsWith("text/html")) return answer.end(Buffer.from(await served.arrayBuffer()));
    const pieces = cut(await served.text());
    answer.write(pieces.shift());
    rest = pieces;
    out = answer;
    begun?.();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    /** Resolves when the head of the next page is out. */
    begun: () => new Promise((done) => (begun = done)),
    next() {
      const piece = rest.shift();
      if (rest.length === 0) out.end(piece);
      else out.write(piece);
      return rest.length > 0;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * Cuts a page before its header, at every tag of it, then at every thirtieth. A
 * table stays whole: its columns are as wide as what has arrived of them.
 */
function cut(text) {
  // Nothing is painted, and no frame comes, before there is something in the body.
  const head = text.indexOf("<header");
  const pieces = [text.slice(0, head)];
  const tags = text.slice(head).match(/<table[^]*?<\/table>[^<]*|<[^<]*/g);
  const fine = tags.findIndex((tag) => tag.startsWith("<main"));
  for (let i = 0; i < tags.length; ) {
    const step = i <= fine ? 1 : 30;
    pieces.push(tags.slice(i, i + step).join(""));
    i += step;
  }
  return pieces;
}
