// What a phone needs to install the app.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ManifestOptions } from "vite-plugin-pwa";

const screenshots = [
  { file: "narrow", sizes: "360x640", form_factor: "narrow", label: "Ny asa tokony hatao manaraka, amin'ny finday" },
  { file: "wide", sizes: "1280x800", form_factor: "wide", label: "Ny asa rehetra, amin'ny solosaina" },
] as const;

/** Screenshots are listed once `scripts/screenshots.ts` has taken them: a missing file makes the app uninstallable. */
export const manifest = (publicDir: string): Partial<ManifestOptions> => ({
  id: "/",
  name: "Nexio",
  short_name: "Nexio",
  description: "Asa, lesona ary fanapahan-kevitra, na tsy misy tambajotra aza.",
  lang: "mg",
  dir: "ltr",
  start_url: "/",
  scope: "/",
  display: "standalone",
  theme_color: "#0B0E14",
  background_color: "#0B0E14",
  categories: ["education", "business", "productivity"],
  icons: [
    { src: "/icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
    { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
    { src: "/icon-maskable-192.png", sizes: "192x192", type: "image/png", purpose: "maskable" },
    { src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
  ],
  shortcuts: [
    { name: "Asa", short_name: "Asa", url: "/tasks", icons: [{ src: "/icon-192.png", sizes: "192x192" }] },
    { name: "Lesona", short_name: "Lesona", url: "/lessons", icons: [{ src: "/icon-192.png", sizes: "192x192" }] },
  ],
  screenshots: screenshots
    .filter(({ file }) => existsSync(join(publicDir, "screenshots", `${file}.png`)))
    .map(({ file, ...shot }) => ({ src: `/screenshots/${file}.png`, type: "image/png", ...shot })),
});
