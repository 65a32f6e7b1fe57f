// A title is enough; the rest waits behind one tap.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { route } from "../shell/router.tsx";
import { useState } from "preact/hooks";
import { may } from "../../shared/access.ts";
import { useProfile } from "../account/account.tsx";
import { newId } from "../shell/new-id.ts";
import { Page } from "../shell/page.tsx";
import { useStore } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { takeRewrite } from "./rewrite.ts";
import { TaskFields, type TaskDraft } from "./task-fields.tsx";

const blank: TaskDraft = {
  title: "",
  body: "",
  priority: "normal",
  assigneeKind: "none",
  assigneeId: null,
  dueAt: null,
};

export function NewTask() {
  const store = useStore();
  const profile = useProfile();
  const [again] = useState(takeRewrite);
  const [draft, setDraft] = useState<TaskDraft>({ ...blank, ...(again && { title: again.title, body: again.body }) });
  const [more, setMore] = useState(false);
  const change = (changed: Partial<TaskDraft>) => setDraft({ ...draft, ...changed });
  const add = async (event: Event) => {
    event.preventDefault();
    const title = draft.title.trim();
    if (!store || !title) return;
    const { body, priority, dueAt, assigneeKind: kind, assigneeId: id } = draft;
    const added = store.mutate.createTask({
      id: newId(),
      title,
      // Left out where nothing was said, to spare bytes.
      ...(body.trim() && { body }),
      ...(priority !== "normal" && { priority }),
      ...(kind !== "none" && { assignee: { kind, id } }),
      ...(dueAt !== null && { dueAt }),
    });
    if (!(await tell(added, { text: t`Added: ${title}` }))) return;
    if (again) void store.mutate.dismissOutcome({ id: again.outcomeId });
    route("/tasks");
  };
  return (
    <Page title={t`New task`} back="/tasks">
      <form class="stack" onSubmit={(event) => void add(event)}>
        <Field
          label={<Trans>What is to be done?</Trans>}
          required
          maxLength={200}
          autofocus
          value={draft.title}
          onValue={(title) => change({ title })}
        />
        {more ? (
          <TaskFields draft={draft} onChange={change} />
        ) : (
          <Button kind="link" onPress={() => setMore(true)}>
            <Trans>Priority, date, person</Trans>
          </Button>
        )}
        <Button kind="filled" submit disabled={!store}>
          <Trans>Add</Trans>
        </Button>
        {profile && may(profile.actor, "task.assign") && (
          <Button kind="link" href="/agents">
            <Trans>Give it to an agent</Trans>
          </Button>
        )}
      </form>
    </Page>
  );
}
