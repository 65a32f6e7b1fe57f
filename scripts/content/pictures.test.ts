import { join } from "node:path";
import { expect, test } from "vitest";
import { parseLesson, type Pictures } from "../../shared/lessons/source/parse.ts";
import { writeLesson } from "../../shared/lessons/source/write.ts";
import { byName, lintPictures, lintSvg, readPictures, type PictureFile } from "./pictures.ts";
import { readTopics, sha256 } from "./packs.ts";

const open = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180">';
const svg = (inside: string) => `${open}\n${inside}\n</svg>\n`;
const pictureFile = (name: string, text: string): PictureFile => ({
  name,
  text,
  hash: sha256(text),
  bytes: Buffer.byteLength(text),
});

test("shapes, colours, numerals and links into the picture itself are what a picture is made of", () => {
  const drawing = [
    '<defs><g id="a"><rect width="9" height="9" rx="2" fill="#fff" stroke-width="2"/></g></defs>',
    '<use href="#a" x="4"/><path d="M0 0h9v9z" fill="url(#p)"/>',
    '<text x="3" y="9">350 000 Ar</text><text x="3" y="20">5 %</text>',
  ];
  expect(lintSvg(svg(drawing.join("\n")))).toEqual([]);
});

test.each<[fault: string, text: string, message: RegExp]>([
  ["a script", svg("<script>1</script>"), /<script> does not belong/],
  ["a page inside", svg("<foreignObject></foreignObject>"), /<foreignObject> does not belong/],
  ["another picture inside", svg('<image href="#a"/>'), /<image> does not belong/],
  ["a style sheet", svg("<style>@import url(https://example.org)</style>"), /<style> does not belong/],
  ["an animation that sets a link", svg('<set attributeName="href" to="#a"/>'), /<set> does not belong/],
  ["a link out of it", svg("<a></a>"), /<a> does not belong/],
  ["an event handler", svg('<path onload="x()" d="M0 0"/>'), /onload=.* does not belong/],
  ["a style attribute", svg('<path style="fill:red" d="M0 0"/>'), /style=.* does not belong/],
  ["another file used", svg('<use href="https://example.org/a.svg#a"/>'), /href=.* does not belong/],
  ["an old link", svg('<use xlink:href="#a"/>'), /xlink:href=.* does not belong/],
  ["a fetched colour", svg('<path fill="url(https://example.org/a.svg#p)"/>'), /fill=.* does not belong/],
  ["an entity", svg("<text>&#97;</text>"), /is not understood/],
  ["a document type", `<!DOCTYPE svg>${svg("")}`, /must begin with <svg/],
  ["a comment", svg("<!-- drawn by hand -->"), /does not belong/],
  ["another size", svg("").replace("320 180", "180 320"), /must begin with <svg/],
  ["an element left open", svg("<g>"), /is not closed|closes nothing/],
  ["a tag left open", svg('<path d="M0 0"'), /is not understood|is not closed/],
  ["an attribute without quotes", svg("<path d=M0/>"), /is not understood/],
  ["a word", svg("<text>Reçu</text>"), /“Reçu” is a word/],
])("a picture with %s is refused", (_, text, message) => {
  expect(lintSvg(text).join("\n")).toMatch(message);
});

test("a picture must be light, well named, and shown by a lesson", () => {
  const [good, heavy, lost, named] = [
    pictureFile("good.svg", svg("")),
    pictureFile("heavy.svg", svg(`<path d="${"M0 0".repeat(1500)}"/>`)),
    pictureFile("lost.svg", svg("<g></g>")),
    pictureFile("Named.svg", svg("<defs></defs>")),
  ];
  const shown = new Set([good, heavy, named].map(({ hash }) => hash));
  expect(lintPictures([good, heavy, lost, named], shown)).toEqual([
    {
      file: "content/pictures/heavy.svg",
      line: 1,
      message: expect.stringMatching(/weighs 6\d+ bytes, may weigh 6000/),
    },
    { file: "content/pictures/lost.svg", line: 1, message: "no lesson shows this picture" },
    { file: "content/pictures/Named.svg", line: 1, message: expect.stringMatching(/small letters/) },
  ]);
  expect(byName([good]).get("good.svg")).toEqual({ hash: good.hash, bytes: good.bytes });
});

test("a lesson with pictures written out and read again is the same lesson", () => {
  const root = join(import.meta.dirname, "../..");
  const pictures: Pictures = new Map(readPictures(root).map(({ hash, bytes }) => [`${hash}.svg`, { hash, bytes }]));
  const packs = readTopics(root).flatMap((topic) => topic.packs.map(({ pack }) => pack));
  const shown = packs.flatMap(({ language, lessons }) =>
    lessons
      .filter(({ cards, example }) => [...cards, example].some(({ picture }) => picture))
      .map((lesson) => ({ lesson, language })),
  );
  expect(shown.length).toBeGreaterThan(0);
  for (const { lesson, language } of shown) {
    const { faults, lesson: again } = parseLesson(writeLesson(lesson, true), language, { slug: lesson.id }, pictures);
    expect(faults).toEqual([]);
    expect(again).toEqual(lesson);
  }
});
