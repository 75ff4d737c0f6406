import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * Starts `guichet serve` on a data folder and a free port, and waits for the
 * address it prints. stop() sends SIGTERM and waits; log() is what it wrote.
 */
export async function startServer(binary, data, { args = [], env = process.env, patience = 30_000 } = {}) {
  const child = spawn(binary, ["serve", "--data", data, "--listen", "127.0.0.1:0", ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines = [];
  const origin = await printedAddress(child, lines, patience);
  return {
    origin,
    log: () => lines.join("\n"),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

function printedAddress(child, lines, patience) {
  return new Promise((resolve, reject) => {
    const fail = (why) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`${why}\n${lines.join("\n")}`));
    };
    const timer = setTimeout(() => fail(`no address within ${patience} ms`), patience);
    child.on("error", (e) => fail(e.message));
    child.on("exit", (code) => fail(`the server ended with ${code}`));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        const found = /https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+/.exec(line);
        if (found) {
          clearTimeout(timer);
          child.removeAllListeners("exit");
          resolve(found[0]);
        }
      });
    }
  });
}
