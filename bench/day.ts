// One day of work on one phone, the same at every run: 20 lessons read, 20 quizzes, 30 decisions, 50 edits of tasks.
// Reading a lesson that is on the phone sends nothing.
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Approval, Verdict } from "../shared/approvals/schema.ts";
import { encodeAnswers, grade, rightAnswer, shuffled, type Answer, type ItemKey } from "../shared/lessons/quiz.ts";
import type { ArgsOf, MutatorName } from "../shared/mutators.ts";
import { nextStatuses } from "../shared/tasks/moves.ts";
import type { Task } from "../shared/tasks/schema.ts";
import { uuidv7 } from "../shared/uuid.ts";
import { quizKeys } from "../server/lessons/quiz-keys.ts";
import { approval, demoId, type Record as Entry } from "../scripts/seed/records.ts";
import { putAll, withDatabase } from "../scripts/seed.ts";

export const daySize = { lessons: 20, quizzes: 20, decisions: 30, edits: 50, readers: 3 };

/** A phone's copy: records by key. */
export type Copy = ReadonlyMap<string, object>;

const dayStart = Date.UTC(2026, 10, 24, 5);
const hash = (name: string): Buffer => createHash("sha256").update(name).digest();
const dice = (name: string, sides: number): number => hash(name).readUInt32BE() % sides;
const pick = <T>(from: readonly [T, ...T[]], at: number): T => from[at % from.length] ?? from[0];

type DeedOf<Name extends MutatorName> = { readonly at: number; readonly kind: Name; readonly args: ArgsOf<Name> };
export type Deed = DeedOf<"submitAttempt"> | DeedOf<"decideApprovals"> | DeedOf<"editTask"> | DeedOf<"setTaskStatus">;

const clients = [
  ["Hotel Vohitra", "Hery", "menus et affiches"],
  ["Vanila Sambava", "Voahangy", "étiquettes de 250 g"],
  ["Lemena", "Naina", "charte graphique"],
  ["Mofo Soa", "Rabe", "sachets imprimés"],
  ["Coton d’Antsirabe", "Fara", "catalogue de saison"],
  ["Tsena Mora", "Koto", "bâche de façade"],
] as const;
const asks = [
  ["quote", "Devis", "Comptable"],
  ["message", "Hafatra", "Rédacteur"],
  ["report", "Tatitra", "Chef de projet"],
  ["publication", "Lahatsoratra", "Rédacteur"],
  ["expense", "Dépense", "Comptable"],
] as const;

/** 30 approvals of low risk that wait: six clients, five things asked of each. */
function waiting(now: number): Entry[] {
  return clients.flatMap(([client, person, work], row) =>
    asks.flatMap(([kind, word, by], column) => {
      const form = {
        kind,
        title: `${word} R-${200 + 5 * row + column}: ${work}, ${client}`,
        summary: `${person} (${client}): ${work}, ${2 + dice(`${client}/${kind}/days`, 12)} andro.`,
        recipient: client,
        ...((kind === "quote" || kind === "expense") && { amount: 5000 * (8 + dice(`${client}/${kind}`, 200)) }),
        by,
        expires: 30,
      };
      return approval({ now }, { tenant: "riake", members: {} }, form, row);
    }),
  );
}

/** Gives the demo agency the approvals of the day. No server may have the database open. */
export const prepareDay = (persistTo: string): Promise<void> =>
  withDatabase(persistTo, (env) => putAll(env, demoId("riake"), waiting(Date.now())));

const additions = [
  ", androany",
  " – avant midi",
  " (miandry valiny)",
  ", antsoy i Hery",
  " – à relire",
  ", vita atsasany",
];
const reasons = ["Lafo loatra, avereno kajiana.", "Il manque la date de livraison.", "Ataovy fohy kokoa."] as const;
const sevenQuestions = ["dh-1", "dh-3", "dh-4", "dh-5"] as const;

/** A learner's answer, right four times of five. */
function answer(key: ItemKey, name: string): Answer {
  const right = rightAnswer(key);
  if (dice(name, 5) > 0) return right;
  if (key.type === "single") return [(key.key + 1) % 4];
  if (key.type === "boolean") return [key.key ? 0 : 1];
  if (key.type === "number") return [key.key * 10];
  return key.type === "order" ? right.toReversed() : right.slice(1);
}

