// What can be said of a task beside its title; the same when it is added and when it is changed.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { may } from "../../shared/access.ts";
import { fromDateField, toDateField } from "../../shared/format/date.ts";
import { names } from "../../shared/members/queries.ts";
import type { Task, TaskPriority } from "../../shared/tasks/schema.ts";
import { useProfile } from "../account/account.tsx";
import { useQuery } from "../shell/store-context.tsx";
import { Field, Select, TextArea } from "../ui/field.tsx";
import { priorityWords } from "./words.ts";

export type TaskDraft = Pick<Task, "title" | "body" | "priority" | "assigneeKind" | "assigneeId" | "dueAt">;

interface TaskFieldsProps {
  draft: TaskDraft;
  onChange: (changed: Partial<TaskDraft>) => void;
}

export function TaskFields({ draft, onChange }: TaskFieldsProps) {
  const profile = useProfile();
  const people = useQuery(names);
  const mayAssign = profile !== null && may(profile.actor, "task.assign");
  const priorities = Object.entries(priorityWords()) as [TaskPriority, string][];
  // Key and value of the choice: kind and id in one word.
  const assignees: [string, string][] = [["none/", t`Nobody yet`]];
  const assignee = `${draft.assigneeKind}/${draft.assigneeId ?? ""}`;
  for (const [id, name] of Object.entries(people?.members ?? {})) {
    if (people?.away.includes(id) && assignee !== `member/${id}`) continue;
    const own = id === profile?.actor.memberId;
    if (own || mayAssign) assignees.push([`member/${id}`, own ? t`${name} (me)` : name]);
  }
  // Work for an agent is given on its own page, where what it needs is asked.
  const agent = draft.assigneeKind === "agent" && draft.assigneeId !== null && people?.agents[draft.assigneeId];
  if (agent) assignees.push([`agent/${draft.assigneeId}`, agent]);
  if (!assignees.some(([key]) => key === assignee)) assignees.push([assignee, t`Someone out of your sight`]);

  return (
    <>
      <Select
        label={<Trans>Priority</Trans>}
        value={draft.priority}
        options={priorities}
        onValue={(priority) => onChange({ priority })}
      />
      <Field
        label={<Trans>Due date</Trans>}
        type="date"
        value={draft.dueAt === null ? "" : toDateField(draft.dueAt)}
        onValue={(value) => onChange({ dueAt: fromDateField(value) })}
      />
      <Select
        label={<Trans>Who does it</Trans>}
        value={assignee}
        options={assignees}
        onValue={(value) => {
          const [kind, id = ""] = value.split("/");
          onChange({
            assigneeKind: kind === "member" || kind === "agent" ? kind : "none",
            assigneeId: id === "" ? null : id,
          });
        }}
      />
      <TextArea
        label={<Trans>Details</Trans>}
        maxLength={4000}
        value={draft.body}
        onValue={(body) => onChange({ body })}
      />
    </>
  );
}
