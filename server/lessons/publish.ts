// Publishes a version of a lesson that the organisation wrote: the record that phones list, and its text for ever.
import { z } from "zod";
import { id, languages } from "../../shared/fields.ts";
import type { Actor } from "../../shared/actor.ts";
import { may } from "../../shared/access.ts";
import { ownTopic } from "../../shared/lessons/own-topic.ts";
import { keyOf } from "../../shared/lessons/quiz.ts";
import { lessons } from "../../shared/lessons/records.ts";
import type { Lesson } from "../../shared/lessons/schema.ts";
import { canonical } from "../../shared/lessons/source/canonical.ts";
import { sentenceOf } from "../../shared/lessons/source/fault.ts";
import type { Source } from "../../shared/lessons/source/parse.ts";
import { fallback, longestSource, packOf, readSources } from "../../shared/lessons/source/publish.ts";
import { Problem } from "../http/problem.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { commit } from "../sync/commit.ts";

const source = z.string().min(1).max(longestSource).optional();
export const publishSchema = z.object({
  /** UUIDv7, made by the phone of whoever writes it. */
  id,
  /** One more than the newest; 1 for a new lesson. */
  version: z.int().min(1).max(100_000),
  sources: z.object({ mg: source, fr: source, en: source }),
});
export type Publishing = z.infer<typeof publishSchema>;

