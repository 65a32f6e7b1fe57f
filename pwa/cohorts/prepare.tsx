// Whether this phone is ready for weeks without a network: what is missing, and the button that mends it.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { formatBytes } from "../../shared/format/bytes.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { useAccount } from "../account/account.tsx";
import { syncNow } from "../data/asking.ts";
import { dataPrice } from "../data/price.ts";
import { PinDialog } from "../device/this-phone.tsx";
import { language } from "../i18n/locale.ts";
import { isOnPhone, loadPack, topics, type Topic } from "../lessons/packs.ts";
import { InstallButton, InstallSteps, roadOf } from "../shell/install-hint.tsx";
import { isInstalled } from "../shell/install.ts";
import { Page } from "../shell/page.tsx";
import { useStore, useSyncStatus } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { askToStay } from "../storage/room.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";

export function Prepare() {
  const { account } = useAccount();
  const status = useSyncStatus();
  const [installed, setInstalled] = useState(isInstalled);
  const [persisted, setPersisted] = useState<boolean>();
  const [kept, setKept] = useState<readonly string[]>();
  const look = async () => {
    setInstalled(isInstalled());
    // No storage manager on insecure origins.
    setPersisted((await navigator.storage?.persisted?.()) ?? false);
    const found = await Promise.all(
      topics.map(async (topic) => ((await isOnPhone(topic, language())) ? [topic.id] : [])),
    );
    setKept(found.flat());
  };
  useEffect(() => {
    const again = () => void look();
    again();
    addEventListener("appinstalled", again);
    return () => removeEventListener("appinstalled", again);
  }, []);
  const isMember = account.state === "member";
  const hasPin = isMember && account.vault !== null;
  const synced = status?.complete === true && status.lastSyncAt !== null && status.unsent === 0 && !status.problem;
  const packs = kept?.length === topics.length;
  const done = [packs, hasPin, synced, persisted === true, installed].filter(Boolean).length;
  const total = 5;
  return (
    <Page title={t`Prepare this phone`} back="/more">
      <Card main={done < total}>
        <ProgressBar value={done} max={total} label={t`Ready`} />
        <p role="status">
          {done === total ? (
            <Trans>This phone is ready. It works for weeks without a network.</Trans>
          ) : (
            <Trans>
              Ready: {done} of {total}
            </Trans>
          )}
        </p>
      </Card>
      <Step title={<Trans>The lessons are on the phone</Trans>} done={packs}>
        {kept && !packs && <Packs missing={topics.filter(({ id }) => !kept.includes(id))} onKept={() => void look()} />}
      </Step>
      <Step title={<Trans>A PIN guards what is yours</Trans>} done={hasPin}>
        {!hasPin && <Pin />}
      </Step>
      <Step title={<Trans>A first sending has worked</Trans>} done={synced}>
        <FirstSync done={synced} />
      </Step>
      <Step title={<Trans>The phone keeps what Nexio saves</Trans>} done={persisted === true}>
        {persisted === false && <Persist onAsked={() => void look()} />}
      </Step>
      <Step title={<Trans>Nexio is among the apps</Trans>} done={installed}>
        {!installed && <Install />}
      </Step>
      <Button kind={done === total ? "filled" : "outline"} icon="book" href="/lessons">
        <Trans>Go to the lessons</Trans>
      </Button>
    </Page>
  );
}

interface StepProps {
  title: ComponentChildren;
  done: boolean;
  children?: ComponentChildren;
}

function Step({ title, done, children }: StepProps) {
  return (
    <Card title={title}>
      <p>
        {done ? (
          <Chip tone="ok" icon="check">
            <Trans>Ready</Trans>
          </Chip>
        ) : (
          <Chip tone="warn" icon="clock">
            <Trans>To do</Trans>
          </Chip>
        )}
      </p>
      {children}
    </Card>
  );
}

function Packs({ missing, onKept }: { missing: readonly Topic[]; onKept: () => void }) {
  const [busy, setBusy] = useState(false);
  const bytes = missing.reduce((sum, topic) => sum + topic.packs[language()].bytes, 0);
  const [size, price] = [formatBytes(bytes, language()), dataPrice(bytes)];
  const fetchThem = async () => {
    setBusy(true);
    try {
      // One after the other: each that arrives is kept, whatever becomes of the next.
      for (const topic of missing) await loadPack(topic, language());
    } catch {
      say({ text: t`It could not be fetched. Check the network, then try again.`, tone: "danger" });
    }
    setBusy(false);
    onKept();
  };
  return (
    <>
      <p class="note">
        <Trans>Missing: {missing.map(({ title }) => title[language()]).join(", ")}</Trans>
      </p>
      <Button icon="download" disabled={busy} onPress={() => void fetchThem()}>
        <Trans>
          Keep on this phone: {size}, {price}
        </Trans>
      </Button>
    </>
  );
}

function Pin() {
  const { account } = useAccount();
  const [choosing, setChoosing] = useState(false);
  if (account.state !== "member")
    return (
      <>
        <p class="note">
          <Trans>Join a class or sign in first.</Trans>
        </p>
        <Button href="/join">
          <Trans>Join a class</Trans>
        </Button>
      </>
    );
  return (
    <>
      <Button icon="shield" onPress={() => setChoosing(true)}>
        <Trans>Set a PIN</Trans>
      </Button>
      {choosing && <PinDialog onClose={() => setChoosing(false)} />}
    </>
  );
}

function FirstSync({ done }: { done: boolean }) {
  const store = useStore();
  const status = useSyncStatus();
  if (!store)
    return (
      <p class="note">
        <Trans>Join a class or sign in first.</Trans>
      </p>
    );
  const at = status?.lastSyncAt ?? null;
  const last = at === null ? null : formatRelative(at, Date.now(), language());
  return (
    <>
      {last !== null && (
        <p class="note">
          <Trans>Last answer: {last}</Trans>
        </p>
      )}
      {!done && (
        <Button icon="send" onPress={() => void syncNow(store)}>
          <Trans>Send and receive now</Trans>
        </Button>
      )}
    </>
  );
}

function Persist({ onAsked }: { onAsked: () => void }) {
  const [refused, setRefused] = useState(false);
  const ask = async () => {
    setRefused(!(await askToStay()));
    onAsked();
  };
  return (
    <>
      {refused && (
        <Notice>
          <Trans>The browser says not yet. Put Nexio among the apps, use it a little, then ask again.</Trans>
        </Notice>
      )}
      <Button onPress={() => void ask()}>
        <Trans>Ask the phone to keep it</Trans>
      </Button>
    </>
  );
}

function Install() {
  const road = roadOf(true);
  if (road === "offer") return <InstallButton />;
  if (road) return <InstallSteps road={road} />;
  return (
    <p class="note">
      <Trans>Open the menu of your browser, then choose “Add to home screen” or “Install”.</Trans>
    </p>
  );
}
