// What a review may do, decided by code and by nothing that stands in a text.
import { verdictSchema, type Judged, type ReviewVerdict } from "./schema.ts";

/** What is under review: the criteria are frozen, the artefact is known by its hash. */
export interface UnderReview {
  readonly round: number;
  readonly artefactHash: string;
  readonly criteriaHash: string;
  /** Ids of the criteria that were agreed before the work began. */
  readonly criteria: readonly string[];
  /** Whether a reference can be looked up in the artefact or the sources. */
  resolves(ref: string): boolean;
}

export interface Judgement {
  readonly verdict: ReviewVerdict["verdict"];
  readonly praise: ReviewVerdict["praise"];
  readonly refute: readonly Judged[];
}

const abstained: Judgement = { verdict: "abstain", praise: [], refute: [] };

/** JSON of one object, with one code fence around it taken off; undefined for anything else. */
function objectIn(text: string): unknown {
  try {
    return JSON.parse(text.trim().replace(/^```(?:json)?\s*\n([\s\S]*)\n```$/, "$1"));
  } catch {
    return undefined;
  }
}

/**
 * What a reviewer's answer counts as. What does not parse, names another artefact or other criteria, or another round, is
 * an abstention. A refutation counts when it names a criterion and evidence that can be looked up, else it is advice.
 * Praise that names no met criterion is left out. Approval with an upheld blocker or major is none.
 */
export function judge(answer: unknown, under: UnderReview): Judgement {
  const read = verdictSchema.safeParse(typeof answer === "string" ? objectIn(answer) : answer);
  if (!read.success) return abstained;
  const { round, artefactHash, criteriaHash, verdict } = read.data;
  if (round !== under.round || artefactHash !== under.artefactHash || criteriaHash !== under.criteriaHash)
    return abstained;
  const isCriterion = (ref: string) => under.criteria.some((id) => ref === `criterion:${id}`);
  const grounded = (refs: readonly { ref: string }[]) =>
    refs.length > 0 && refs.every(({ ref }) => under.resolves(ref));
  const refute = read.data.refute.map((one): Judged => {
    const counts = isCriterion(one.fails) && grounded(one.evidence);
    return { ...one, standing: counts ? "upheld" : "advisory" };
  });
  const praise = read.data.praise.filter(({ evidence }) => evidence.some(({ ref }) => isCriterion(ref)));
  const stands = refute.some(isGrave);
  if (verdict === "approve" && stands) return { verdict: "request_changes", praise, refute };
  // A "no" that nothing carries stops nothing, but it is no "yes" either.
  if ((verdict === "request_changes" || verdict === "reject") && !stands) return { verdict: "abstain", praise, refute };
  return { verdict, praise, refute };
}

export const isGrave = ({ standing, severity }: Judged): boolean =>
  standing === "upheld" && (severity === "blocker" || severity === "major");

export const lastRound = 3;
export type GateResult = "pass" | "revise" | "conflict" | "again";

/** Where a judged review sends the task: on to a person, back to its author, or to a person with both sides shown. */
export function gate({ verdict, refute }: Judgement, round: number): GateResult {
  if (verdict === "approve") return "pass";
  if (verdict === "abstain") return "again";
  if (!refute.some(isGrave)) return "again";
  return round < lastRound ? "revise" : "conflict";
}
