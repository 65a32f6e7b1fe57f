// What Nexio used of the network and of the phone, what that cost, and who decides about it.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { ariaryPerMegabyte, formatBytes } from "../../shared/format/bytes.ts";
import { formatNumber, noBreakSpace } from "../../shared/format/number.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { useProfile } from "../account/account.tsx";
import { language } from "../i18n/locale.ts";
import { InstallCard } from "../shell/install-hint.tsx";
import { Page } from "../shell/page.tsx";
import { choose, keep, read } from "../shell/preferences.ts";
import { useStore, useSyncStatus } from "../shell/store-context.tsx";
import { StorageCards } from "../storage/storage-cards.tsx";
import type { SyncStore } from "../sync/store.ts";
import { BarChart } from "../ui/bar-chart.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Choices } from "../ui/choice.tsx";
import { Field } from "../ui/field.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { onlyWhenAsked, setOnlyWhenAsked, syncNow } from "./asking.ts";
import { canCount, flush } from "./count.ts";
import { addUsage, dayOf, days, kinds, totalOf, type Kind, type Usage } from "./ledger.ts";
import { dataPrice, priceName, pricePerMegabyte } from "./price.ts";

export function DataScreen() {
  const profile = useProfile();
  const store = useStore();
  // Prices and switches lie on the phone, not in a component: drawing again reads them anew.
  const [, redraw] = useState(0);
  const again = () => redraw((count) => count + 1);
  return (
    <Page title={t`Data and storage`} back={profile ? "/more" : "/"} grid>
      <Used />
      {store && <When store={store} onChange={again} />}
      <Price onChange={again} />
      <TextOnly />
      <StorageCards />
      <InstallCard asked />
    </Page>
  );
}

const kindWords = (): Record<Kind, string> => ({
  app: t`The app and its updates`,
  lessons: t`Lessons and pictures`,
  sending: t`Sending your work`,
  receiving: t`Receiving`,
  other: t`Signing in and the rest`,
});

/** What was spent: `0,2 Ar`, `12 Ar`. Small change is shown, since it is what a careful day costs. */
function spent(bytes: number): string {
  const ariary = (bytes / 1_000_000) * pricePerMegabyte();
  if (ariary > 0 && ariary < 0.05) return `<${noBreakSpace}${formatNumber(0.1, language(), 1)}${noBreakSpace}Ar`;
  return `${formatNumber(ariary, language(), ariary > 0 && ariary < 10 ? 1 : 0)}${noBreakSpace}Ar`;
}

interface Book {
  today: Usage;
  month: Usage;
  /** The last seven days, oldest first, with the number of the day in its month. */
  week: readonly { label: string; bytes: number }[];
}

async function readBook(): Promise<Book> {
  await flush();
  const now = new Date();
  const known = new Map(await days());
  const month = dayOf(now).slice(0, 7);
  const ofMonth = [...known].filter(([day]) => day.startsWith(month)).map(([, usage]) => usage);
  const week = Array.from({ length: 7 }, (_none, at) => {
    const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 6 + at);
    return { label: String(date.getDate()), bytes: totalOf(known.get(dayOf(date)) ?? {}) };
  });
  return { today: known.get(dayOf(now)) ?? {}, month: ofMonth.reduce(addUsage, {}), week };
}

function Used() {
  const status = useSyncStatus();
  const [book, setBook] = useState<Book>();
  useEffect(() => void readBook().then(setBook, () => {}), [status?.lastSyncAt, status?.unsent]);
  if (!book) return null;
  const { today, month, week } = book;
  const [day, all] = [totalOf(today), totalOf(month)];
  const [dayBytes, dayPrice] = [formatBytes(day, language()), spent(day)];
  const [allBytes, allPrice] = [formatBytes(all, language()), spent(all)];
  const most = Math.max(...week.map(({ bytes }) => bytes), 1);
  const mostBytes = formatBytes(most, language());
  return (
    <>
      <Card main eyebrow={<Trans>Today</Trans>}>
        <p class="figure">{dayBytes}</p>
        <p>{dayPrice}</p>
        <p>
          <Trans>
            This month: {allBytes}, {allPrice}
          </Trans>
        </p>
        <BarChart
          title={t`The last seven days. The most in one day: ${mostBytes}.`}
          bars={week.map(({ label, bytes }) => ({ label, value: bytes > 0 ? bytes : null, tone: "ok" }))}
          max={most}
        />
      </Card>
      <Card title={<Trans>What for, this month</Trans>}>
        <List>
          {kinds.map((kind) => (
            <KindRow key={kind} words={kindWords()[kind]} bytes={month[kind] ?? 0} all={all} />
          ))}
        </List>
        <p class="note">
          {canCount() ? (
            <Trans>
              Counted on this phone for everybody who uses it. Heads of requests and the opening of connections are
              estimated. Pages in text mode cannot be counted.
            </Trans>
          ) : (
            <Trans>This browser does not say what it fetched: only what was sent can be counted.</Trans>
          )}
        </p>
      </Card>
    </>
  );
}

