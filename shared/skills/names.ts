// What agents can do, by name. A task's kind is one of these; apart from the skills themselves, so that a phone that
// assigns a task loads none of them.
export const skillNames = [
  "report",
  "quote",
  "invoice",
  "follow_up",
  "weekly_summary",
  "lesson_recommendation",
  "compliance_reminders",
] as const;
export type SkillName = (typeof skillNames)[number];

export const isSkillName = (kind: string): kind is SkillName => (skillNames as readonly string[]).includes(kind);

/** What an agent may be besides: who hands tasks on, and who checks the work of others. */
export const dutyNames = ["route", "review"] as const;
