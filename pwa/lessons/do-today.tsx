import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { dayEnd } from "../../shared/format/date.ts";
import { newId } from "../shell/new-id.ts";
import { useStore } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Chip } from "../ui/chip.tsx";

const titleMax = 200;

/** Turns a lesson's advice into a task for today, the learner's own. */
export function DoToday({ action }: { action: string }) {
  const store = useStore();
  const [added, setAdded] = useState(false);
  if (!store) return null;
  if (added) {
    return (
      <p>
        <Chip tone="ok" icon="check">
          <Trans>It is among your tasks</Trans>
        </Chip>
      </p>
    );
  }
  const add = async () => {
    const short = action.length <= titleMax;
    const task = store.mutate.createTask({
      id: newId(),
      title: short ? action : `${action.slice(0, titleMax - 1)}…`,
      ...(!short && { body: action }),
      kind: "lesson",
      assignee: { kind: "member", id: store.profile.actor.memberId },
      dueAt: dayEnd(Date.now()),
    });
    setAdded(await tell(task, { text: t`Added to your tasks.` }));
  };
  return (
    <Button icon="plus" onPress={() => void add()}>
      <Trans>Add it to my tasks</Trans>
    </Button>
  );
}
