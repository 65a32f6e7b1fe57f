// `npm run coverage`: whether tests take every branch of the sync, scope and visibility modules. Which files those are
// stands in vitest.config.ts; branches that nothing can take are listed below, with the reason. Arguments go to vitest.
import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { z } from "zod";
import { inRoot, root } from "./lib/paths.ts";
import { runTool } from "./lib/run.ts";
import { tell, Trouble } from "./lib/say.ts";
import { ensureDevVars } from "./lib/secrets.ts";
import { build } from "./build.ts";

/** A branch that no test can take: its file, a part of its line, and why. */
type Unreachable = readonly [file: string, part: string, why: string];

const filled = "the compiler cannot know that the array has this element";
const known = "the text was remembered lines before";
const fits = "a garbled body gets here only where its checksum fits; no random one of the tests did";
const unreachable: readonly Unreachable[] = [
  ["server/scope/certificate-slots.ts", "found?.results ?? []", "D1 answers every statement of a batch"],
  ["server/scope/scoped-db.ts", "const [rows = []] = await this.batch", "a batch of one has one answer"],
  ["server/sync/body.ts", "if (!compressed)", "a response made of bytes has a body; the type says it may not"],
  ["server/sync/body.ts", "if (!(error instanceof CodecError)) throw error;", "reading throws nothing else"],
  ["server/sync/body.ts", "if (error instanceof CodecError) return asJson(text)", "no answer nests a hundred levels"],
  ["server/sync/commit.ts", "const [row = {}] = await db.all", "a SELECT without FROM has one row"],
  ["server/sync/pull.ts", "codePointAt(0) ?? 0", "a character of a string has a code point"],
  ["server/sync/pull.ts", "changes(db, scopes, cookie?.v ?? 0)", "a place to go on from comes out of a cookie"],
  ["server/sync/pull.ts", "const [[clock] = [], clients = []", filled],
  ["server/sync/pull.ts", "patchOf(rest[0] ?? [], scopes)", filled],
  ["server/sync/pull.ts", "if (!fresh) throw", "without a cookie there is none that could be too old"],
  ["server/sync/pull.ts", "(request.cookie?.order ?? -1) + 1);", "only a cookie makes an answer start anew"],
  ["server/sync/push.ts", "safeParse(only.args).data ?? null", "what the database refused, a rule wrote"],
  ["server/sync/push.ts", "if (!client) continue", "every client of the push was looked up"],
  ["server/sync/push.ts", "?.lmid ?? 0", "every client of the push was looked up"],
  ["shared/sync/codec/talk.ts", "bytes[at] ?? 0", filled],
  ["shared/sync/codec/values.ts", "text = texts[this.#count(", fits],
  ["shared/sync/codec/values.ts", "text = texts[last] ??", fits],
  ["shared/sync/codec/values.ts", "const back = texts.length", "a text told as one of the last is among them"],
  ["shared/sync/codec/values.ts", "text = texts[texts.length - 1", fits],
  ["shared/sync/codec/values.ts", "memory.prefix = indexOf.get(prefix) ?? 0", known],
  ["shared/sync/codec/values.ts", "lastText.set(field, indexOf.get(text) ?? 0)", known],
  ["shared/sync/codec/values.ts", "time < 2 ** 48)) refuse", fits],
  ["shared/sync/codec/values.ts", "entries.push([name, yield* this.value(", known],
  ["pwa/sync/run-rule.ts", "writes.get(key) ?? undefined", "no rule reads what it has deleted itself"],
];

const place = z.object({ start: z.object({ line: z.number().optional() }).optional() });
const report = z.record(
  z.string(),
  z.object({
    branchMap: z.record(z.string(), z.object({ loc: place, locations: z.array(place) })),
    b: z.record(z.string(), z.array(z.number())),
  }),
);

interface Branch {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

function untaken(): Branch[] {
  const found = report.parse(JSON.parse(readFileSync(inRoot(".nexio", "coverage", "coverage-final.json"), "utf8")));
  return Object.entries(found).flatMap(([path, { branchMap, b }]) => {
    const lines = readFileSync(path, "utf8").split("\n");
    return Object.entries(branchMap).flatMap(([id, { loc, locations }]) =>
      (b[id] ?? []).flatMap((times, at) => {
        if (times > 0) return [];
        const line = locations[at]?.start?.line ?? loc.start?.line ?? 0;
        return [{ file: relative(root, path).split(sep).join("/"), line, text: lines[line - 1]?.trim() ?? "" }];
      }),
    );
  });
}

async function main(): Promise<void> {
  ensureDevVars();
  await build();
  const projects = ["unit", "worker"].flatMap((name) => ["--project", name]);
  const args = ["run", "--coverage", ...projects];
  const { ok } = await runTool("vitest", [...args, ...process.argv.slice(2)], {
    show: true,
    env: { NODE_ENV: "test" },
  });
  if (!ok) throw new Trouble("A test failed: what it did not come to is not counted.");

  const branches = untaken();
  const covers = ([file, part]: Unreachable, branch: Branch) => branch.file === file && branch.text.includes(part);
  const open = branches.filter((branch) => !unreachable.some((known) => covers(known, branch)));
  const stale = unreachable.filter((known) => !branches.some((branch) => covers(known, branch)));
  for (const { file, line, text } of open) console.error(`${file}:${line}: never taken: ${text}`);
  for (const [file, part] of stale) console.error(`${file}: listed as unreachable, and taken or gone: ${part}`);
  if (open.length + stale.length > 0)
    throw new Trouble(`${open.length} branches are never taken, ${stale.length} are listed without need.`);
  console.log(`Every branch is taken but ${unreachable.length} that cannot be.`);
}

await tell(main);
