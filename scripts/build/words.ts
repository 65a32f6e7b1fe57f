// Halves what the words cost the first route. Messages lose their hashed ids for numbers, in code and catalogue alike,
// and each catalogue is cut in two: what home, lessons and quizzes say, and the rest (`messages.po?rest`), which comes
// with the first other screen. A message used on the first route but cut from it breaks the build.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

interface Word {
  readonly id: string;
  readonly later: boolean;
}

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

/** Every message of a source catalogue that the phone says; `later` when all the files that use it are. */
export const wordsOf = (po: string, isLater: (file: string) => boolean): Word[] =>
  po.split(/\n{2,}/).flatMap((entry) => {
    const text = poString(entry, "msgid");
    if (!text) return [];
    const files = [...entry.matchAll(/^#: (.*)$/gm)].flatMap(([, list = ""]) => list.split(/\s+/));
    if (files.length > 0 && files.every((file) => file.startsWith("server/"))) return [];
    const id = idOf(text, poString(entry, "msgctxt") ?? "");
    return [{ id, later: files.length > 0 && files.every((file) => isLater(file.replace(/:\d+$/, ""))) }];
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
  /** Whether a file, named from the repository's root, is none of the first route's. */
  readonly isLater: (file: string) => boolean;
}

const restQuery = /\/messages\.po\?rest$/;

export const words = ({ catalogue, isLater }: Options): Plugin => {
  let building = false;
  let first: string[] = [];
  let rest: string[] = [];
  let numbers = new Map<string, number>();
  const compiled = new Map<string, Record<string, unknown>>();
  const usesRest = new Map<string, string[]>();
  return {
    name: "nexio-words",
    enforce: "post",
    configResolved(config) {
      building = config.command === "build";
    },
    buildStart() {
      const all = building ? wordsOf(readFileSync(catalogue, "utf8"), isLater) : [];
      first = all.filter(({ later }) => !later).map(({ id }) => id);
      rest = all.filter(({ later }) => later).map(({ id }) => id);
      numbers = new Map([...first, ...rest].map((id, index) => [id, index]));
    },
    resolveId: {
      order: "pre",
      async handler(source, importer) {
        if (!restQuery.test(source)) return null;
        const whole = await this.resolve(source.replace("?rest", ""), importer);
        return whole && `\0${whole.id}?rest`;
      },
    },
    load: {
      order: "pre",
      async handler(id) {
        if (!restQuery.test(id)) return null;
        if (!building) return "export const messages = {};";
        const whole = id.slice(1).replace("?rest", "");
        await this.load({ id: whole });
        return moduleOf(rest.map((one) => compiled.get(whole)?.[one]));
      },
    },
    async transform(code, id) {
      if (!building || id.startsWith("\0") || id.includes("/node_modules/")) return null;
      if (id.endsWith("/messages.po")) {
        // Lingui has made a module of it that imports nothing: run, it gives back what it holds.
        const { messages } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
          messages: Record<string, unknown>;
        };
        const lost = [...first, ...rest].filter((one) => messages[one] === undefined);
        if (lost.length > 0) this.error(`${id} lacks ${lost.join(", ")}: run \`npm run words\` and translate`);
        compiled.set(id, messages);
        return { code: moduleOf(first.map((one) => messages[one])), map: null };
      }
      const later: string[] = [];
      const numbered = code.replace(/(["'`])([\w+/-]{6})\1/g, (literal, _quote, word: string) => {
        const number = numbers.get(word);
        if (number === undefined) return literal;
        if (number >= first.length) later.push(word);
        return String(number);
      });
      if (later.length > 0) usesRest.set(id, later);
      return numbered === code ? null : { code: numbered, map: null };
    },
    generateBundle() {
      const seen = new Set<string>();
      const visit = (id: string) => {
        if (seen.has(id)) return;
        seen.add(id);
        const found = usesRest.get(id);
        if (found) this.error(`${id} is on the first route, but its words are cut from it: ${found.join(", ")}`);
        for (const next of this.getModuleInfo(id)?.importedIds ?? []) visit(next);
      };
      for (const id of this.getModuleIds()) {
        if (
          this.getModuleInfo(id)?.isEntry ||
          /\/pwa\/(home\/home|lessons\/(lesson-list|lesson-view|quiz-view))\.tsx$/.test(id)
        )
          visit(id);
      }
    },
  };
};
