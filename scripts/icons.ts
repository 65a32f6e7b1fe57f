// Draws the PNG icons from pwa/public/icon.svg: `node scripts/icons.ts`. The results are committed.
import { readFileSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { browserFlags, ensureBrowser } from "./browser.ts";
import { inRoot } from "./lib/paths.ts";

const icons = [
  { file: "icon-192.png", size: 192, scale: 1, square: false },
  { file: "icon-512.png", size: 512, scale: 1, square: false },
  // Launchers cut a maskable icon to any shape: the mark stays within the inner 80 %, the ground fills the square.
  { file: "icon-maskable-192.png", size: 192, scale: 0.84, square: true },
  { file: "icon-maskable-512.png", size: 512, scale: 0.84, square: true },
  { file: "apple-touch-icon.png", size: 180, scale: 0.92, square: true },
] as const;

const svg = readFileSync(inRoot("pwa", "public", "icon.svg"), "utf8");
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserFlags });
const page = await browser.newPage({ deviceScaleFactor: 1 });
for (const { file, size, scale, square } of icons) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>html{background:${square ? "#0B0E14" : "transparent"}}body{margin:0;display:grid;place-items:center;height:100vh}
     svg{display:block;width:${scale * 100}%;height:${scale * 100}%}</style>${svg}`,
  );
  writeFileSync(inRoot("pwa", "public", file), await page.screenshot({ omitBackground: !square }));
  console.log(file);
}
await browser.close();
