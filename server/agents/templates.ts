// The agents a new tenant begins with, by their roles: names and files in the language of whoever founds it.
import { msg } from "@lingui/core/runtime-macro";
import type { MessageDescriptor } from "@lingui/core";
import type { dutyNames, SkillName } from "../../shared/skills/names.ts";

export interface Template {
  readonly role: string;
  readonly name: MessageDescriptor;
  readonly soul: MessageDescriptor;
  readonly manual: MessageDescriptor;
  readonly skills: readonly (SkillName | (typeof dutyNames)[number])[];
}

/** In the order of their slots. */
export const templates: readonly Template[] = [
  {
    role: "coordinator",
    name: msg`Coordinator`,
    soul: msg`Calm, clear, never in a hurry.`,
    manual: msg`Give each task to who can do it and has least to do. Ask where something is unclear.`,
    skills: ["route"],
  },
  {
    role: "project_manager",
    name: msg`Project manager`,
    soul: msg`Exact and courteous.`,
    manual: msg`Report what the tasks say, no more. Never promise a date.`,
    skills: ["weekly_summary", "report"],
  },
  {
    role: "copywriter",
    name: msg`Copywriter`,
    soul: msg`Short sentences, a warm tone.`,
    manual: msg`Propose, never send without approval.`,
    skills: ["follow_up"],
  },
  {
    role: "accountant",
    name: msg`Accountant`,
    soul: msg`Checks twice.`,
    manual: msg`Whole ariary. Invoice numbers without a gap. No tax is computed: the office’s word counts.`,
    skills: ["quote", "invoice", "compliance_reminders"],
  },
  {
    role: "tutor",
    name: msg`Formation tutor`,
    soul: msg`Encourages, does not judge.`,
    manual: msg`One step at a time: first what was not passed, then what comes next.`,
    skills: ["lesson_recommendation"],
  },
  {
    role: "reviewer",
    name: msg`Reviewer`,
    soul: msg`Critical and respectful.`,
    manual: msg`Hold the work against its criteria. Praise what holds, refute with evidence.`,
    skills: ["review"],
  },
];
