// The reviewer that costs nothing and cannot be talked to: it holds the artefact against the skill's criteria. It hands in
// what any reviewer hands in, and is judged by the same gate.
import type { Language } from "../../shared/languages.ts";
import { judge, type Judgement, type UnderReview } from "../../shared/reviews/gate.ts";
import type { Review, ReviewVerdict } from "../../shared/reviews/schema.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import type { AnySkill } from "../skills/registry.ts";
import { sayIn } from "../i18n/say.ts";

/** What the artefact was made from. */
export interface Basis {
  readonly input: unknown;
  readonly facts: unknown;
  readonly language: Language;
  readonly now: number;
}

/** Null for what no agent has made yet. */
export const basisOf = ({ result }: Pick<Task, "result">): Basis | null => (result?.basis as Basis | undefined) ?? null;

/** Follows `artefact#/items/2`; whether something is there. */
export function resolves(artefact: unknown, ref: string): boolean {
  if (ref === "artefact#/text") return true;
  if (!ref.startsWith("artefact#/")) return false;
  let at: unknown = artefact;
  for (const part of ref.slice("artefact#/".length).split("/")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return false;
    at = (at as Readonly<Record<string, unknown>>)[part];
  }
  return true;
}

export const underReview = (skill: AnySkill, task: Task, review: Pick<Review, "round">): UnderReview => ({
  round: review.round,
  artefactHash: task.artefactHash ?? "",
  criteriaHash: task.criteriaHash ?? "",
  criteria: skill.criteria.map(({ id }) => id),
  resolves: (ref) => resolves(task.result?.value, ref),
});

export function ruleVerdict(skill: AnySkill, task: Task, review: Pick<Review, "round">): ReviewVerdict {
  const { value, text = "" } = task.result ?? {};
  const { language, ...ask } = basisOf(task) ?? { language: "fr" as const, input: null, facts: null, now: 0 };
  const output = skill.output.safeParse(value);
  const found = skill.criteria.map((criterion) => {
    const place = output.success ? criterion.fails({ ...ask, language, output: output.data, text }) : "artefact#/text";
    return { criterion, place };
  });
  // The words are the code's own, drawn again: an engine that worded them otherwise is found out.
  const drawn = output.success && skill.render(output.data, language) === text;
  const say = sayIn(language);
  const refute = found.flatMap(({ criterion: { id, severity, words }, place }) =>
    place === null
      ? []
      : [{ id, severity, claim: say(words).slice(0, 300), fails: `criterion:${id}`, evidence: [{ ref: place }] }],
  );
  if (!drawn)
    refute.push({
      id: "drawn",
      severity: "blocker",
      claim: "text",
      fails: `criterion:${skill.criteria[0]?.id ?? ""}`,
      evidence: [{ ref: "artefact#/text" }],
    });
  return {
    round: review.round,
    artefactHash: task.artefactHash ?? "",
    criteriaHash: task.criteriaHash ?? "",
    praise: found.flatMap(({ criterion: { id, words }, place }) =>
      place === null ? [{ id, claim: say(words).slice(0, 300), evidence: [{ ref: `criterion:${id}` }] }] : [],
    ),
    refute,
    verdict: refute.some(({ severity }) => severity !== "minor") ? "request_changes" : "approve",
  };
}

export const ruleJudgement = (skill: AnySkill, task: Task, review: Pick<Review, "round">): Judgement =>
  judge(ruleVerdict(skill, task, review), underReview(skill, task, review));
