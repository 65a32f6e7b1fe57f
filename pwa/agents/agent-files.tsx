// An agent's files as it has them: SOUL.md and AGENTS.md, which admins write; WORKING.md, MEMORY.md and the log of the
// day, which are drawn from what it did.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import type { AgentPage } from "../../shared/agents/queries.ts";
import { dayStart, formatDate, formatTime, toDateField } from "../../shared/format/date.ts";
import { memoryPage } from "../../shared/memory/remembered.ts";
import { language } from "../i18n/locale.ts";
import { useStore } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { TextArea } from "../ui/field.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Tabs } from "../ui/tabs.tsx";

type FileName = "soul" | "manual" | "working" | "memory" | "log";

/** The log of a day: one line an event, in the order in which they happened. */
function dayLog({ runs, messages }: AgentPage, now: number): string {
  const from = dayStart(now);
  const lines = [
    ...runs.map(({ startedAt, stage, state, taskId }) => ({
      at: startedAt,
      line: `${stage} ${taskId.slice(-8)}: ${state}`,
    })),
    ...messages.map(({ createdAt, act, text }) => ({ at: createdAt, line: `${act}: ${text.split("\n")[0] ?? ""}` })),
  ];
  const today = lines.filter(({ at }) => at >= from).toSorted((a, b) => a.at - b.at);
  return [`# ${toDateField(now)}`, ...today.map(({ at, line }) => `- ${formatTime(at)} ${line}`)].join("\n");
}

export function AgentFiles({ page, mayEdit }: { page: AgentPage; mayEdit: boolean }) {
  const { agent, runs, memories } = page;
  const now = Date.now();
  const [shown, setShown] = useState<FileName>(mayEdit ? "soul" : "working");
  const texts: Record<FileName, string> = {
    soul: agent.soul ?? "",
    manual: agent.manual ?? "",
    working: runs.find(({ working }) => working !== "")?.working ?? "",
    memory: memoryPage(memories),
    log: dayLog(page, now),
  };
  const tabs: [FileName, string][] = [
    ...(mayEdit
      ? ([
          ["soul", "SOUL.md"],
          ["manual", "AGENTS.md"],
        ] as [FileName, string][])
      : []),
    ["working", "WORKING.md"],
    ["memory", "MEMORY.md"],
    ["log", t`Log of the day`],
  ];
  return (
    <Card title={<Trans>Files</Trans>}>
      <Tabs<FileName> label={t`Which file`} value={shown} tabs={tabs} onValue={setShown} />
      {shown === "soul" || shown === "manual" ? (
        <Edited key={shown} page={page} file={shown} />
      ) : (
        <p class="keep">{texts[shown] || <Trans>Nothing is written here yet.</Trans>}</p>
      )}
    </Card>
  );
}

function Edited({ page: { agent }, file }: { page: AgentPage; file: "soul" | "manual" }) {
  const store = useStore();
  const is = agent[file] ?? "";
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? is;
  const earlier = (agent.history ?? []).filter((one) => one.file === file);
  const save = async (event: Event) => {
    event.preventDefault();
    if (!store) return;
    if (await tell(store.mutate.editAgent({ id: agent.id, [file]: text }), { text: t`Saved on this phone.` }))
      setDraft(null);
  };
  return (
    <form class="stack" onSubmit={(event) => void save(event)}>
      <TextArea
        label={file === "soul" ? <Trans>How it is</Trans> : <Trans>What it keeps to</Trans>}
        rows={6}
        maxLength={4000}
        value={text}
        onValue={setDraft}
      />
      <Button kind={text === is ? "outline" : "filled"} submit disabled={!store || text === is}>
        <Trans>Save</Trans>
      </Button>
      {earlier.length > 0 && (
        <List label={t`Earlier texts`}>
          {earlier.map((one) => (
            <ListRow
              key={one.at}
              title={one.text || "–"}
              note={`${formatDate(one.at, language())} ${formatTime(one.at)}`}
              end={
                <Button kind="link" onPress={() => setDraft(one.text)}>
                  <Trans>Take this one again</Trans>
                </Button>
              }
            />
          ))}
        </List>
      )}
    </form>
  );
}
