import { readdirSync } from "node:fs";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vitest/config";
import { iconSet } from "./build/icons.ts";
import { apart, clean, precompress } from "./build/dist.ts";

/** The scripts of pages: each is loaded by a template, under its own name. */
function scripts(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).sort().map((name) => `${folder}/${name}`);
}

export default defineConfig({
  base: "/",
  publicDir: "../build/icons",
  plugins: [clean(), ...["pages/site.ts", "pages/copy/copy.ts", "pages/offline/worker.ts", "pages/steps/steps.ts"].map(apart), tailwindcss(), iconSet(), precompress()],
  build: {
    outDir: "dist",
    emptyOutDir: false,
    manifest: "manifest.json",
    // Every browser that has the popover attribute has all of this.
    target: ["chrome116", "firefox125", "safari17"],
    modulePreload: false,
    rolldownOptions: {
      input: ["styles/site.css", "styles/lobby.css", "styles/ask.css", "styles/paper.css", "styles/steps.css", "styles/media.css", "styles/staff.css", ...scripts("pages")],
    },
  },
  test: {
    environment: "happy-dom",
    include: ["elements/*.test.ts"],
  },
});