/** What happens that day on a phone that holds `copy`. Ten of the 40 tasks change both title and status. */
export function theDay(copy: Copy): Deed[] {
  const keys = [...copy.keys()].filter((key) => key.startsWith("task/")).toSorted();
  const tasks = shuffled(keys.length, 1, 0).map((at) => copy.get(keys[at] ?? "") as Task);
  const asked = waiting(dayStart).flatMap(([key]) => (copy.get(key) as Approval | undefined) ?? []);

  const deeds: ((at: number) => Deed)[] = [
    ...Array.from({ length: daySize.quizzes }, (_, turn) => (at: number): Deed => {
      const lessonId = pick(sevenQuestions, turn);
      const keys = quizKeys[lessonId]?.[1] ?? [];
      const answers = encodeAnswers(keys.map((key, item) => answer(key, `answer/${turn}/${item}`)));
      const startedAt = at - 60_000 - dice(`time/${turn}`, 180_000);
      const args = {
        id: uuidv7(at, hash(`attempt/${turn}`)),
        lessonId,
        lessonVersion: 1,
        orderSeed: dice(`order/${turn}`, 2 ** 32),
        answers,
        startedAt,
        endedAt: at,
        localScore: grade(keys, answers).score,
      };
      return { at, kind: "submitAttempt", args };
    }),
    ...asked.slice(0, daySize.decisions).map(({ id: approvalId, subjectHash }, turn) => (at: number): Deed => {
      const id = uuidv7(at, hash(`decision/${turn}`));
      const verdict: Verdict = turn % 5 < 4 ? "approve" : turn % 2 === 0 ? "reject" : "request_changes";
      const reason = verdict === "approve" ? {} : { reason: pick(reasons, turn) };
      const item = { id, approvalId, verdict, ...reason, subjectHash, claimedAt: at };
      return { at, kind: "decideApprovals", args: { items: [item] } };
    }),
    ...tasks.slice(0, 25).map(({ id, title }, turn) => (at: number): Deed => {
      return { at, kind: "editTask", args: { id, title: `${title}${additions[turn % additions.length] ?? ""}` } };
    }),
    ...tasks.slice(15, 40).map(({ id, status }, turn) => (at: number): Deed => {
      const next = nextStatuses[status];
      return { at, kind: "setTaskStatus", args: { id, status: next[turn % Math.min(2, next.length)] ?? status } };
    }),
  ];
  const wanted = daySize.quizzes + daySize.decisions + daySize.edits;
  if (deeds.length !== wanted) throw new Error(`The day has ${deeds.length} deeds, not ${wanted}`);
  return shuffled(deeds.length, 2, 0).flatMap((place, turn) => {
    const at = dayStart + turn * 324_000 + dice(`pause/${turn}`, 300_000);
    return deeds[place]?.(at) ?? [];
  });
}

/**
 * Bytes of the day as the shortest plain log, gzipped: one line a deed, row numbers instead of ids, seconds since the
 * line before. Answers and order of a quiz go to the server alone; the readers learn its score.
 */
export function floorOf(copy: Copy, deeds: readonly Deed[]): { readonly up: number; readonly down: number } {
  const rows = new Map([...copy.keys()].toSorted().map((key, row) => [key, row]));
  const lines = (forReaders: boolean) => {
    let last = dayStart;
    return deeds.map(({ at, kind, args }) => {
      const seconds = Math.round((at - last) / 1000);
      last = at;
      if (kind === "submitAttempt") {
        const lesson = rows.get(`lesson/${args.lessonId}`);
        if (forReaders) return [seconds, lesson, args.localScore];
        return [seconds, lesson, args.orderSeed, args.answers, Math.round((args.endedAt - args.startedAt) / 1000)];
      }
      if (kind === "decideApprovals")
        return args.items.flatMap(({ approvalId, verdict, reason }) => [
          seconds,
          rows.get(`approval/${approvalId}`),
          verdict[2],
          ...(reason ? [reason] : []),
        ]);
      return [
        seconds,
        rows.get(`task/${args.id}`),
        "title" in args ? args.title : "status" in args ? args.status[1] : 0,
      ];
    });
  };
  const size = (forReaders: boolean) =>
    gzipSync(
      lines(forReaders)
        .map((line) => line.join("\t"))
        .join("\n"),
      { level: 9 },
    ).byteLength;
  return { up: size(false), down: size(true) * daySize.readers };
}
