// What a skill is: typed input from a person, facts from the tenant's own rows, typed output, words drawn by code. An
// engine only ever makes the output; who it is for, what it costs and what follows is read from it here.
import type { MessageDescriptor } from "@lingui/core";
import type { z } from "zod";
import type { Approval } from "../../shared/approvals/schema.ts";
import type { Language } from "../../shared/languages.ts";
import type { SkillName } from "../../shared/skills/names.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";

/** Said in place of an output: what a person has to add (`needWords` of shared/skills). */
export interface Needs {
  readonly needs: "client" | "items" | "learner" | "work";
}
export const isNeeds = (made: unknown): made is Needs => typeof made === "object" && made !== null && "needs" in made;

export interface Ask<Input, Facts> {
  readonly input: Input;
  readonly facts: Facts;
  readonly language: Language;
  readonly now: number;
}

/** What happens once a person approved; each kind is carried out by server/agents/effects.ts. */
export type SkillEffect =
  | {
      readonly kind: "create_task";
      readonly args: {
        readonly title: string;
        readonly body: string;
        readonly kind: "todo" | "lesson";
        readonly memberId: string | null;
        readonly dueAt: number | null;
      };
    }
  | { readonly kind: "number_document"; readonly args: { readonly series: string; readonly at: number } };

/** A rule that the work is held against; agreed before it begins. */
export interface Criterion<Input, Facts, Output> {
  readonly id: string;
  readonly words: MessageDescriptor;
  readonly severity: "blocker" | "major" | "minor";
  /** The place in the artefact where it is not met, or null. */
  fails(job: Ask<Input, Facts> & { readonly output: Output; readonly text: string }): string | null;
}

export interface Skill<Input, Facts, Output> {
  readonly name: SkillName;
  readonly approvalKind: Approval["kind"];
  readonly risk: Approval["risk"];
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  /** Everything the output may say beside the input. */
  gather(db: ScopedDb, given: { readonly input: Input; readonly task: Task; readonly now: number }): Promise<Facts>;
  make(ask: Ask<Input, Facts>): Output | Needs;
  render(output: Output, language: Language): string;
  /** The material part of the card: whom it reaches, what it costs. */
  subject(
    output: Output,
    language: Language,
  ): Pick<Approval["subject"], "title" | "recipient" | "amountMinor" | "currency">;
  effects(output: Output, language: Language): readonly SkillEffect[];
  readonly criteria: readonly Criterion<Input, Facts, Output>[];
}

/** Keeps the three types together while a skill is written; the registry forgets them. */
export const skill = <Input, Facts, Output>(definition: Skill<Input, Facts, Output>) => definition;