function KindRow({ words, bytes, all }: { words: string; bytes: number; all: number }) {
  return (
    <ListRow
      title={words}
      note={`${formatBytes(bytes, language())} · ${spent(bytes)}`}
      end={
        <div class="share">
          <ProgressBar value={bytes} max={Math.max(all, 1)} label={words} />
        </div>
      }
    />
  );
}

function Price({ onChange }: { onChange: () => void }) {
  const [typed, setTyped] = useState(String(pricePerMegabyte()));
  const value = Number(typed.trim().replace(",", "."));
  const isGood = typed.trim() === "" || (value > 0 && value <= 10_000);
  const usual = ariaryPerMegabyte;
  const change = (next: string) => {
    setTyped(next);
    const price = Number(next.trim().replace(",", "."));
    if (next.trim() === "") keep(priceName, "");
    else if (price > 0 && price <= 10_000) keep(priceName, String(price));
    onChange();
  };
  return (
    <Card>
      <Field
        label={<Trans>Price of one megabyte, in ariary</Trans>}
        inputMode="numeric"
        autocomplete="off"
        maxLength={8}
        value={typed}
        onValue={change}
        problem={isGood ? null : <Trans>A number above 0, such as 5.</Trans>}
        hint={
          <Trans>
            {usual} Ar unless you change it: 20 MB for 100 Ar, the smallest bundle in November 2025. For 1,000 Ar a
            gigabyte, write 1.
          </Trans>
        }
      />
    </Card>
  );
}

/** A request with its answer when there is nothing new, and what the second one of a push adds. */
const emptyExchangeBytes = 1500;
/** What gzip leaves of a few mutations. */
const packed = 0.5;

function When({ store, onChange }: { store: SyncStore; onChange: () => void }) {
  const status = useSyncStatus();
  const unsent = status?.unsent ?? 0;
  const [likely, setLikely] = useState(emptyExchangeBytes);
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(onlyWhenAsked);
  useEffect(() => {
    void store.pending().then((pending) => {
      const work = new TextEncoder().encode(JSON.stringify(pending.map(({ kind, args }) => [kind, args]))).byteLength;
      setLikely(emptyExchangeBytes + (pending.length > 0 ? Math.ceil(work * packed) + emptyExchangeBytes : 0));
    });
  }, [store, unsent]);
  const [size, price] = [formatBytes(likely, language()), dataPrice(likely)];
  const last = status?.lastSyncAt ? formatRelative(status.lastSyncAt, Date.now(), language()) : null;
  const decide = (value: "auto" | "asked") => {
    setAsked(value === "asked");
    void setOnlyWhenAsked(value === "asked", store);
    onChange();
  };
  const now = async () => {
    setBusy(true);
    await syncNow(store).finally(() => setBusy(false));
    onChange();
  };
  return (
    <Card>
      <Choices<"auto" | "asked">
        legend={t`When to send and receive`}
        value={asked ? "asked" : "auto"}
        options={[
          ["auto", t`By itself`, t`As soon as there is a network`],
          ["asked", t`Only when I say`, t`Nothing is exchanged until you press the button`],
        ]}
        onValue={decide}
      />
      {asked && (
        <>
          <p>
            <Trans>Waiting on this phone: {unsent}</Trans>
          </p>
          <p class="note">
            {last === null ? (
              <Trans>Nothing was received yet. Approvals, tasks and results of others come with the button.</Trans>
            ) : (
              <Trans>
                Last exchange: {last}. Approvals, tasks and results that came up since are not here yet, and nobody sees
                your decisions before you send them.
              </Trans>
            )}
          </p>
          <Button kind="filled" icon="send" disabled={busy} onPress={() => void now()}>
            {busy ? (
              <Trans>Sending …</Trans>
            ) : (
              <Trans>
                Send and receive now: about {size}, {price}
              </Trans>
            )}
          </Button>
          <p class="note">
            <Trans>News of others come on top. Starting Nexio still asks who is signed in, about 1 KB.</Trans>
          </p>
          {status?.problem && status.problem !== "signed_out" && (
            <Notice tone="warn">
              <Trans>It could not be sent now. Nothing is lost.</Trans>
            </Notice>
          )}
        </>
      )}
    </Card>
  );
}

function TextOnly() {
  const begin = () => {
    choose("mode", "text");
    location.assign("/t");
  };
  return (
    <Card title={<Trans>Text only</Trans>}>
      <p class="note">
        <Trans>
          Pages without pictures or scripts, about 3 KB each. They need a network; what is unsent here stays here.
        </Trans>
      </p>
      <Button icon="menu" onPress={begin}>
        {read("mode") === "text" ? <Trans>Go to the text pages</Trans> : <Trans>Change to text only</Trans>}
      </Button>
    </Card>
  );
}
