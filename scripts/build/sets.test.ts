import { expect, test } from "vitest";
import { type Chunk, setsOf } from "./sets.ts";

const chunk = (fileName: string, fields: Partial<Chunk> = {}): Chunk => ({
  fileName,
  imports: [],
  dynamicImports: [],
  moduleIds: [`/nexio/pwa/${fileName}`],
  isEntry: false,
  ...fields,
});

const chunks = [
  chunk("main.ts", {
    isEntry: true,
    imports: ["core.ts"],
    dynamicImports: ["home/home.ts", "certificates/list.ts", "cohorts/list.ts", "store.ts", "mg.js"],
  }),
  chunk("core.ts"),
  chunk("store.ts", { dynamicImports: ["storage/memory.ts"] }),
  chunk("storage/memory.ts"),
  chunk("mg.js"),
  chunk("home/home.ts", { imports: ["core.ts"], dynamicImports: ["cohorts/list.ts"] }),
  chunk("certificates/list.ts", { imports: ["core.ts", "qr.ts"], dynamicImports: ["camera.ts"] }),
  chunk("cohorts/list.ts", { imports: ["qr.ts"] }),
  chunk("qr.ts"),
  chunk("camera.ts"),
];
const views = { "/": "home/home.ts", "/certificates": "certificates/list.ts", "/cohorts": "cohorts/list.ts" };
const sets = setsOf(chunks, views, new Map([["mg.js", "mg"]]));

test("the first set is the app and its first screens with all they fetch, and no other screen", () => {
  expect([...sets].filter(([, names]) => names.includes("first")).map(([file]) => file)).toEqual([
    "main.ts",
    "core.ts",
    "store.ts",
    "home/home.ts",
  ]);
});

test("another screen’s set has what it fetches later; a chunk of two screens is in both sets", () => {
  expect(sets.get("camera.ts")).toEqual(["certificates"]);
  expect(sets.get("qr.ts")).toEqual(["certificates", "cohorts"]);
});

test("the words of a language are a set", () => {
  expect(sets.get("mg.js")).toEqual(["mg"]);
});

test("what is large and seldom needed is a set of its own", () => {
  expect(sets.get("storage/memory.ts")).toEqual(["memory"]);
});
