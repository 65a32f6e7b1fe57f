// How the rules say no, and what the person is told of it.

/** The one enum of what became of a person's intent (used by decisions and outcomes alike). */
export const outcomes = [
  "applied",
  "superseded",
  "stale",
  "expired",
  "forbidden",
  "invalid",
  "needs_step_up",
  "quarantined",
] as const;
export type Outcome = (typeof outcomes)[number];

/** Each reason a rule may give, and the outcome it lands as. Every code has a sentence in `pwa/i18n/rejections.ts`. */
export const rejections = {
  not_allowed: "forbidden",
  not_found: "invalid",
  /** A tenant keeps an active owner. */
  last_owner: "forbidden",
  already_exists: "invalid",
  bad_transition: "superseded",
  already_decided: "superseded",
  subject_changed: "stale",
  approval_expired: "expired",
  second_factor_needed: "needs_step_up",
  /** A decision came with a passkey's word that does not fit it. */
  proof_refused: "forbidden",
  invalid_args: "invalid",
  unknown_mutator: "quarantined",
  unknown_lesson: "quarantined",
  /** The rule itself broke: a bug of ours. What the person made is kept whole for us to apply later. */
  rule_failed: "quarantined",
} as const satisfies Record<string, Outcome>;
export type RejectionCode = keyof typeof rejections;

/** A rule's final no. The mutation is recorded as refused, the queue moves on, the person is told. */
export class Rejection extends Error {
  override readonly name = "Rejection";
  readonly code: RejectionCode;
  constructor(code: RejectionCode) {
    super(code);
    this.code = code;
  }
}
