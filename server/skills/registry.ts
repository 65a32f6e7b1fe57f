// Registry: name -> skill. Their types are forgotten here: what comes out of the database is parsed by the skill itself.
import type { SkillName } from "../../shared/skills/names.ts";
import { complianceReminders } from "./compliance-reminders.ts";
import { followUp } from "./follow-up.ts";
import { invoice } from "./invoice.ts";
import { lessonRecommendation } from "./lesson-recommendation.ts";
import { quote } from "./quote.ts";
import { report } from "./report.ts";
import type { Skill } from "./skill.ts";
import { weeklySummary } from "./weekly-summary.ts";

export type AnySkill = Skill<unknown, unknown, unknown>;

const all = {
  report,
  quote,
  invoice,
  follow_up: followUp,
  weekly_summary: weeklySummary,
  lesson_recommendation: lessonRecommendation,
  compliance_reminders: complianceReminders,
} satisfies Record<SkillName, unknown>;

export const skills = all as unknown as Readonly<Record<SkillName, AnySkill>>;

/** A text's SHA-256, its first 16 hex digits: what artefacts, criteria and subjects are known by. */
export async function hashOf(value: unknown): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(value)));
  return Array.from(new Uint8Array(bytes).slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Of the criteria in their wording: a task keeps those it began with. */
export const criteriaHash = ({ name, criteria }: AnySkill): Promise<string> =>
  hashOf([name, criteria.map(({ id, words, severity }) => [id, words.message ?? words.id, severity])]);
