import { decodeQR } from "qr/decode.js";
import { expect, test } from "vitest";
import { codeIn } from "./read-code.ts";
import { certificateSvg, wrapped, type PictureWords } from "./picture.ts";

// As long as a usual one; what it says does not matter here.
const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const credential = `NX1:${Array.from({ length: 284 }, (_, at) => letters[(at * at * 7 + at * 3) % 45]).join("")}`;
const words: PictureWords = {
  heading: "Taratasy fanamarinana fiofanana",
  holder: "Rasoa & <Rabe>",
  topic: "Fahadiovana sy fiarovana nomerika",
  lines: ["Laharana DH-2026-000007"],
  notDiploma: "Tsy diplaoman’ny Fanjakana.",
};

/** The modules as they stand in the SVG. */
function modulesIn(svg: string): boolean[][] {
  const side = Number(/viewBox="0 0 (\d+) \1" shape/.exec(svg)?.[1]);
  const modules = Array.from({ length: side }, () => Array.from({ length: side }, () => false));
  const path = /fill="#000" d="([^"]+)"/.exec(svg)?.[1] ?? "";
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v/g))
    for (let at = 0; at < Number(run); at++) (modules[Number(y)] ?? [])[Number(x) + at] = true;
  return modules;
}

/** What a camera sees: the code turned a little, in 70 % of a square frame, each pixel an average, with noise. */
function frame(modules: readonly (readonly boolean[])[], size: number, random: () => number) {
  const data = new Uint8ClampedArray(size * size * 4);
  const angle = ((random() - 0.5) * 14 * Math.PI) / 180;
  const [scale, middle] = [modules.length / (size * 0.7), modules.length / 2];
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const shift = [(random() - 0.5) * 10, (random() - 0.5) * 10] as const;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      let dark = 0;
      for (const [dx, dy] of [
        [0.25, 0.25],
        [0.75, 0.25],
        [0.25, 0.75],
        [0.75, 0.75],
      ] as const) {
        const [u, v] = [x + dx - size / 2 + shift[0], y + dy - size / 2 + shift[1]];
        const [row, column] = [Math.floor(middle - u * sin + v * cos), Math.floor(middle + u * cos + v * sin)];
        if (modules[row]?.[column]) dark++;
      }
      const grey = 230 - dark * 48 + (random() - 0.5) * 16;
      data.set([grey, grey, grey, 255], (y * size + x) * 4);
    }
  return { width: size, height: size, data };
}

// Of a hundred, all were read when this was written; they take half a minute.
const frames = 20;

test("the code in the picture is read from small camera frames", () => {
  const modules = modulesIn(certificateSvg(credential, words, "medium"));
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const read = Array.from({ length: frames }, () => {
    try {
      return decodeQR(frame(modules, 320, random)) === credential;
    } catch {
      return false;
    }
  });
  expect(read.filter(Boolean).length).toBeGreaterThanOrEqual(0.95 * frames);
}, 60_000);

test("the file holds the credential as text, whatever the names are", () => {
  const svg = certificateSvg(credential, words, "medium");
  expect(codeIn(svg)).toBe(credential);
  expect(svg).toContain("Rasoa &amp; &lt;Rabe&gt;");
  expect(svg).not.toContain("openbadges");
});

test("a badge is baked in as the specification says, right after the opening tag", () => {
  const svg = certificateSvg(credential, words, "quartile", "a.b.c");
  expect(svg).toMatch(
    /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" xmlns:openbadges="https:\/\/purl.imsglobal.org\/ob\/v3p0"[^>]*><openbadges:credential verify="a.b.c"><\/openbadges:credential>/,
  );
});

test("long names go on in the next line, be they one word", () => {
  expect(wrapped("Andriamandimbisoarivo Jean", 12)).toEqual(["Andriamandim", "bisoarivo", "Jean"]);
  expect(wrapped("Rado", 12)).toEqual(["Rado"]);
});
