// One task: where it stands, where it may go, and everything about it that can be changed.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useParams } from "../shell/router.tsx";
import { useState } from "preact/hooks";
import { may } from "../../shared/access.ts";
import { isOwnTask, movesOf } from "../../shared/tasks/moves.ts";
import { taskById } from "../../shared/tasks/queries.ts";
import type { Task, TaskStatus } from "../../shared/tasks/schema.ts";
import { useProfile } from "../account/account.tsx";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { Field } from "../ui/field.tsx";
import { TaskFields, type TaskDraft } from "./task-fields.tsx";
import { dueWords, priorityTones, priorityWords, statusWords } from "./words.ts";

/** Wrapped, so that "not there" and "not yet known" differ: both are undefined in a query's answer. */
const oneTask = async (...args: Parameters<typeof taskById>) => ({ task: await taskById(...args) });

export function TaskView() {
  const { id = "" } = useParams();
  const found = useQuery(oneTask, id);
  if (!found)
    return (
      <Page title={t`Task`} back="/tasks">
        {null}
      </Page>
    );
  return found.task ? <TaskDetail key={id} task={found.task} /> : <NotFound />;
}

/** The button that moves a task to each status. */
const moveWords = (): Record<TaskStatus, string> => ({
  pending: t`Open it again`,
  in_progress: t`Start`,
  completed: t`Mark as done`,
  failed: t`It failed`,
  cancelled: t`Cancel the task`,
});

function TaskDetail({ task }: { task: Task }) {
  const store = useStore();
  const profile = useProfile();
  // Only what was touched: two people who edit different fields both win.
  const [changed, setChanged] = useState<Partial<TaskDraft>>({});
  const draft = { ...task, ...changed };
  const editable = profile !== null && may(profile.actor, "task.edit", { own: isOwnTask(task, profile.actor) });
  const dirty = Object.keys(changed).length > 0 && draft.title.trim() !== "";
  const move = (status: TaskStatus) => {
    if (store) void tell(store.mutate.setTaskStatus({ id: task.id, status }), { text: statusWords()[status] });
  };
  const save = async (event: Event) => {
    event.preventDefault();
    if (!store) return;
    const { title, body, priority, dueAt, assigneeKind, assigneeId } = changed;
    const saved = store.mutate.editTask({
      id: task.id,
      ...(title !== undefined && { title }),
      ...(body !== undefined && { body }),
      ...(priority !== undefined && { priority }),
      ...(dueAt !== undefined && { dueAt }),
      ...(assigneeKind !== undefined && { assignee: { kind: assigneeKind, id: assigneeId ?? null } }),
    });
    if (await tell(saved, { text: t`Saved on this phone.` })) setChanged({});
  };
  const due = dueWords(task, Date.now());
  return (
    <Page title={task.title} back="/tasks">
      <div class="line">
        <Chip>{statusWords()[task.status]}</Chip>
        <Chip tone={priorityTones[task.priority]}>{priorityWords()[task.priority]}</Chip>
        {due && <span class="note">{due}</span>}
      </div>
      {task.body && <p class="keep">{task.body}</p>}
      {task.agentState && (
        <Button kind="filled" href={`/agents/work/${task.id}`}>
          <Trans>See the agent’s work</Trans>
        </Button>
      )}
      {editable && (
        <>
          <Buttons>
            {movesOf(task).map((status) => (
              <Button
                key={status}
                kind={status === "completed" && !dirty ? "filled" : "outline"}
                danger={status === "failed" || status === "cancelled"}
                onPress={() => move(status)}
              >
                {moveWords()[status]}
              </Button>
            ))}
          </Buttons>
          <Card eyebrow={<Trans>Change</Trans>}>
            <form class="stack" onSubmit={(event) => void save(event)}>
              <Field
                label={<Trans>Title</Trans>}
                required
                maxLength={200}
                value={draft.title}
                onValue={(title) => setChanged({ ...changed, title })}
              />
              <TaskFields draft={draft} onChange={(next) => setChanged({ ...changed, ...next })} />
              <Button kind={dirty ? "filled" : "outline"} submit disabled={!dirty}>
                <Trans>Save</Trans>
              </Button>
            </form>
          </Card>
        </>
      )}
    </Page>
  );
}
