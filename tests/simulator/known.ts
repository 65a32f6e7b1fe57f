// What sync does not survive yet. Each hazard stays out of ordinary runs, and its test demands that the simulator still
// finds it: whoever mends one takes it out here, and from then on every run has it.
export const hazards = {
  /**
   * A push that left before the app was killed arrives after its intents were sent again: neither sending knows of the
   * other, so both count. Edits are applied twice, refusals told twice; records with an id of their own are safe.
   */
  late: "A sending overtaken by its repetition counts too",
  /**
   * Two phones hold the same intent, after a backup or a copy of a running phone, and one has never sent it when it
   * loses its engine, or when a pull tells its engine that the other did: at the next start it sends the intent again
   * and names no sending, because it made none.
   */
  twins: "Two phones of one past each send its intents",
  /**
   * Under a new epoch a pull leaves out the ids of clients that settled nothing in it. A mutation settled before, its
   * answer lost, is skipped at each push and named by no pull: it stays pending, and shows over newer records for ever.
   */
  epoch: "What was settled before a new epoch stays pending",
  /**
   * The same after a restore. Also, ids that a closed gap jumped over count as settled for any intent: one that the
   * restore undid and a phone sends again with its earlier sending is taken for arrived, and lost.
   */
  restore: "A restored database leaves phones with pending work, or loses it",
  /** Half a surrogate pair becomes U+FFFD in a table and stays what it is in the client view. */
  halves: "Half an emoji is one text in the table and another in the copy",
  /** A push with a cookie from the future is answered 409 after its mutations were written. */
  future: "An error that has written",
} as const;
export type Hazard = keyof typeof hazards;

export const isHazard = (name: string): name is Hazard => Object.hasOwn(hazards, name);
