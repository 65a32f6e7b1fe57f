// What the app may weigh, measured on the built dist/ with brotli 11, as the edge sends it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { benchFormation } from "../bench/formation.ts";
import { localeOf, localePlaceholder, type Shell } from "../scripts/build/shell.ts";
import { siteDir } from "../scripts/lib/paths.ts";
import { catalogue } from "../shared/lessons/catalogue.ts";

const kilobyte = 1024;
const budgets = {
  /** JavaScript until a quiz answers, without the store. */
  untilQuiz: 25 * kilobyte,
  /** Replicache, rules, zod/mini and journal, loaded after the first paint. */
  store: 45 * kilobyte,
  /** The two above. */
  together: 68 * kilobyte,
  /** Document, style, scripts, one catalogue and one pack. */
  firstQuiz: 85 * kilobyte,
  pack: 18 * kilobyte,
  lesson: 1.6 * kilobyte,
  quiz: 2 * kilobyte,
  correction: 500,
};

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly isEntry?: boolean;
}
type Manifest = Readonly<Record<string, Chunk>>;

const read = (file: string) => readFileSync(join(siteDir, file));
const weigh = (bytes: Buffer | string) => brotliCompressSync(bytes).length;
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

let manifest: Manifest;
let shell: Shell;
let precached: ReadonlySet<string>;

beforeAll(() => {
  if (!existsSync(join(siteDir, "_shell.json"))) throw new Error("dist/pwa is not built: run `npm run build`");
  manifest = JSON.parse(read(".vite/manifest.json").toString());
  shell = JSON.parse(read("_shell.json").toString());
  const urls = read("sw.js")
    .toString()
    .matchAll(/["']?url["']?:\s*["'`]([^"'`]+)["'`]/g);
  precached = new Set([...urls].map(([, url = ""]) => url));
});

/** Everything that `keys` import statically, themselves included: what must be here before they run. */
const graphOf = (keys: readonly string[], seen = new Set<string>()): ReadonlySet<string> => {
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    graphOf(manifest[key]?.imports ?? [], seen);
  }
  return seen;
};
const filesOf = (keys: ReadonlySet<string>) => [...keys].flatMap((key) => manifest[key]?.file ?? []);
const scripts = (keys: ReadonlySet<string>) => filesOf(keys).filter((file) => file.endsWith(".js"));
const weightOf = (keys: ReadonlySet<string>) => sum(scripts(keys).map((file) => weigh(read(file))));

const entryKeys = () => Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
const lazyKeys = (pattern: RegExp) => Object.keys(manifest).filter((key) => pattern.test(key));
/** Lists, lessons and their practice quiz: one chunk, `learn` in vite.config.ts. */
const lessonKeys = () => lazyKeys(/^_learn-/);
const storeKeys = () => lazyKeys(/^sync\/open-store/);
const quizGraph = () => graphOf([...entryKeys(), ...lessonKeys()]);
const withoutQuiz = (keys: readonly string[]) => {
  const here = quizGraph();
  return new Set([...graphOf(keys)].filter((key) => !here.has(key)));
};
const heaviest = (folder: string) =>
  Math.max(
    ...catalogue.topics.flatMap(({ packs }) => Object.values(packs)).map(({ hash }) => weigh(read(join(folder, hash)))),
  );
const styles = () => Object.values(manifest).flatMap(({ file }) => (file.endsWith(".css") ? [file] : []));

