// The tenant's agents: what each is, what it is doing, when it looks for work next.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { agentLines, type AgentLine } from "../../shared/agents/queries.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { language } from "../i18n/locale.ts";
import { Page } from "../shell/page.tsx";
import { useQuery } from "../shell/store-context.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { doing, roleWord, skillWord } from "./words.ts";

export function AgentList() {
  const found = useQuery(agentLines);
  return (
    <Page title={t`Agents`} back="/more">
      {found?.length === 0 && <EmptyState icon="person" title={<Trans>There are no agents here yet.</Trans>} />}
      {found && found.length > 0 && (
        <Card>
          <List>
            {found.map((line) => (
              <AgentRow key={line.agent.id} line={line} />
            ))}
          </List>
        </Card>
      )}
    </Page>
  );
}

function AgentRow({ line }: { line: AgentLine }) {
  const { agent, lastRun } = line;
  const [word, tone] = doing(line);
  const can = roleWord(agent.role ?? "") || (agent.skills ?? []).map(skillWord).join(", ");
  const last = lastRun && formatRelative(lastRun.startedAt, Date.now(), language());
  return (
    <ListRow
      href={`/agents/${agent.id}`}
      title={agent.name}
      note={
        <>
          {can !== agent.name && can}
          {can !== "" && can !== agent.name && last && " · "}
          {last && <Trans>Last at work: {last}</Trans>}
        </>
      }
      start={<Avatar name={agent.name} agent />}
      end={<Chip tone={tone}>{word}</Chip>}
    />
  );
}
