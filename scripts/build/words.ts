// Cuts what the words cost the first route. Messages lose their hashed ids for numbers, in code and catalogue alike, and
// each catalogue is cut in three: what home, lessons and quizzes say; the rest (`messages.po?rest`), which comes with the
// first other screen; and what only screens say that are not everybody's (`messages.po?seldom`), which comes with those.
// A message used where its part may not be there breaks the build.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

interface Word {
  readonly id: string;
  readonly part: Part;
}

/** Which part of the catalogue a word stands in: each needs those before it. */
export type Part = 0 | 1 | 2;

/** Lingui's id of a message: SHA-256 over text, unit separator and context. */
const idOf = (text: string, context: string) =>
  createHash("sha256").update(`${text}\u001f${context}`).digest("base64url").slice(0, 6);

const poString = (entry: string, field: string) => {
  const lines = entry.match(new RegExp(`^${field} ((?:".*"(?:\\n|$))+)`, "m"))?.[1];
  return lines
    ?.match(/^"(.*)"$/gm)
    ?.map((line) => JSON.parse(line) as string)
    .join("");
};

/** Every message of a source catalogue that the phone says, in the earliest part that one of its files needs. */
export const wordsOf = (po: string, partOf: (file: string) => Part): Word[] =>
  po.split(/\n{2,}/).flatMap((entry) => {
    const text = poString(entry, "msgid");
    if (!text) return [];
    const files = [...entry.matchAll(/^#: (.*)$/gm)].flatMap(([, list = ""]) => list.split(/\s+/));
    if (files.length > 0 && files.every((file) => file.startsWith("server/"))) return [];
    const id = idOf(text, poString(entry, "msgctxt") ?? "");
    const parts = files.map((file) => partOf(file.replace(/:\d+$/, "")));
    return [{ id, part: files.length > 0 ? (Math.min(...parts) as Part) : 0 }];
  });

/** A compiled message as short as the runtime takes it: a text alone needs no list around it. */
const shortest = (message: unknown) =>
  Array.isArray(message) && message.length === 1 && typeof message[0] === "string" && message[0] !== "#"
    ? message[0]
    : message;

const moduleOf = (messages: readonly unknown[]) =>
  `export const messages=JSON.parse(${JSON.stringify(JSON.stringify(messages.map(shortest)))});`;

interface Options {
  /** The source catalogue. */
  readonly catalogue: string;
  /** Which part a file, named from the repository's root, has its words in. */
  readonly partOf: (file: string) => Part;
  /** The routes' source: which screens bring the words of all parts with them, `seldom(() => import("./…"))`. */
  readonly routesSource: () => string;
}

const partQuery = /\/messages\.po\?(rest|seldom)$/;

export const words = ({ catalogue, partOf, routesSource }: Options): Plugin => {
  let building = false;
  /** Ids, part after part. */
  let parts: readonly [string[], string[], string[]] = [[], [], []];
  let numbers = new Map<string, number>();
  const compiled = new Map<string, Record<string, unknown>>();
  /** Module -> its words beyond the first part. */
  const uses = new Map<string, { rest: string[]; seldom: string[] }>();
  return {
    name: "nexio-words",
    enforce: "post",
    configResolved(config) {
      building = config.command === "build";
    },
    buildStart() {
      const all = building ? wordsOf(readFileSync(catalogue, "utf8"), partOf) : [];
      const of = (wanted: Part) => all.filter(({ part }) => part === wanted).map(({ id }) => id);
      parts = [of(0), of(1), of(2)];
      numbers = new Map(parts.flat().map((id, index) => [id, index]));
    },
    resolveId: {
      order: "pre",
      async handler(source, importer) {
        const [, part] = partQuery.exec(source) ?? [];
        if (!part) return null;
        const whole = await this.resolve(source.replace(`?${part}`, ""), importer);
        return whole && `\0${whole.id}?${part}`;
      },
    },
    load: {
      order: "pre",
      async handler(id) {
        const [, part] = partQuery.exec(id) ?? [];
        if (!part) return null;
        if (!building) return "export const messages = {};";
        const whole = id.slice(1).replace(`?${part}`, "");
        await this.load({ id: whole });
        return moduleOf(parts[part === "rest" ? 1 : 2].map((one) => compiled.get(whole)?.[one]));
      },
    },
    async transform(code, id) {
      if (!building || id.startsWith("\0") || id.includes("/node_modules/")) return null;
      if (id.endsWith("/messages.po")) {
        // Lingui has made a module of it that imports nothing: run, it gives back what it holds.
        const { messages } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
          messages: Record<string, unknown>;
        };
        const lost = parts.flat().filter((one) => messages[one] === undefined);
        if (lost.length > 0) this.error(`${id} lacks ${lost.join(", ")}: run \`npm run words\` and translate`);
        compiled.set(id, messages);
        return { code: moduleOf(parts[0].map((one) => messages[one])), map: null };
      }
      const later: { rest: string[]; seldom: string[] } = { rest: [], seldom: [] };
      const [first, rest] = parts;
      const numbered = code.replace(/(["'`])([\w+/-]{6})\1/g, (literal, _quote, word: string) => {
        const number = numbers.get(word);
        if (number === undefined) return literal;
        if (number >= first.length + rest.length) later.seldom.push(word);
        else if (number >= first.length) later.rest.push(word);
        return String(number);
      });
      if (later.rest.length + later.seldom.length > 0) uses.set(id, later);
      return numbered === code ? null : { code: numbered, map: null };
    },
    generateBundle() {
      const seen = new Set<string>();
      const visit = (id: string) => {
        if (seen.has(id)) return;
        seen.add(id);
        const { rest = [], seldom = [] } = uses.get(id) ?? {};
        const cut = [...rest, ...seldom];
        if (cut.length > 0) this.error(`${id} is on the first route, but its words are cut from it: ${cut.join(", ")}`);
        for (const next of this.getModuleInfo(id)?.importedIds ?? []) visit(next);
      };
      for (const id of this.getModuleIds()) {
        if (
          this.getModuleInfo(id)?.isEntry ||
          /\/pwa\/(home\/home|lessons\/(lesson-list|lesson-view|quiz-view))\.tsx$/.test(id)
        )
          visit(id);
      }
      const seldom = new Set(
        [...routesSource().matchAll(/seldom\(\(\) => import\("\.\/([^"]+)"\)/g)].map(([, file]) => file),
      );
      const isSeldom = (id: string) => seldom.has(id.replace(/^.*\/pwa\//, ""));
      for (const [id, { seldom: found }] of uses) {
        if (found.length === 0) continue;
        const climbed = new Set<string>();
        const climb = (from: string) => {
          if (climbed.has(from)) return;
          climbed.add(from);
          const info = this.getModuleInfo(from);
          const isRoot = info?.isEntry || (info?.dynamicImporters.length ?? 0) > 0;
          if (isRoot && !isSeldom(from))
            this.error(`${id} says words of screens that are seldom asked for, but ${from} brings it without them`);
          for (const one of info?.importers ?? []) climb(one);
        };
        climb(id);
      }
    },
  };
};
