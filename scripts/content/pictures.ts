// Pictures of the lessons: plain SVG files of `content/pictures`, which say the same in every language.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pictures } from "../../shared/lessons/source/parse.ts";
import { sha256 } from "./packs.ts";
import type { Problem } from "./source.ts";

const folder = "content/pictures";
const heaviest = 6_000;

const elements = new Set(
  "svg g defs use path rect circle ellipse line polyline polygon text tspan pattern clipPath mask linearGradient radialGradient stop".split(
    " ",
  ),
);

export interface PictureFile {
  name: string;
  text: string;
  hash: string;
  bytes: number;
}

export function readPictures(root: string): PictureFile[] {
  const at = join(root, folder);
  return (existsSync(at) ? readdirSync(at).toSorted() : []).map((name) => {
    const text = readFileSync(join(at, name), "utf8");
    return { name, text, hash: sha256(text), bytes: Buffer.byteLength(text) };
  });
}

/** As the lessons' reader looks them up: by the name of their file. */
export const byName = (pictures: readonly PictureFile[]): Pictures =>
  new Map(pictures.map(({ name, hash, bytes }) => [name, { hash, bytes }]));

/** What is wrong with the files, and those that no lesson shows; `shown` are the hashes of all that are shown. */
export function lintPictures(pictures: readonly PictureFile[], shown: ReadonlySet<string>): Problem[] {
  return pictures.flatMap(({ name, text, hash, bytes }) => {
    const messages = [
      ...(/^[a-z0-9-]+\.svg$/.test(name) ? [] : ["the name is small letters, digits and hyphens, then .svg"]),
      ...(bytes > heaviest ? [`the picture weighs ${bytes} bytes, may weigh ${heaviest}`] : []),
      ...lintSvg(text),
      ...(shown.has(hash) ? [] : ["no lesson shows this picture"]),
    ];
    return messages.map((message) => ({ file: `${folder}/${name}`, line: 1, message }));
  });
}

const head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180">';

/** Only shapes, colours and numerals: nothing that runs, is fetched, or would have to be translated. */
export function lintSvg(text: string): string[] {
  const found = new Set<string>();
  if (!text.startsWith(head)) found.add(`it must begin with ${head}`);
  const open: string[] = [];
  let after = 0;
  for (const { 0: tag, 1: close, 2: name = "", 3: attributes = "", index } of text.matchAll(
    /<(\/?)([^\s/>]*)([^>]*)>/g,
  )) {
    lintWords(text.slice(after, index), found);
    after = index + tag.length;
    if (!elements.has(name)) found.add(`<${name}> does not belong in a picture`);
    if (close) {
      if (open.pop() !== name) found.add(`</${name}> closes nothing`);
      continue;
    }
    if (!attributes.endsWith("/")) open.push(name);
    lintAttributes(attributes, found);
  }
  lintWords(text.slice(after), found);
  if (open.length > 0) found.add(`<${open.at(-1)}> is not closed`);
  return [...found];
}

function lintAttributes(attributes: string, found: Set<string>): void {
  const rest = attributes.replace(/\s+([\w:-]+)="([^"<&]*)"/g, (_, name: string, value: string) => {
    const isLocal = name === "href" ? value.startsWith("#") : !/url\((?!#)/.test(value);
    if (/^on|^style$|:/.test(name) || !isLocal) found.add(`${name}="${value}" does not belong in a picture`);
    return "";
  });
  if (rest.trim() !== "" && rest.trim() !== "/") found.add(`“${rest.trim()}” is not understood`);
}

function lintWords(between: string, found: Set<string>): void {
  if (/[<>&]/.test(between)) found.add(`“${between.trim()}” is not understood`);
  const [word] = /\p{L}{3,}/u.exec(between) ?? [];
  if (word) found.add(`“${word}” is a word: a picture says the same in every language`);
}
