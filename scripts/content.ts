// The lessons' pipeline (content/README.md): `node scripts/content.ts check | build | release`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Pack } from "../shared/lessons/pack.ts";
import { catalogueModule, quizKeysModule } from "./content/modules.ts";
import { readTopics, type Topic } from "./content/packs.ts";
import { diff } from "../shared/lessons/delta.ts";
import { lintPictures, readPictures } from "./content/pictures.ts";
import {
  addReleased,
  addReleasedPictures,
  checkReleased,
  checkReleasedPictures,
  keysOf,
  picturesOf,
  earlierThan,
  readIndex,
  readReleased,
  releasedPicture,
  releasedPictures,
  releaseState,
} from "./content/released.ts";
import type { Problem } from "./content/source.ts";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const catalogueFile = "shared/lessons/catalogue.ts";
const quizKeysFile = "server/lessons/quiz-keys.ts";

/** Everything an author has to mend before the lessons can be built; empty when all is well. */
export function checkContent(root = here): Problem[] {
  const topics = readTopics(root);
  const problems = [...topics.flatMap((topic) => topic.problems), ...checkReleased(root)];
  if (problems.length) return problems;
  problems.push(...checkPictures(root, topics), ...topics.flatMap((topic) => unreleased(root, topic)));
  if (problems.length) return problems;
  const keys = releasedKeys(root);
  const stale = Object.entries(modules(root, topics)).filter(
    ([file, text]) => !existsSync(join(root, file)) || readFileSync(join(root, file), "utf8") !== text,
  );
  return [
    ...keys.problems,
    ...stale.map(([file]) => ({ file, line: 1, message: "not up to date: run `npm run content`" })),
  ];
}

/**
 * Writes every released pack to `<outDir>/packs/<sha256>`, and beside it the way from each version before; every picture
 * to `<outDir>/pictures/<sha256>.svg`. Throws with all the problems when the check fails.
 */
export function buildContent(outDir: string, root = here): void {
  refuse(checkContent(root));
  mkdirSync(join(outDir, "packs"), { recursive: true });
  const index = readIndex(root);
  for (const entry of index) {
    const text = readReleased(root, entry);
    writeFileSync(join(outDir, "packs", entry.hash), text);
    for (const earlier of earlierThan(index, entry)) {
      const delta = diff(readReleased(root, earlier), text);
      writeFileSync(join(outDir, "packs", `${entry.hash}-${earlier.hash}`), JSON.stringify(delta));
    }
  }
  mkdirSync(join(outDir, "pictures"), { recursive: true });
  for (const hash of releasedPictures(root))
    writeFileSync(join(outDir, "pictures", `${hash}.svg`), releasedPicture(root, hash));
}

/** Releases the topics whose version is new and writes the generated modules. Throws, before writing, on a problem. */
export function releaseContent(root = here): void {
  const topics = readTopics(root);
  refuse([...topics.flatMap((topic) => topic.problems), ...checkReleased(root)]);
  refuse(checkPictures(root, topics));
  refuse(topics.flatMap((topic) => unreleased(root, topic)).filter(({ state }) => state === "changed"));
  const fresh = topics.flatMap(({ id, packs }) =>
    packs.map(({ pack }) => ({ file: `content/${id}/topic.json`, pack })),
  );
  refuse(keysOf([...releasedPacks(root), ...fresh]).problems);
  const packs = topics.flatMap((topic) => topic.packs);
  // Before the packs: none may ever name a picture that is not there.
  addReleasedPictures(root, packs, readPictures(root));
  addReleased(root, packs);
  for (const [file, text] of Object.entries(modules(root, topics))) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

/** The files of `content/pictures`, which the topics show, and the released ones. */
function checkPictures(root: string, topics: Topic[]): Problem[] {
  const shown = new Set(topics.flatMap(({ packs }) => packs.flatMap(({ pack }) => picturesOf(pack))));
  const released = releasedPacks(root).map(({ pack }) => pack);
  return [...lintPictures(readPictures(root), shown), ...checkReleasedPictures(root, released)];
}

type Unreleased = Problem & { state: "new" | "changed" };

function unreleased(root: string, { id, version, packs }: Topic): Unreleased[] {
  const index = readIndex(root);
  return packs.flatMap((pack) => {
    const state = releaseState(index, pack);
    if (state === "released") return [];
    const advice = {
      new: `version ${version} is not released yet: run \`npm run content\``,
      changed: `version ${version} has another text: raise the version in topic.json and run \`npm run content\``,
    };
    return [{ file: `content/${id}/topic.json`, line: 1, message: `${pack.pack.language}: ${advice[state]}`, state }];
  });
}

function releasedPacks(root: string) {
  return readIndex(root).map((entry) => ({
    file: `content/released/${entry.hash}.json`,
    // Its bytes are those this pipeline wrote: the hash was checked.
    pack: JSON.parse(readReleased(root, entry)) as Pack,
  }));
}

function releasedKeys(root: string) {
  return keysOf(releasedPacks(root));
}

function modules(root: string, topics: Topic[]): Record<string, string> {
  return {
    [catalogueFile]: catalogueModule(topics),
    [quizKeysFile]: quizKeysModule(releasedKeys(root)),
  };
}

function refuse(problems: Problem[]): void {
  if (problems.length)
    throw new Error(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("\n"));
}

const commands: Record<string, () => void> = {
  check: () => refuse(checkContent()),
  build: () => buildContent(join(here, "dist/pwa")),
  release: () => releaseContent(),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const command = commands[process.argv[2] ?? ""];
  try {
    if (!command) throw new Error("usage: node scripts/content.ts check | build | release");
    command();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
