// One agent: what it is doing, its work, its files with their history, what it remembers, what it may spend.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { may } from "../../shared/access.ts";
import { agentPage, type AgentPage } from "../../shared/agents/queries.ts";
import { formatDate, formatTime } from "../../shared/format/date.ts";
import { formatMoney } from "../../shared/format/money.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { isSkillName } from "../../shared/skills/names.ts";
import { useProfile } from "../account/account.tsx";
import { language } from "../i18n/locale.ts";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { useParams } from "../shell/router.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { AgentFiles } from "./agent-files.tsx";
import { AgentMemory } from "./agent-memory.tsx";
import { doing, roleWord, runWords, skillWord, stageWords, stateWords } from "./words.ts";

export function AgentView() {
  const { id = "" } = useParams();
  const found = useQuery(agentPage, id);
  if (!found)
    return (
      <Page title={t`Agent`} back="/agents">
        {null}
      </Page>
    );
  return found.page ? <Detail key={id} page={found.page} /> : <NotFound />;
}

const quarterMs = 15 * 60_000;
/** The next minute at which it is asked whether it has work. */
function nextSlot(slot: number, now: number): number {
  const quarter = Math.floor(now / quarterMs) * quarterMs + slot * 60_000;
  return quarter > now ? quarter : quarter + quarterMs;
}

/** Micro-dollars as dollars and cents. */
const dollars = (micros: number) =>
  formatMoney({ amountMinor: Math.round(micros / 10_000), currency: "USD" }, language());

function Detail({ page }: { page: AgentPage }) {
  const { agent, lastRun, runs, tasks } = page;
  const profile = useProfile();
  const store = useStore();
  const mayEdit = profile !== null && may(profile.actor, "agent.edit") && agent.soul !== undefined;
  const mayGive = profile !== null && may(profile.actor, "task.assign") && (agent.skills ?? []).some(isSkillName);
  const [word, tone] = doing(page);
  const now = Date.now();
  const paused = agent.status === "paused";
  const turn = () => {
    if (store)
      void tell(store.mutate.pauseAgent({ id: agent.id, paused: !paused }), {
        text: paused ? t`At work again` : t`Stopped`,
      });
  };
  const monthAgo = now - 30 * 86_400_000;
  const spent = runs
    .filter(({ startedAt }) => startedAt > monthAgo)
    .reduce((sum, { costMicros }) => sum + costMicros, 0);
  const role = roleWord(agent.role ?? "");
  return (
    <Page title={agent.name} back="/agents">
      <Card eyebrow={role && role !== agent.name ? role : <Trans>Agent</Trans>}>
        <div class="line start">
          <Chip tone={tone}>{word}</Chip>
          {(agent.skills ?? []).map((skill) => (
            <Chip key={skill}>{skillWord(skill)}</Chip>
          ))}
        </div>
        <p class="note">
          {lastRun ? (
            <Trans>Last at work: {formatRelative(lastRun.startedAt, now, language())}</Trans>
          ) : (
            <Trans>It has not worked yet.</Trans>
          )}
          {agent.slot !== undefined && !paused && (
            <>
              {" · "}
              <Trans>Looks for work next at {formatTime(nextSlot(agent.slot, now))}</Trans>
            </>
          )}
        </p>
        {agent.budgetMicros !== undefined && (
          <p class="note">
            <Trans>
              Spent in 30 days: {dollars(spent)} of {dollars(agent.budgetMicros)}
            </Trans>
          </p>
        )}
        <Buttons>
          {mayGive && (
            <Button kind="filled" icon="plus" href={`/agents/${agent.id}/give`}>
              <Trans>Give work</Trans>
            </Button>
          )}
          {mayEdit && agent.pausedReason !== "budget" && (
            <Button danger={!paused} onPress={turn}>
              {paused ? <Trans>Let it work</Trans> : <Trans>Stop it</Trans>}
            </Button>
          )}
        </Buttons>
      </Card>
      {tasks.length > 0 && (
        <Card title={<Trans>Its tasks</Trans>}>
          <List>
            {tasks.slice(0, 20).map((task) => (
              <ListRow
                key={task.id}
                href={task.agentState ? `/agents/work/${task.id}` : `/tasks/${task.id}`}
                title={task.title}
                end={task.agentState && <Chip>{stateWords()[task.agentState]}</Chip>}
              />
            ))}
          </List>
        </Card>
      )}
      {runs.length > 0 && (
        <Card title={<Trans>What it did</Trans>}>
          <List>
            {runs.slice(0, 20).map((run) => (
              <ListRow
                key={run.id}
                href={`/agents/work/${run.taskId}`}
                title={stageWords()[run.stage]}
                note={`${formatDate(run.startedAt, language())} ${formatTime(run.startedAt)}`}
                end={<Chip tone={run.state === "succeeded" ? "ok" : "plain"}>{runWords()[run.state]}</Chip>}
              />
            ))}
          </List>
        </Card>
      )}
      <AgentMemory memories={page.memories} />
      <AgentFiles page={page} mayEdit={mayEdit} />
    </Page>
  );
}
