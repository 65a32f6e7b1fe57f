// What of the person's own copy can be found by name.
import type { ReadTx } from "../../shared/sync/tx.ts";
import { agents } from "../../shared/agents/records.ts";
import { pendingApprovals } from "../../shared/approvals/queries.ts";
import type { Language } from "../../shared/languages.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { members } from "../../shared/members/records.ts";
import { openTasks } from "../../shared/tasks/queries.ts";
import type { Thing } from "./command.ts";

/** Open tasks, approvals to decide, lessons, people, agents; the nearest of each kind first. */
export async function everyThing(tx: ReadTx, memberId: string, language: Language): Promise<Thing[]> {
  const [tasks, approvals, people, staffed] = await Promise.all([
    openTasks(tx),
    pendingApprovals(tx, memberId),
    members.list(tx),
    agents.list(tx),
  ]);
  return [
    ...approvals.map(({ id, subject }): Thing => ({
      kind: "approval",
      id,
      name: subject.title,
      path: `/approvals/${id}`,
    })),
    ...tasks.map(({ id, title }): Thing => ({ kind: "task", id, name: title, path: `/tasks/${id}` })),
    ...catalogue.topics.flatMap(({ lessons }) =>
      lessons.map(({ id, title }): Thing => ({ kind: "lesson", id, name: title[language], path: `/lessons/${id}` })),
    ),
    ...people.map(({ id, displayName }): Thing => ({ kind: "member", id, name: displayName, path: null })),
    ...staffed.map(({ id, name }): Thing => ({ kind: "agent", id, name, path: null })),
  ];
}
