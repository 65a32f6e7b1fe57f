// What agents did about a task: where it stands, what was made, who checked it, what it waits for.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { workSeen } from "../../shared/agents/queries.ts";
import { formatTime } from "../../shared/format/date.ts";
import { names } from "../../shared/members/queries.ts";
import { taskById } from "../../shared/tasks/queries.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { useParams } from "../shell/router.tsx";
import { useQuery } from "../shell/store-context.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { EventLine } from "../ui/event-line.tsx";
import { Notice } from "../ui/notice.tsx";
import { runWords, stageWords, stateWords, waitSentence } from "./words.ts";

/** Wrapped, so that "not there" and "not yet known" differ: both are undefined in a query's answer. */
const oneTask = async (...args: Parameters<typeof taskById>) => ({ task: await taskById(...args) });

export function AgentWork() {
  const { part: id = "" } = useParams();
  const found = useQuery(oneTask, id);
  if (found && !found.task?.agentState) return <NotFound />;
  return (
    <Page title={found?.task?.title ?? t`Work of an agent`} back={`/tasks/${id}`}>
      {found?.task && <Work key={id} task={found.task} />}
    </Page>
  );
}

function Work({ task }: { task: Task }) {
  const seen = useQuery(workSeen, task.id);
  const people = useQuery(names);
  if (!task.agentState) return null;
  const nameOf = (id: string | null) => (id === null ? t`The rules` : (people?.agents[id] ?? t`An agent`));
  const approval = task.waits?.find((wait) => "approval" in wait);
  const events = [
    ...(seen?.runs ?? []).map((run) => ({
      key: run.id,
      at: run.startedAt,
      who: nameOf(run.agentId),
      what: `${stageWords()[run.stage]}: ${runWords()[run.state]}`,
    })),
    ...(seen?.reviews ?? [])
      .filter(({ status }) => status !== "open")
      .map(({ id, updatedAt, reviewerAgentId, verdict, status, refute }) => ({
        key: id,
        at: updatedAt,
        who: nameOf(reviewerAgentId),
        what:
          status === "void"
            ? t`Void: the work was changed after it`
            : verdict === "approve"
              ? t`Nothing to object`
              : refute.map(({ claim }) => claim).join(" "),
      })),
  ].toSorted((a, b) => a.at - b.at);
  return (
    <>
      {task.agentState === "blocked" &&
        (task.waits ?? []).map((wait) => (
          <Notice key={JSON.stringify(wait)} tone="warn" title={stateWords().blocked}>
            <p>{waitSentence(wait)}</p>
          </Notice>
        ))}
      <Card eyebrow={<Trans>Work of an agent</Trans>} main={approval !== undefined}>
        <div class="line">
          <Chip tone="agent">{stateWords()[task.agentState]}</Chip>
        </div>
        {task.result && <p class="keep">{task.result.text}</p>}
        {approval && "approval" in approval && (
          <Button kind="filled" href={`/approvals/${approval.approval}`}>
            <Trans>Decide</Trans>
          </Button>
        )}
        {events.length > 0 && (
          <ol class="list">
            {events.map(({ key, at, who, what }) => (
              <EventLine key={key} time={formatTime(at)} who={who} agent>
                {what}
              </EventLine>
            ))}
          </ol>
        )}
      </Card>
    </>
  );
}
