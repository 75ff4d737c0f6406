import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startServer } from "./server.mjs";
import { until } from "./until.mjs";

/** The program under test: the one GUICHET names, or what "make build" leaves. */
export const program = process.env.GUICHET ?? fileURLToPath(new URL("../../../build/bin/guichet", import.meta.url));

const run = promisify(execFile);

/**
 * Serves a new data folder: empty, or with the demonstration content when args
 * has --demo. folder is a place for files of the test; stop() removes it all.
 */
export async function serveNew(...args) {
  const folder = await mkdtemp(join(tmpdir(), "guichet-e2e-"));
  const data = join(folder, "data");
  // The keys of the folder lie below the home of whoever serves it: the test's own.
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: join(folder, "config"), AppData: join(folder, "config") };
  delete env.GUICHET_KEY;
  const server = await startServer(program, data, { args, env });
  return {
    origin: server.origin,
    folder,
    log: server.log,
    /** Runs "guichet import --publish" beside the server and gives back what it printed. */
    async bringIn(path, ...more) {
      const { stdout, stderr } = await run(program, ["import", path, "--data", data, "--publish", ...more], { env });
      return stdout + stderr;
    },
    /** The addresses the sitemap lists, as paths that begin with the prefix. */
    async paths(prefix = "/") {
      const map = await (await fetch(`${server.origin}/sitemap.xml`)).text();
      const all = [...map.matchAll(/<loc>(.*?)<\/loc>/g)].map((found) => new URL(found[1]).pathname);
      return all.filter((path) => path.startsWith(prefix));
    },
    /** Waits until a search finds at least so many texts: the index follows what is saved. */
    indexed: (lang, query, count = 1) => until(`${count} results for ${query}`, async () => {
      const answer = await fetch(`${server.origin}/api/v1/search?lang=${lang}&q=${encodeURIComponent(query)}`);
      return answer.ok && (await answer.json()).count >= count;
    }),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
