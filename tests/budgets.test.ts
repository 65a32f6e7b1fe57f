// What the app may weigh, measured on the built dist/ with brotli 11, as the edge sends it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { benchFormation } from "../bench/formation.ts";
import { localeOf, localePlaceholder, type Shell } from "../scripts/build/shell.ts";
import { siteDir } from "../scripts/lib/paths.ts";
import type { PackReader } from "../server/lessons/pack-reader.ts";
import { render } from "../server/shell/document.ts";
import { firstText } from "../server/shell/first-text.ts";
import { languages, type Language } from "../shared/languages.ts";
import { catalogue } from "../shared/lessons/catalogue.ts";
import type { Pack } from "../shared/lessons/pack.ts";

const kilobyte = 1024;
const budgets = {
  /** JavaScript until a quiz answers, without the store. */
  untilQuiz: 25 * kilobyte,
  /** Replicache, rules, zod/mini and journal, loaded after the first paint. */
  store: 45 * kilobyte,
  /** The two above. */
  together: 68 * kilobyte,
  /** The wire's compact form, which comes with the first call after the first screen: nothing waits for it. */
  compact: 5.75 * kilobyte,
  /** Document, style, scripts with the store, one catalogue and one pack. */
  firstQuiz: 85 * kilobyte,
  /** A learner’s document beyond the shell. */
  firstText: 2.5 * kilobyte,
  pack: 18 * kilobyte,
  lesson: 1.6 * kilobyte,
  quiz: 2 * kilobyte,
  correction: 500,
  /** The service worker itself. */
  worker: 5.6 * kilobyte,
  /** What must be here before the app works without a network, with the words of one language. */
  firstInstall: 130 * kilobyte,
  /** Everything that everybody gets, in Malagasy and French, the worker included. */
  completeInstall: 180 * kilobyte,
  /** On the disk: the app twice, since an update lies beside what runs, and four packs. */
  disk: 3 * 1024 * kilobyte,
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
/** Of the service worker: file -> its sets; `/?shell` is the document. */
let installed: ReadonlyMap<string, readonly string[]>;

beforeAll(() => {
  if (!existsSync(join(siteDir, "_shell.json"))) throw new Error("dist/pwa is not built: run `npm run build`");
  manifest = JSON.parse(read(".vite/manifest.json").toString());
  shell = JSON.parse(read("_shell.json").toString());
  const [list = "[]"] = /\[\{"revision".*?\}\]/s.exec(read("sw.js").toString()) ?? [];
  const entries = JSON.parse(list) as { url: string; sets?: string[] }[];
  installed = new Map(entries.flatMap(({ url, sets }): [string, string[]][] => (sets ? [[url, sets]] : [])));
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
const compactKeys = () => lazyKeys(/^sync\/compact/);
const quizGraph = () => graphOf([...entryKeys(), ...lessonKeys()]);
const withoutQuiz = (keys: readonly string[]) => {
  const here = quizGraph();
  return new Set([...graphOf(keys)].filter((key) => !here.has(key)));
};
const heaviest = (folder: string) =>
  Math.max(
    ...catalogue.topics.flatMap(({ packs }) => Object.values(packs)).map(({ hash }) => weigh(read(join(folder, hash)))),
  );
const lessonIds = catalogue.topics.flatMap(({ lessons }) => lessons.map(({ id }) => id));
const packs: Pick<PackReader, "builtIn"> = {
  async builtIn(lessonId, language) {
    const topic = catalogue.topics.find(({ lessons }) => lessons.some(({ id }) => id === lessonId));
    const hash = topic?.packs[language].hash ?? "";
    const pack = JSON.parse(read(join("packs", hash)).toString()) as Pack;
    const lesson = pack.lessons.find(({ id }) => id === lessonId);
    return lesson && { lesson, pack, hash };
  },
};
/** The document of `path` as the Worker writes it. */
const documentOf = async (path: string, language: Language) =>
  render(shell, path, { language, theme: "dark", mode: "full" }, await firstText(packs, path, language));
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

  test("the wire’s compact form fits 5.75 KB, and neither the store nor a quiz waits for it", () => {
    const own = withoutQuiz(compactKeys());
    expect(own.size).toBe(1);
    expect(weightOf(own)).toBeLessThanOrEqual(budgets.compact);
    expect(compactKeys().filter((key) => graphOf(storeKeys()).has(key))).toEqual([]);
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

  test.each(languages)("everything for the first quiz in %s fits 85 KB", async (locale) => {
    const words = shell.locales[locale] ?? "";
    const documents = await Promise.all(lessonIds.map((id) => documentOf(`/lessons/${id}/quiz`, locale)));
    const parts = {
      html: Math.max(...documents.map(weigh)),
      css: sum(styles().map((file) => weigh(read(file)))),
      js: weightOf(quizGraph()) + weightOf(withoutQuiz(storeKeys())),
      words: weigh(read(words)),
      pack: heaviest("packs"),
    };
    expect(sum(Object.values(parts)), JSON.stringify(parts)).toBeLessThanOrEqual(budgets.firstQuiz);
  });

  test.each(languages)("text first in %s adds at most 2.5 KB to a document", async (locale) => {
    const without = weigh(await documentOf("/settings", locale));
    for (const path of ["/", "/lessons", ...lessonIds.flatMap((id) => [`/lessons/${id}`, `/lessons/${id}/quiz`])])
      expect(weigh(await documentOf(path, locale)) - without, path).toBeLessThanOrEqual(budgets.firstText);
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

describe("the service worker’s sets", () => {
  const bytesOf = (url: string) => (url === "/?shell" ? Buffer.from(shell.html) : read(url));
  const filesOf = (...names: string[]) =>
    [...installed].filter(([, sets]) => sets.some((set) => names.includes(set))).map(([url]) => url);
  const weightOfSets = (...names: string[]) => sum(filesOf(...names).map((url) => weigh(bytesOf(url))));
  const everybodys = ["first", "outcomes", "account", "certificates", "data", "lessons"];

  test("hold the shell and every chunk of every route", () => {
    const wanted = Object.entries(manifest)
      .filter(([key]) => localeOf(`/${key}`) !== "pseudo")
      .map(([, { file }]) => `/${file}`);
    expect(installed.get("/?shell")).toEqual(["first"]);
    expect(wanted.filter((url) => !installed.has(url))).toEqual([]);
  });

  test("hold no file that does not exist, which would fail every install", () => {
    const files = [...installed.keys()].filter((url) => url !== "/?shell");
    expect(files.filter((url) => !existsSync(join(siteDir, url)))).toEqual([]);
  });

  test("the first has what a lesson, a quiz and an approval need, and each language both halves of its words", () => {
    const first = new Set(filesOf("first"));
    const routes = ["/", "/lessons", "/lessons/:id", "/lessons/:id/quiz", "/tasks", "/approvals", "/approvals/:id"];
    expect(routes.flatMap((route) => shell.routes[route] ?? []).filter((url) => !first.has(url))).toEqual([]);
    for (const language of ["mg", "fr", "en"]) expect(filesOf(language)).toHaveLength(2);
  });

  test("every set but the known ones is everybody’s: whoever adds one decides here", () => {
    const names = new Set([...installed.values()].flat());
    expect([...names].toSorted()).toEqual(
      [
        ...everybodys,
        "agents",
        "authoring",
        "cohorts",
        "factors",
        "members",
        "privacy",
        "shell",
        "memory",
        "nonce",
        "sign",
        "decode",
        "mg",
        "fr",
        "en",
        "mg-seldom",
        "fr-seldom",
        "en-seldom",
      ].toSorted(),
    );
  });

  test("fit their budgets on the wire and on the disk", () => {
    expect(weigh(read("sw.js"))).toBeLessThanOrEqual(budgets.worker);
    const first = weightOfSets("first", "fr");
    const complete = weightOfSets(...everybodys, "mg", "fr") + weigh(read("sw.js"));
    expect(first, `first ${first}, complete ${complete}`).toBeLessThanOrEqual(budgets.firstInstall);
    expect(complete).toBeLessThanOrEqual(budgets.completeInstall);
    const app = sum([...installed.keys()].map((url) => bytesOf(url).byteLength));
    const packs = catalogue.topics.flatMap(({ packs: own }) => Object.values(own)).map(({ bytes }) => bytes);
    const four = sum(packs.toSorted((a, b) => b - a).slice(0, 4));
    expect(2 * app + four).toBeLessThanOrEqual(budgets.disk);
  });

  test("every text has its compressed forms, which the Worker sends", () => {
    const texts = [...installed.keys()].filter((url) => /\.(js|css|svg)$/.test(url));
    const missing = [...texts, "/sw.js"].filter((url) =>
      [".br", ".gz"].some((ending) => !existsSync(join(siteDir, `${url}${ending}`))),
    );
    expect(missing).toEqual([]);
    for (const url of texts) expect(brotliDecompressSync(read(`${url}.br`)).equals(read(url)), url).toBe(true);
  });
});
