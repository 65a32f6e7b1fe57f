// What an agent remembers. Nothing counts before a person says so, and one tap takes it back.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { may } from "../../shared/access.ts";
import type { Memory } from "../../shared/memory/schema.ts";
import { useProfile } from "../account/account.tsx";
import { useStore } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { memoryWords, skillWord } from "./words.ts";

export function AgentMemory({ memories }: { memories: readonly Memory[] }) {
  const store = useStore();
  const profile = useProfile();
  if (memories.length === 0) return null;
  const mayJudge = profile !== null && may(profile.actor, "memory.judge");
  const judge = (id: string, keep: boolean) => {
    if (store)
      void tell(store.mutate.judgeMemory({ id, keep }), { text: keep ? t`It will be kept to.` : t`Put away.` });
  };
  return (
    <Card title={<Trans>What it has learnt</Trans>}>
      <List>
        {memories.map(({ id, key, value, status }) => (
          <ListRow
            key={id}
            title={value}
            note={skillWord(key)}
            end={
              <>
                <Chip tone={status === "active" ? "ok" : "plain"}>{memoryWords()[status]}</Chip>
                {mayJudge && status !== "superseded" && (
                  <Button kind="link" onPress={() => judge(id, status !== "active")}>
                    {status === "active" ? <Trans>Put away</Trans> : <Trans>Use it</Trans>}
                  </Button>
                )}
              </>
            }
          />
        ))}
      </List>
    </Card>
  );
}