const sha256 = async (bytes: BufferSource): Promise<string> =>
  [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");

async function built(source: Source) {
  const pack = canonical(packOf(source));
  const bytes = new TextEncoder().encode(pack);
  return { ...source, pack, bytes: bytes.length, hash: await sha256(bytes) };
}
type Built = Awaited<ReturnType<typeof built>>;

const perLanguage = <T>(written: readonly Built[], value: (one: Built) => T): Record<"mg" | "fr" | "en", T> => {
  const of = (language: "mg" | "fr" | "en") => {
    const shown = fallback(written, language);
    if (!shown) throw new Error("A lesson without any language");
    return value(shown);
  };
  return { mg: of("mg"), fr: of("fr"), en: of("en") };
};

const columns = [
  "lesson_id",
  "version",
  "language",
  "source",
  "pack_hash",
  "pack",
  "answer_keys",
  "published_by",
  "created_at",
  "updated_at",
];

export interface Published {
  readonly version: number;
  readonly packs: Lesson["packs"];
  /** Scopes whose phones should pull; none when this very version was there already. */
  readonly scopes: ReadonlySet<string>;
}

/**
 * Publishes once, however often it is asked. Throws `Problem`: `not_allowed` (403), `no_language` (422),
 * `lesson_has_faults` (422), `version_taken` (409: another text has this version, or versions are missing before it).
 */
export async function publishLesson(db: ScopedDb, actor: Actor, publishing: Publishing): Promise<Published> {
  if (!may(actor, "lesson.write")) throw new Problem(403, "not_allowed", "Only staff write lessons.");
  const { id: lessonId, version, sources } = publishing;
  const { read, faults } = readSources(publishing, new Date().toISOString().slice(0, 10));
  if (read.length === 0) throw new Problem(422, "no_language", "Write the lesson in one language at least.");
  if (faults.length > 0) {
    const said = faults.map(({ language, fault }) => `${language}, line ${fault.line}: ${sentenceOf(fault)}`);
    throw new Problem(422, "lesson_has_faults", said.slice(0, 20).join("\n"));
  }
  const written = await Promise.all(read.map(built));
  const packs = perLanguage(written, ({ hash }) => hash);

  const { result: isNew, scopes } = await commit(db, {
    keys: [lessons.key(lessonId)],
    async run({ overlay, now }) {
      let before: Lesson | undefined;
      await overlay.run(actor, async (tx) => {
        before = await lessons.get(tx, lessonId);
        if ((before?.version ?? 0) !== version - 1) return;
        const first = fallback(written, "fr");
        await lessons.put(tx, lessonId, {
          id: lessonId,
          version,
          topic: ownTopic,
          position: before?.position ?? 0,
          minutes: first?.lesson.minutes ?? 1,
          titles: perLanguage(written, ({ lesson }) => lesson.title),
          packs,
          bytes: perLanguage(written, ({ bytes }) => bytes),
          status: "published",
          createdAt: before?.createdAt ?? now,
          updatedAt: now,
        });
      });
      if ((before?.version ?? 0) !== version - 1) return { result: false, audit: null };
      const rows = written.map(({ language, hash, pack, lesson }) => [
        lessonId,
        version,
        language,
        sources[language] ?? "",
        hash,
        pack,
        JSON.stringify(lesson.quiz.map(keyOf)),
        actor.memberId,
        now,
        now,
      ]);
      return {
        result: true,
        audit: { actorKind: "member", actorId: actor.memberId, action: "publishLesson", detail: [lessonId, version] },
        also: [db.insert("lesson_versions", columns, rows)],
      };
    },
  });
  if (isNew) return { version, packs, scopes };

  const there = await db.all(
    db.read`SELECT language, pack_hash FROM lesson_versions WHERE lesson_id = ${lessonId} AND version = ${version}`,
  );
  const same =
    there.length === written.length &&
    written.every(({ language, hash }) =>
      there.some((row) => row["language"] === language && row["pack_hash"] === hash),
    );
  if (!same) throw new Problem(409, "version_taken", "Another text was published under this version.");
  return { version, packs, scopes };
}

/**
 * Takes a lesson of the organisation's out of the list, or puts it back. Its versions stay: what was begun on one is
 * finished and graded. Gives the scopes whose phones should pull. Throws `not_allowed` (403), `not_found` (404).
 */
export async function listLesson(db: ScopedDb, actor: Actor, lessonId: string, status: "published" | "archived") {
  if (!may(actor, "lesson.write")) throw new Problem(403, "not_allowed", "Only staff take lessons out of the list.");
  const { scopes } = await commit(db, {
    keys: [lessons.key(lessonId)],
    async run({ overlay, now }) {
      let isNew = false;
      await overlay.run(actor, async (tx) => {
        const lesson = await lessons.get(tx, lessonId);
        if (lesson?.topic !== ownTopic) throw new Problem(404, "not_found", "There is no such lesson.");
        isNew = lesson.status !== status;
        if (isNew) await lessons.put(tx, lessonId, { ...lesson, status, updatedAt: now });
      });
      const audit = { actorKind: "member", actorId: actor.memberId, action: "listLesson" } as const;
      return { result: null, audit: isNew ? { ...audit, detail: [lessonId, status] } : null };
    },
  });
  return scopes;
}

/** What the newest version was written as. Throws `not_allowed` (403), `not_found` (404). */
export async function sourcesOf(db: ScopedDb, actor: Actor, lessonId: string) {
  if (!may(actor, "lesson.write")) throw new Problem(403, "not_allowed", "Only staff read the source of lessons.");
  const rows = await db.all(db.read`
    SELECT version, language, source FROM lesson_versions
    WHERE lesson_id = ${lessonId} AND version = (SELECT version FROM lessons WHERE id = ${lessonId})`);
  const [first] = rows;
  if (!first) throw new Problem(404, "not_found", "There is nothing here.");
  const sources = Object.fromEntries(
    languages.flatMap((language) => {
      const row = rows.find((one) => one["language"] === language);
      return row ? [[language, String(row["source"])]] : [];
    }),
  );
  return { id: lessonId, version: Number(first["version"]), sources };
}

/** The bytes of a pack the organisation published at any time; undefined when the hash names none of theirs. */
export async function packNamed(db: ScopedDb, hash: string): Promise<string | undefined> {
  const [row] = await db.all(db.read`SELECT pack FROM lesson_versions WHERE pack_hash = ${hash} LIMIT 1`);
  return row && String(row["pack"]);
}
