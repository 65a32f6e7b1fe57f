// A task in a list: a box to tick, its title, when it is due, how much it matters.
import { t } from "@lingui/core/macro";
import type { Task } from "../../shared/tasks/schema.ts";
import { useStore } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import { Chip } from "../ui/chip.tsx";
import { Icon } from "../ui/icon.tsx";
import { ListRow } from "../ui/list-row.tsx";
import { dueWords, isOverdue, priorityTones, priorityWords, statusWords } from "./words.ts";

export function TaskRow({ task, now }: { task: Task; now: number }) {
  const store = useStore();
  const { id, title, status, priority } = task;
  const done = status === "completed";
  const closed = done || status === "failed" || status === "cancelled";
  const move = (next: "completed" | "pending") =>
    store?.mutate.setTaskStatus({ id, status: next }) ?? Promise.resolve();
  const tick = () =>
    void tell(move(done ? "pending" : "completed"), {
      text: done ? t`Open again: ${title}` : t`Done: ${title}`,
      undo: { label: t`Undo`, run: () => void tell(move(done ? "completed" : "pending")) },
    });
  const due = closed ? null : dueWords(task, now);
  return (
    <ListRow
      href={`/tasks/${id}`}
      title={title}
      struck={closed}
      note={due && <span class={isOverdue(task, now) ? "danger" : ""}>{due}</span>}
      start={
        task.agentState ? (
          <Icon name="settings" />
        ) : (
          <button
            type="button"
            class="tick"
            role="checkbox"
            aria-checked={done}
            aria-label={t`Done: ${title}`}
            onClick={tick}
          >
            <span>
              <Icon name="check" />
            </span>
          </button>
        )
      }
      end={
        <>
          {status !== "pending" && status !== "completed" && <Chip tone="plain">{statusWords()[status]}</Chip>}
          {!closed && priority !== "normal" && <Chip tone={priorityTones[priority]}>{priorityWords()[priority]}</Chip>}
        </>
      }
    />
  );
}
