import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { approvalFeed, type ApprovalFeed } from "../../shared/approvals/queries.ts";
import type { Approval } from "../../shared/approvals/schema.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { useProfile } from "../account/account.tsx";
import { HeldNote } from "../data/held-note.tsx";
import { language } from "../i18n/locale.ts";
import { Page } from "../shell/page.tsx";
import { useQuery } from "../shell/store-context.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { waitingDecisions } from "../../shared/approvals/waiting.ts";
import { FactorReminder } from "../factors/reminder.tsx";
import { kindWords, riskTones, riskWords, statusTones, statusWords } from "./words.ts";

type Part = keyof ApprovalFeed;

export function ApprovalList() {
  const [part, setPart] = useState<Part>("open");
  const feed = useQuery(approvalFeed, useProfile()?.actor.memberId ?? "");
  const memberId = useProfile()?.actor.memberId ?? "";
  const waiting = useQuery(waitingDecisions, memberId) ?? [];
  const shown = feed?.[part];
  return (
    <Page title={t`Approvals`}>
      <HeldNote />
      <FactorReminder />
      <Tabs<Part>
        label={t`Which approvals`}
        value={part}
        tabs={[
          ["open", t`To decide`],
          ["confirming", t`To confirm`],
          ["closed", t`Decided`],
        ]}
        onValue={setPart}
      />
      {waiting.length > 0 && part !== "closed" && (
        <Notice tone="warn" title={<Trans>Waiting for your confirmation: {waiting.length}</Trans>}>
          <p>
            <Trans>Nothing of it happens before you confirm it. This needs a network.</Trans>
          </p>
          <Button icon="shield" href="/factors/confirm">
            <Trans>Confirm all of them</Trans>
          </Button>
        </Notice>
      )}
      {shown && shown.length > 0 && (
        <Card>
          <List>
            {shown.map((approval) => (
              <ApprovalRow key={approval.id} approval={approval} />
            ))}
          </List>
        </Card>
      )}
      {shown?.length === 0 && (
        <EmptyState
          icon="shield"
          title={
            part === "open" ? (
              <Trans>Nothing waits for your decision. What the agents propose will come here.</Trans>
            ) : (
              <Trans>Nothing here.</Trans>
            )
          }
        />
      )}
    </Page>
  );
}

function ApprovalRow({ approval }: { approval: Approval }) {
  const { id, subject, kind, risk, status, expiresAt, decidedAt, updatedAt } = approval;
  const pending = status === "pending";
  const when = formatRelative(pending ? expiresAt : (decidedAt ?? updatedAt), Date.now(), language());
  const what = kindWords()[kind];
  return (
    <ListRow
      href={`/approvals/${id}`}
      title={subject.title}
      note={pending ? t`${what} · to be decided: ${when}` : `${what} · ${when}`}
      end={
        pending ? (
          <Chip tone={riskTones[risk]}>{riskWords()[risk]}</Chip>
        ) : (
          <Chip tone={statusTones[status]}>{statusWords()[status]}</Chip>
        )
      }
    />
  );
}
