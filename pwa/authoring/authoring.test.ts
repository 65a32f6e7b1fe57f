import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { languages } from "../../shared/languages.ts";
import { itemTypes } from "../../shared/lessons/pack.ts";
import { readSources } from "../../shared/lessons/source/publish.ts";
import { templates } from "./templates.ts";
import { titleOf } from "./title.ts";
import { zip } from "./zip.ts";

test("the examples a lesson begins with have no fault, alone and together, and show each type of question", () => {
  const { read, faults } = readSources({ id: "x", version: 1, sources: templates }, "2026-11-24");
  expect(faults).toEqual([]);
  expect(read.map(({ language }) => language)).toEqual([...languages]);
  for (const { lesson } of read) expect(lesson.quiz.map(({ type }) => type).toSorted()).toEqual(itemTypes.toSorted());
});

test("a lesson is called by its title in the person’s language, else in any", () => {
  expect(titleOf({ mg: "# Iray\n", fr: "# Un\n" }, "fr")).toBe("Un");
  expect(titleOf({ mg: "# Iray\n" }, "fr")).toBe("Iray");
  expect(titleOf({ fr: "no title" }, "fr")).toBe("");
});

/** What stands in an archive, by its directory at the end (APPNOTE 4.3.12, 4.3.16). */
function unzip(bytes: Uint8Array): Record<string, string> {
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  const found: Record<string, string> = {};
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    expect(view.getUint32(at, true)).toBe(0x02014b50);
    const [crc, size, length] = [
      view.getUint32(at + 16, true),
      view.getUint32(at + 24, true),
      view.getUint16(at + 28, true),
    ];
    const local = view.getUint32(at + 42, true);
    expect(view.getUint32(local, true)).toBe(0x04034b50);
    const start = local + 30 + view.getUint16(local + 26, true);
    const body = bytes.subarray(start, start + size);
    expect(crc32(body)).toBe(crc);
    const text = (part: Uint8Array) => new TextDecoder().decode(part);
    found[text(bytes.subarray(at + 46, at + 46 + length))] = text(body);
    at += 46 + length;
  }
  expect(at).toBe(end);
  return found;
}

test("an archive holds what went in, and the same files give the same bytes", () => {
  const files = [
    { name: "imsmanifest.xml", text: "<a/>" },
    { name: "items/q1.xml", text: "Lesona ’ 中".repeat(10_000) },
    { name: "empty.xml", text: "" },
  ];
  expect(unzip(zip(files))).toEqual(Object.fromEntries(files.map(({ name, text }) => [name, text])));
  expect(zip(files)).toEqual(zip(files));
});
