// The truth about sync, at length: where every piece of work is, what was refused and why, and the person's own words.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { formatRelative } from "../../shared/format/relative.ts";
import { attention, type Attention } from "../../shared/outcomes/queries.ts";
import type { Refusal } from "../../shared/outcomes/schema.ts";
import { syncNow } from "../data/asking.ts";
import { CarryCard } from "../device/carry-card.tsx";
import type { Sealed } from "../device/deliver.ts";
import { discardSealed, sealedParcels } from "../device/sealed.ts";
import { useAccount } from "../account/account.tsx";
import { language } from "../i18n/locale.ts";
import { outcomeSentence, rejectionSentence } from "../i18n/rejections.ts";
import { Page } from "../shell/page.tsx";
import { route } from "../shell/router.tsx";
import { rewrite } from "../tasks/rewrite.ts";
import { useQuery, useStore, useSyncStatus } from "../shell/store-context.tsx";
import { say, tell } from "../shell/tell.tsx";
import type { PendingIntent, SyncStatus, SyncStore } from "../sync/store.ts";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Notice } from "../ui/notice.tsx";
import { intentWords } from "./words.ts";

export function SyncScreen() {
  const store = useStore();
  const status = useSyncStatus();
  const { account } = useAccount();
  const memberId = account.state === "member" ? account.profile.actor.memberId : "";
  const found = useQuery(attention, memberId);
  const [taken, setTaken] = useState(0);
  return (
    <Page title={t`Sending and receiving`} back="/">
      {status && <Now status={status} onSync={() => store && void syncNow(store)} />}
      {store && <Unsent store={store} unsent={status?.unsent ?? 0} />}
      <SealedHere key={taken} />
      <CarryCard onTaken={() => setTaken((count) => count + 1)} />
      {store && found && <ToLookAt store={store} found={found} />}
    </Page>
  );
}

function stateSentence({ state, unsent, lastSyncAt }: SyncStatus): string {
  if (state === "sending") return t`Your work is being sent.`;
  if (state === "received" && lastSyncAt !== null) return t`Everything is sent.`;
  return unsent > 0 ? t`Saved on this phone, waiting to be sent: ${unsent}` : t`Everything is saved on this phone.`;
}

/** What stands in the way: what happened, what is safe, what to do. */
function problemWords(problem: NonNullable<SyncStatus["problem"]>): string {
  switch (problem) {
    case "signed_out":
      return t`Your sign-in has run out. Your work is safe on this phone. Sign in again to send it.`;
    case "storage":
      return t`The phone has no room left to save safely. Free some space, then try again.`;
    case "server":
      return t`Nexio cannot answer now. Your work is safe on this phone and is sent by itself later.`;
    case "busy":
      return t`Very much is being sent at this moment. Your work is safe on this phone and is sent by itself in a minute.`;
    case "offline":
      return t`There is no network. Your work is safe on this phone and is sent when it is back.`;
    case "too_old":
      return t`This version of Nexio is too old to send. Your work is safe. Close Nexio, open it again with a network.`;
  }
}

function Now({ status, onSync }: { status: SyncStatus; onSync: () => void }) {
  const { problem, lastSyncAt, complete } = status;
  const last = lastSyncAt === null ? null : formatRelative(lastSyncAt, Date.now(), language());
  return (
    <Card title={stateSentence(status)} main>
      <p class="note">
        {last === null ? <Trans>Nexio has not answered yet.</Trans> : <Trans>Last answer: {last}</Trans>}
      </p>
      {!complete && (
        <p class="note">
          <Trans>The first copy of your organisation’s data is not complete yet.</Trans>
        </p>
      )}
      {problem && (
        <Notice tone={problem === "offline" || problem === "busy" ? "info" : "warn"}>{problemWords(problem)}</Notice>
      )}
      {problem === "signed_out" ? (
        <Button kind="filled" href="/sign-in">
          <Trans>Sign in</Trans>
        </Button>
      ) : (
        <Button kind="filled" icon="send" onPress={onSync}>
          <Trans>Send and receive now</Trans>
        </Button>
      )}
    </Card>
  );
}

/** Enough to see what it is; a phone that was away for weeks may hold thousands. */
const shownIntents = 30;

