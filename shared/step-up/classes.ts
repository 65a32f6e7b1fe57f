// What asks for a second factor beside the session, and how long one that was given lasts. The one table of it: routes
// and rules name a class, the Worker keeps what a session has shown, the phone asks for what is missing. Approvals are
// not in it: each decision is confirmed by itself (shared/step-up/challenge.ts).

/** Each class and what falls under it; one that was confirmed opens no other. */
export const stepUpClasses = [
  /** What the organisation is and how it works: its settings, plan, policies, budgets. */
  "settings",
  /** Who may do what: inviting with a role, changing one, suspending, removing. */
  "roles",
  /** Keys and credentials that other systems use. */
  "keys",
  /** Taking another member's device away. */
  "devices",
  /** Data that leaves in bulk: exports of the organisation or of a person. */
  "exports",
  /** Revoking a certificate. */
  "certificates",
  /** Adding to or taking away from one's own second factors. */
  "factors",
] as const;
export type StepUpClass = (typeof stepUpClasses)[number];

/** How long a class stays open in the session that confirmed it, milliseconds. */
export const stepUpMs = 10 * 60_000;
