import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
};

/** The policy of the program itself, so that the gallery breaks where a page would. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Serves a folder drawn by frontend/gallery on a free port: /fr/home is fr/home.html. */
export async function serveGallery(folder) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    if (path.startsWith("/api/")) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end('{"count":0,"confident":false,"results":[]}');
      return;
    }
    // What the scripts of the staff's pages ask for: nobody else is there, and nothing is news.
    if (path.startsWith("/staff")) {
      const news = request.headers.accept?.includes("event-stream");
      const html = request.headers.accept?.includes("html");
      response.writeHead(news ? 204 : 200, { "content-type": html ? "text/html; charset=utf-8" : "application/json" });
      response.end(news ? undefined : html ? "<p>…</p>" : '{"here":"","saved":"","said":""}');
      return;
    }
    const name = extname(path) ? path : `${path}.html`;
    try {
      const data = await readFile(join(folder, name));
      response.writeHead(200, {
        "content-type": types[extname(name)] ?? "application/octet-stream",
        "content-security-policy": policy,
      });
      response.end(data);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