function Unsent({ store, unsent }: { store: SyncStore; unsent: number }) {
  const [pending, setPending] = useState<readonly PendingIntent[]>([]);
  useEffect(() => {
    let gone = false;
    void store.pending(shownIntents).then((next) => gone || setPending(next));
    return () => {
      gone = true;
    };
  }, [store, unsent]);
  if (pending.length === 0) return null;
  return (
    <Card title={<Trans>Waiting to be sent: {unsent}</Trans>}>
      <List>
        {pending.map(({ id, kind, words, at }) => (
          <ListRow
            key={id}
            title={intentWords(kind)}
            note={
              words
                ? `${words} · ${formatRelative(at, Date.now(), language())}`
                : formatRelative(at, Date.now(), language())
            }
          />
        ))}
      </List>
      {unsent > pending.length && (
        <p class="note">
          <Trans>And more: {unsent - pending.length}</Trans>
        </p>
      )}
    </Card>
  );
}

/** Work of others, or carried here, on its way through this phone. */
function SealedHere() {
  const [parcels, setParcels] = useState<readonly Sealed[]>([]);
  const [, again] = useState(0);
  useEffect(() => void sealedParcels().then(setParcels, () => {}), []);
  const waiting = parcels.filter(({ refused }) => !refused).length;
  const refused = parcels.filter((parcel) => parcel.refused);
  if (parcels.length === 0) return null;
  const discard = async () => {
    await Promise.all(refused.map(({ id }) => discardSealed(id)));
    setParcels(await sealedParcels());
    again((count) => count + 1);
  };
  return (
    <Card title={<Trans>Sealed work on this phone</Trans>}>
      {waiting > 0 && (
        <p class="note">
          <Trans>
            Waiting to go out: {waiting}. It goes by itself when there is a network; nobody here can read it.
          </Trans>
        </p>
      )}
      {refused.length > 0 && (
        <>
          <Notice tone="warn">
            <Trans>
              Not accepted: {refused.length}. It was changed on the way, or its phone was taken off the account.
            </Trans>
          </Notice>
          <Button onPress={() => void discard()}>
            <Trans>Discard what was not accepted</Trans>
          </Button>
        </>
      )}
    </Card>
  );
}

function ToLookAt({ store, found: { refusals, decisions } }: { store: SyncStore; found: Attention }) {
  const dismiss = (id: string) => void tell(store.mutate.dismissOutcome({ id }));
  if (refusals.length + decisions.length === 0) return null;
  return (
    <>
      <h2>
        <Trans>Needs your attention</Trans>
      </h2>
      {refusals.map((refusal) => (
        <RefusalCard key={refusal.id} refusal={refusal} onDismiss={() => dismiss(refusal.id)} />
      ))}
      {decisions.map(({ decision, title }) => (
        <Card
          key={decision.id}
          eyebrow={<Trans>Your decision</Trans>}
          title={title ?? t`An approval out of your sight`}
        >
          <p>{outcomeSentence(decision.outcome)}</p>
          {decision.reason && <p class="keep">{decision.reason}</p>}
          <Buttons>
            <Button href={`/approvals/${decision.approvalId}`}>
              <Trans>Open</Trans>
            </Button>
            <Button icon="check" onPress={() => dismiss(decision.id)}>
              <Trans>I have read it</Trans>
            </Button>
          </Buttons>
        </Card>
      ))}
    </>
  );
}

function RefusalCard({ refusal, onDismiss }: { refusal: Refusal; onDismiss: () => void }) {
  const { kind, code, outcome, text, createdAt } = refusal;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => say({ text: t`Copied.` }),
      () => say({ text: t`It could not be copied. Press on the text and hold.`, tone: "danger" }),
    );
  return (
    <Card eyebrow={formatRelative(createdAt, Date.now(), language())} title={intentWords(kind)}>
      <p>{rejectionSentence(code, outcome, kind)}</p>
      {text && (
        <>
          <p class="note">
            <Trans>What you wrote is kept:</Trans>
          </p>
          <p class="keep quote">{text}</p>
        </>
      )}
      <Buttons>
        {text && (
          <Button icon="copy" onPress={() => void copy()}>
            <Trans>Copy</Trans>
          </Button>
        )}
        {text && (kind === "createTask" || kind === "editTask") && (
          <Button
            icon="plus"
            onPress={() => {
              rewrite(refusal.id, text);
              route("/tasks/new");
            }}
          >
            <Trans>Write it again</Trans>
          </Button>
        )}
        <Button icon="check" onPress={onDismiss}>
          <Trans>I have read it</Trans>
        </Button>
      </Buttons>
    </Card>
  );
}
