// One approval: what will happen, drawn from its subject, and what the person says to it.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useParams } from "../shell/router.tsx";
import { useEffect, useState } from "preact/hooks";
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
import { useQuery, useStore, useSyncStatus } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { Diff } from "../ui/diff.tsx";
import { Notice } from "../ui/notice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { Proof } from "../../shared/step-up/schema.ts";
import type { ArgsOf } from "../../shared/mutators.ts";
import { signingMeans, type KeptFactors } from "../factors/kept.ts";
import type { PendingIntent } from "../sync/store.ts";
import { ReasonDialog } from "./reason-dialog.tsx";
import { kindWords, riskTones, riskWords, statusTones, statusWords, verdictWords } from "./words.ts";

type Item = ArgsOf<"decideApprovals">["items"][number];

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
      {status === "pending" &&
        (own?.outcome === "needs_step_up" ? (
          <Button kind="filled" icon="shield" href={`/factors/confirm?one=${own.id}`}>
            <Trans>Confirm it now</Trans>
          </Button>
        ) : (
          <Decide approval={approval} />
        ))}
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
  const unsent = useUnsent(own?.id);
  if (own) {
    const sentence =
      unsent && own.outcome === "applied"
        ? t`Decided on this phone. Nexio confirms it when there is a network.`
        : own.outcome === "forbidden"
          ? t`Not accepted: its confirmation did not fit it, or you may not decide this any more.`
          : outcomeSentence(own.outcome);
    const by = own.outcomeBy && people?.members[own.outcomeBy];
    return (
      <Notice
        tone={own.outcome === "applied" ? (unsent ? "info" : "ok") : own.outcome === "needs_step_up" ? "info" : "warn"}
        title={verdictWords()[own.verdict]}
      >
        <p>{sentence}</p>
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
  /** What its person did not confirm, and may yet. */
  const [unsigned, setUnsigned] = useState<Item | null>(null);
  const [means, setMeans] = useState<KeptFactors | null>(null);
  useEffect(() => {
    if (store && approval.risk === "medium") void signingMeans(store).then(setMeans);
  }, [store, approval.risk]);
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
  const keep = (item: Item, proof?: Proof) => {
    setUnsigned(null);
    const confirmed = approval.risk === "low" || proof !== undefined;
    void tell(store.mutate.decideApprovals({ items: [item], ...(proof && { proof }) }), {
      text: confirmed ? verdictWords()[item.verdict] : t`Your decision is kept. It waits for a second confirmation.`,
    });
  };
  const sign = async (item: Item) => {
    // A quick finger may be here before what was kept has been read.
    const here = approval.risk === "medium" ? (means ?? (await signingMeans(store))) : null;
    const signing = here && (await import("../factors/sign.ts").catch(() => null));
    if (!here || !signing) return keep(item);
    try {
      keep(item, await signing.signDecisions(here, [item]));
    } catch {
      setUnsigned(item);
    }
  };
  const decide = (verdict: Verdict, reason?: string) =>
    void sign({
      id: newId(),
      approvalId: approval.id,
      verdict,
      subjectHash: approval.subjectHash,
      claimedAt: Date.now(),
      ...(reason !== undefined && { reason }),
    });
  return (
    <>
      {approval.risk !== "low" && (
        <Notice>
          {approval.risk === "high" ? (
            <Trans>
              The risk is high: you decide now, and confirm it when there is a network. Nothing happens before.
            </Trans>
          ) : means ? (
            <Trans>
              You confirm this decision with your finger, your face or the lock of this phone. No network is needed.
            </Trans>
          ) : (
            <Trans>
              This decision is not of low risk: it is kept, and waits for a second confirmation before anything happens.
            </Trans>
          )}
        </Notice>
      )}
      <Buttons>
        <Button danger onPress={() => setAsking("reject")}>
          <Trans>Reject</Trans>
        </Button>
        <Button onPress={() => setAsking("request_changes")}>
          <Trans>Ask for changes</Trans>
        </Button>
        <Button kind="filled" onPress={() => decide("approve")}>
          <Trans>Approve</Trans>
        </Button>
      </Buttons>
      {asking && (
        <ReasonDialog
          verdict={asking}
          onClose={() => setAsking(null)}
          onReason={(reason) => {
            setAsking(null);
            decide(asking, reason);
          }}
        />
      )}
      {unsigned && (
        <Dialog title={t`It was not confirmed`} onClose={() => setUnsigned(null)}>
          <p>
            <Trans>
              Nothing was decided yet. Try again, or keep the decision and confirm it later, with a network.
            </Trans>
          </p>
          <Button kind="filled" icon="shield" onPress={() => void sign(unsigned)}>
            <Trans>Try again</Trans>
          </Button>
          <Button onPress={() => keep(unsigned)}>
            <Trans>Keep it and confirm later</Trans>
          </Button>
          <Button kind="link" onPress={() => setUnsigned(null)}>
            <Trans>Cancel</Trans>
          </Button>
        </Dialog>
      )}
    </>
  );
}

/** Whether the Worker has not yet heard of this decision. */
function useUnsent(decisionId: string | undefined): boolean {
  const store = useStore();
  const unsent = useSyncStatus()?.unsent ?? 0;
  const [is, setIs] = useState(false);
  useEffect(() => {
    if (!store || !decisionId) return;
    const has = ({ kind, args }: PendingIntent) =>
      kind === "decideApprovals" && (args as { items: readonly Item[] }).items.some(({ id }) => id === decisionId);
    void store.pending().then((list) => setIs(list.some(has)));
  }, [store, decisionId, unsent]);
  return is;
}
