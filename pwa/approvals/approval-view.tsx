// One approval: what will happen, drawn from its subject, and what the person says to it.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useParams } from "../shell/router.tsx";
import { useState } from "preact/hooks";
import { isApart, mayDecide } from "../../shared/approvals/may-decide.ts";
import { approvalDetail, type ApprovalDetail } from "../../shared/approvals/queries.ts";
import type { Approval, Decision, Verdict } from "../../shared/approvals/schema.ts";
import { formatDate, formatTime } from "../../shared/format/date.ts";
import { formatMoney } from "../../shared/format/money.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { names } from "../../shared/members/queries.ts";
import { useProfile } from "../account/account.tsx";
import { language } from "../i18n/locale.ts";
import { outcomeSentence } from "../i18n/rejections.ts";
import { newId } from "../shell/new-id.ts";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { Diff } from "../ui/diff.tsx";
import { Notice } from "../ui/notice.tsx";
import { ReasonDialog } from "./reason-dialog.tsx";
import { kindWords, riskTones, riskWords, statusTones, statusWords, verdictWords } from "./words.ts";

/** Wrapped, so that "not there" and "not yet known" differ. */
const oneApproval = async (...args: Parameters<typeof approvalDetail>) => ({ detail: await approvalDetail(...args) });

export function ApprovalView() {
  const { id = "" } = useParams();
  const found = useQuery(oneApproval, id);
  if (!found)
    return (
      <Page title={t`Approval`} back="/approvals">
        {null}
      </Page>
    );
  return found.detail ? <Detail key={id} {...found.detail} /> : <NotFound />;
}

function Detail({ approval, decisions }: ApprovalDetail) {
  const memberId = useProfile()?.actor.memberId;
  const { subject, risk, status, expiresAt, kind } = approval;
  const own = decisions.filter((decision) => decision.memberId === memberId).at(-1);
  const left = formatRelative(expiresAt, Date.now(), language());
  return (
    <Page title={kindWords()[kind]} back="/approvals">
      <Card title={subject.title}>
        <div class="line">
          <Chip tone={riskTones[risk]}>{riskWords()[risk]}</Chip>
          {status === "pending" ? (
            <span class="note">
              <Trans>To be decided: {left}</Trans>
            </span>
          ) : (
            <Chip tone={statusTones[status]}>{statusWords()[status]}</Chip>
          )}
        </div>
        <Asker id={approval.requestedBy} />
        {subject.summary && <p class="keep">{subject.summary}</p>}
        <Subject approval={approval} />
      </Card>
      <Said approval={approval} own={own} />
      {status === "pending" && own?.outcome !== "needs_step_up" && <Decide approval={approval} />}
    </Page>
  );
}

function Asker({ id }: { id: string }) {
  const people = useQuery(names);
  const agent = people?.agents[id];
  const name = agent ?? people?.members[id];
  if (!name) return null;
  return (
    <div class="line start">
      <Avatar name={name} agent={agent !== undefined} />
      <span>
        <Trans>Asked by {name}</Trans>
      </span>
    </div>
  );
}

/** Drawn by code from the record, never by an agent's own wording of it. */
function Subject({ approval: { subject } }: { approval: Approval }) {
  const { recipient, amountMinor, currency, changes } = subject;
  return (
    <dl>
      {amountMinor !== null && currency !== null && (
        <div class="diff">
          <dt>
            <Trans>Amount</Trans>
          </dt>
          <dd class="title figures">{formatMoney({ amountMinor, currency }, language())}</dd>
        </div>
      )}
      {recipient && (
        <div class="diff">
          <dt>
            <Trans>For</Trans>
          </dt>
          <dd>{recipient}</dd>
        </div>
      )}
      {changes.map((change) => (
        <Diff key={change.label} {...change} />
      ))}
    </dl>
  );
}

/** What became of it, in words: of the approval, and of one's own decision. */
function Said({ approval, own }: { approval: Approval; own: Decision | undefined }) {
  const people = useQuery(names);
  if (own) {
    const by = own.outcomeBy && people?.members[own.outcomeBy];
    return (
      <Notice
        tone={own.outcome === "applied" ? "ok" : own.outcome === "needs_step_up" ? "info" : "warn"}
        title={verdictWords()[own.verdict]}
      >
        <p>{outcomeSentence(own.outcome)}</p>
        {by && (
          <p>
            <Trans>Decided before you by {by}.</Trans>
          </p>
        )}
        {own.reason && <p class="keep">{own.reason}</p>}
      </Notice>
    );
  }
  if (!approval.decidedBy || approval.decidedAt === null) return null;
  const name = people?.members[approval.decidedBy];
  const [day, time] = [formatDate(approval.decidedAt, language()), formatTime(approval.decidedAt)];
  if (!name) return null;
  return (
    <p class="note">
      <Trans>
        Decided by {name}, {day} {time}
      </Trans>
    </p>
  );
}

function Decide({ approval }: { approval: Approval }) {
  const store = useStore();
  const profile = useProfile();
  const [asking, setAsking] = useState<Exclude<Verdict, "approve"> | null>(null);
  if (!profile || !store) return null;
  if (!mayDecide(profile.actor, approval)) {
    return (
      <Notice>
        {isApart(profile.actor, approval) ? (
          <Trans>You asked for this yourself: somebody else decides it.</Trans>
        ) : (
          <Trans>This decision is for others in your organisation.</Trans>
        )}
      </Notice>
    );
  }
  const confirmed = approval.risk === "low";
  const decide = (verdict: Verdict, reason?: string) =>
    tell(
      store.mutate.decideApprovals({
        items: [
          {
            id: newId(),
            approvalId: approval.id,
            verdict,
            subjectHash: approval.subjectHash,
            claimedAt: Date.now(),
            ...(reason !== undefined && { reason }),
          },
        ],
      }),
      { text: confirmed ? verdictWords()[verdict] : t`Your decision is kept. It waits for a second confirmation.` },
    );
  return (
    <>
      {!confirmed && (
        <Notice>
          <Trans>
            This decision is not of low risk: it is kept, and waits for a second confirmation before anything happens.
          </Trans>
        </Notice>
      )}
      <Buttons>
        <Button danger onPress={() => setAsking("reject")}>
          <Trans>Reject</Trans>
        </Button>
        <Button onPress={() => setAsking("request_changes")}>
          <Trans>Ask for changes</Trans>
        </Button>
        <Button kind="filled" onPress={() => void decide("approve")}>
          <Trans>Approve</Trans>
        </Button>
      </Buttons>
      {asking && (
        <ReasonDialog
          verdict={asking}
          onClose={() => setAsking(null)}
          onReason={(reason) => {
            setAsking(null);
            void decide(asking, reason);
          }}
        />
      )}
    </>
  );
}
