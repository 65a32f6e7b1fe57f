// What a person is asked to decide, drawn from the typed artefact by code: no agent words what is being approved.
import { msg } from "@lingui/core/runtime-macro";
import type { Language } from "../../shared/languages.ts";
import type { Judged } from "../../shared/reviews/schema.ts";
import type { Card } from "../../shared/runs/steps.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import { sayIn } from "../i18n/say.ts";
import { hashOf, type AnySkill } from "../skills/registry.ts";
import { plain } from "../skills/words.ts";
import { limits } from "./kernel.ts";

const policy = { roles: ["owner", "admin", "staff"], members: [] } as const;

interface CardFor {
  readonly id: string;
  readonly skill: AnySkill;
  readonly task: Task;
  readonly language: Language;
  readonly now: number;
}

/** The card of finished work. Its hash covers the artefact, so that an approval holds for these bytes alone. */
export async function cardFor({ id, skill, task, language, now }: CardFor): Promise<Card> {
  const value = task.result?.value;
  const { title, recipient, amountMinor, currency } = skill.subject(value, language);
  const subject: Card["subject"] = {
    title: title.slice(0, 200),
    summary: plain(task.result?.text ?? "", 600),
    recipient: recipient === null ? null : plain(recipient, 120) || null,
    amountMinor,
    currency,
    changes: [],
  };
  const subjectHash = await hashOf([subject, task.id, task.artefactHash, skill.effects(value, language)]);
  const approverPolicy = { roles: [...policy.roles], members: [...policy.members] };
  const expiresAt = now + limits.approvalMs;
  return { id, kind: skill.approvalKind, subject, subjectHash, risk: skill.risk, approverPolicy, expiresAt };
}

/** The card where author and reviewer do not agree: both sides, and a person between them. */
export async function conflictCard(given: CardFor, refute: readonly Judged[]): Promise<Card> {
  const { skill, language } = given;
  const say = sayIn(language);
  const card = await cardFor(given);
  const upheld = refute.filter(({ standing }) => standing === "upheld").slice(0, 12);
  const words = (fails: string) => skill.criteria.find(({ id }) => fails === `criterion:${id}`)?.words;
  const subject: Card["subject"] = {
    ...card.subject,
    title: say(msg`Author and reviewer do not agree: ${{ title: card.subject.title }}`).slice(0, 200),
    changes: upheld.map(({ fails, evidence }) => {
      const rule = words(fails);
      return {
        label: (rule ? say(rule) : fails).slice(0, 60),
        before: null,
        after:
          evidence
            .map(({ ref }) => ref)
            .join(", ")
            .slice(0, 200) || "–",
      };
    }),
  };
  return {
    ...card,
    kind: "conflict",
    subject,
    subjectHash: await hashOf([subject, given.task.id, given.task.artefactHash]),
  };
}
