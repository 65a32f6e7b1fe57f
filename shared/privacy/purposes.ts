// What personal data is used for, each with a legal ground of its own. Without the schema: the first screens of the
// phone name purposes before the rules are there.

export const purposes = ["account", "transfer", "class", "certificate", "statistics"] as const;
export type Purpose = (typeof purposes)[number];

/** The wording that is shown now; a changed sentence raises it, so that a record says what its person read. */
export const noticeVersion = 1;

/** `told`: needed for what the person asked for, so they are told. `asked`: theirs to give and to take back. */
export const grounds = {
  account: "told",
  transfer: "asked",
  class: "told",
  certificate: "asked",
  statistics: "asked",
} as const satisfies Record<Purpose, "told" | "asked">;
