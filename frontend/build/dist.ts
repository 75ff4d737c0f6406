import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const dist = join(import.meta.dirname, "../dist");

/** Empties dist but for its tracked placeholder: the Go program embeds the folder, which must never be bare. */
export function clean(): Plugin {
  return {
    name: "guichet-clean",
    apply: "build",
    async buildStart() {
      for (const name of await readdir(dist)) {
        if (name !== ".gitignore") await rm(join(dist, name), { recursive: true });
      }
    },
  };
}

/** Writes a .br and a .gz beside each hashed asset that gets smaller, so that serving one costs no compression. */
export function precompress(): Plugin {
  return {
    name: "guichet-precompress",
    apply: "build",
    async writeBundle() {
      const folder = join(dist, "assets");
      for (const name of await readdir(folder)) {
        const plain = await readFile(join(folder, name));
        const forms = { br: brotli(plain), gz: gzipSync(plain, { level: 9 }) };
        for (const [suffix, packed] of Object.entries(forms)) {
          if (packed.length < plain.length) await writeFile(join(folder, `${name}.${suffix}`), packed);
        }
      }
    },
  };
}

function brotli(data: Buffer): Buffer {
  return brotliCompressSync(data, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
  });
}

/**
 * Gives a script its own copy of all it imports, though others share it: a
 * shared chunk is one more request on every page, and a script that is no module
 * (a service worker, a copy of the site) can import nothing.
 */
export function apart(entry: string): Plugin {
  const mark = `?apart=${entry}`;
  return {
    name: `guichet-apart-${entry}`,
    apply: "build",
    enforce: "pre",
    async resolveId(source, importer) {
      if (!source.startsWith(".") || !(importer?.endsWith(entry) || importer?.endsWith(mark))) return null;
      const found = await this.resolve(source, importer.replace(mark, ""), { skipSelf: true });
      return found && `${found.id}${mark}`;
    },
  };
}
