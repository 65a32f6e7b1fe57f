import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { closedTasks, openTasks } from "../../shared/tasks/queries.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import { useProfile } from "../account/account.tsx";
import { Page } from "../shell/page.tsx";
import { useQuery } from "../shell/store-context.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { List } from "../ui/list-row.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { isDueToday } from "./words.ts";
import { TaskRow } from "./task-row.tsx";

/** Rows drawn at once. */
const pageRows = 60;

type Filter = "open" | "today" | "mine" | "closed";

export function TaskList() {
  const [filter, setFilter] = useState<Filter>("open");
  const [limit, setLimit] = useState(pageRows);
  // One walk over the phone's records, not two: thousands are many for a slow phone.
  const found = useQuery(filter === "closed" ? closedTasks : openTasks);
  const memberId = useProfile()?.actor.memberId;
  const now = Date.now();
  const keeps: Record<Filter, (task: Task) => boolean> = {
    open: () => true,
    today: (task) => isDueToday(task, now),
    mine: ({ assigneeKind, assigneeId }) => assigneeKind === "member" && assigneeId === memberId,
    closed: () => true,
  };
  const shown = found?.filter(keeps[filter]);
  return (
    <Page title={t`Tasks`}>
      <Button kind="filled" icon="plus" href="/tasks/new">
        <Trans>Add a task</Trans>
      </Button>
      <Tabs<Filter>
        label={t`Which tasks`}
        value={filter}
        tabs={[
          ["open", t`Not finished`],
          ["today", t`Today`],
          ["mine", t`Mine`],
          ["closed", t`Finished`],
        ]}
        onValue={setFilter}
      />
      {shown && shown.length > 0 && (
        <Card>
          <List>
            {shown.slice(0, limit).map((task) => (
              <TaskRow key={task.id} task={task} now={now} />
            ))}
          </List>
          {shown.length > limit && (
            <Button onPress={() => setLimit(limit + pageRows)}>
              <Trans>Show more</Trans>
            </Button>
          )}
        </Card>
      )}
      {shown?.length === 0 && <EmptyState icon="check" title={<Trans>No tasks here.</Trans>} />}
    </Page>
  );
}