describe("bytes", () => {
  test("a quiz answers within 25 KB of JavaScript", () => {
    expect(lessonKeys()).toHaveLength(1);
    expect(weightOf(quizGraph())).toBeLessThanOrEqual(budgets.untilQuiz);
  });

  test("the store, loaded later, fits 45 KB, and both fit 68 KB", () => {
    expect(storeKeys()).toHaveLength(1);
    const store = weightOf(withoutQuiz(storeKeys()));
    expect(store).toBeLessThanOrEqual(budgets.store);
    expect(store + weightOf(quizGraph())).toBeLessThanOrEqual(budgets.together);
  });

  test("checking a certificate fits 15 KB without the camera’s decoder", () => {
    const first = graphOf(entryKeys());
    const own = [...graphOf(lazyKeys(/^certificates\/verify-view/))].filter((key) => !first.has(key));
    expect(own.length).toBeGreaterThan(0);
    expect(weightOf(new Set(own))).toBeLessThanOrEqual(15 * kilobyte);
  });

  test("the store is not needed for the first paint", () => {
    const here = quizGraph();
    expect(storeKeys().filter((key) => here.has(key))).toEqual([]);
  });

  test.each(["mg", "fr", "en"])("everything for the first quiz in %s fits 85 KB", (locale) => {
    const words = shell.locales[locale] ?? "";
    const parts = {
      html: weigh(shell.html),
      css: sum(styles().map((file) => weigh(read(file)))),
      js: weightOf(quizGraph()) + weightOf(withoutQuiz(storeKeys())),
      words: weigh(read(words)),
      pack: heaviest("packs"),
    };
    expect(sum(Object.values(parts)), JSON.stringify(parts)).toBeLessThanOrEqual(budgets.firstQuiz);
  });

  test("a lesson fits 1.6 KB, its quiz 2 KB, a sentence corrected 500 bytes, in each language", () => {
    const { heaviest: heaviestOf, correction } = benchFormation();
    expect(heaviestOf.lesson).toBeLessThanOrEqual(budgets.lesson);
    expect(heaviestOf.quiz).toBeLessThanOrEqual(budgets.quiz);
    expect(correction.worst).toBeLessThanOrEqual(budgets.correction);
  }, 60_000);

  test("every pack fits 18 KB", () => {
    expect(heaviest("packs")).toBeLessThanOrEqual(budgets.pack);
  });
});

describe("what must not be there", () => {
  test("no classic zod anywhere", () => {
    // Words of classic zod's own locale table and classes, which its build cannot lose.
    const guilty = Object.values(manifest).filter(
      ({ file }) => file.endsWith(".js") && /ZodEffects|"ZodString"|"ZodObject"/.test(read(file).toString()),
    );
    expect(guilty.map(({ file }) => file)).toEqual([]);
  });

  test("no validation before the store", () => {
    expect(scripts(quizGraph()).filter((file) => /ZodMini|\$ZodType/.test(read(file).toString()))).toEqual([]);
  });

  test("no page and no map among the files", () => {
    expect(existsSync(join(siteDir, "index.html"))).toBe(false);
    expect(Object.values(manifest).filter(({ file }) => existsSync(join(siteDir, `${file}.map`)))).toEqual([]);
  });
});

describe("the shell", () => {
  test("has everything the Worker needs to render a document", () => {
    expect(shell.html).toContain(localePlaceholder);
    expect(shell.html).toMatch(/<html lang="mg" data-theme="dark" data-mode="full">/);
    expect(shell.styleHashes.length).toBe(shell.html.split("<style").length - 1);
    expect(shell.revision).toMatch(/^[0-9a-f]{16}$/);
    expect(
      Object.keys(shell.locales)
        .filter((locale) => locale !== "pseudo")
        .toSorted(),
    ).toEqual(["en", "fr", "mg"]);
    for (const url of Object.values(shell.locales)) expect(existsSync(join(siteDir, url)), url).toBe(true);
  });

  test("names only files that exist", () => {
    const inPage = [...shell.html.matchAll(/(?:src|href)="(\/[^"]+\.\w+)"/g)].map(([, url = ""]) => url);
    const urls = [...inPage, ...Object.values(shell.routes).flat()];
    expect(urls.length).toBeGreaterThan(3);
    expect(urls.filter((url) => !existsSync(join(siteDir, url)))).toEqual([]);
  });

  test("knows what each screen of a learner needs, so that it comes in one round trip", () => {
    for (const path of ["/lessons", "/lessons/:id", "/lessons/:id/quiz", "/tasks", "/approvals"]) {
      expect(shell.routes[path]?.length, path).toBeGreaterThan(0);
    }
  });

  test("offers an installable app", () => {
    const app: { icons: { src: string }[]; screenshots?: { src: string }[] } = JSON.parse(
      read("manifest.webmanifest").toString(),
    );
    const files = [...app.icons, ...(app.screenshots ?? [])].map(({ src }) => src);
    expect(files.filter((src) => !existsSync(join(siteDir, src)))).toEqual([]);
  });
});

describe("the precache", () => {
  test("holds the shell and every chunk of every route", () => {
    const wanted = Object.entries(manifest)
      .filter(([key]) => localeOf(`/${key}`) !== "pseudo")
      .map(([, { file }]) => `/${file}`);
    expect(precached).toContain("/");
    expect(wanted.filter((url) => !precached.has(url))).toEqual([]);
  });

  test("holds no file that does not exist, which would fail every install", () => {
    const files = [...precached].filter((url) => url !== "/");
    expect(files.filter((url) => !existsSync(join(siteDir, url)))).toEqual([]);
  });
});
