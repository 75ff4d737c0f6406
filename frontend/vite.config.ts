import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vitest/config";
import { iconSet } from "./build/icons.ts";
import { clean, precompress } from "./build/dist.ts";

export default defineConfig({
  base: "/",
  publicDir: "../build/icons",
  plugins: [clean(), tailwindcss(), iconSet(), precompress()],
  build: {
    outDir: "dist",
    emptyOutDir: false,
    manifest: "manifest.json",
    // Every browser that has the popover attribute has all of this.
    target: ["chrome116", "firefox125", "safari17"],
    modulePreload: false,
    rolldownOptions: {
      input: ["styles/site.css", "styles/staff.css", "pages/article/article.ts", "pages/staff/staff.ts",
        "pages/staff/live.ts", "pages/staff/settings-look/settings-look.ts",
        "pages/staff/content/content.ts", "pages/staff/edit/edit.ts", "pages/staff/categories/categories.ts"],
    },
  },
  test: {
    environment: "happy-dom",
    include: ["elements/*.test.ts"],
  },
});
