// Every piece on one page, for whoever builds a screen: switch language, theme and mode and look. Nothing is kept.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import type { Language } from "../../shared/fields.ts";
import { formatMoney } from "../../shared/format/money.ts";
import { language, languageNames, showLanguage } from "../i18n/locale.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { Choice, Choices } from "../ui/choice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Diff } from "../ui/diff.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { EventLine } from "../ui/event-line.tsx";
import { Field, Select, TextArea } from "../ui/field.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Notice } from "../ui/notice.tsx";
import { NumberWithTrend } from "../ui/number-with-trend.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { SyncChip, type SyncChipState } from "../ui/sync-chip.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { Toast } from "../ui/toast.tsx";
import { Page } from "./page.tsx";
import { dress } from "./preferences.ts";

const languages = Object.entries(languageNames) as [Language, string][];
const syncStates: readonly SyncChipState[] = ["saved", "waiting", "sending", "received", "attention"];
const minutes = 8;
const money = (amountMinor: number) => formatMoney({ amountMinor, currency: "MGA" }, language());

export function Pieces() {
  const [, redraw] = useState(0);
  const [text, setText] = useState("");
  const [tab, setTab] = useState("a");
  const [dialog, setDialog] = useState(false);
  const { dataset } = document.documentElement;
  const wear = (name: "theme" | "mode", value: string) => {
    dataset[name] = value;
    redraw((count) => count + 1);
  };
  return (
    <Page title="Nexio" back="/" grid>
      <div class="wide stack">
        <Tabs label={t`Language`} value={language()} tabs={languages} onValue={(next) => void showLanguage(next)} />
        <Tabs
          label={t`Colours`}
          value={dataset.theme ?? ""}
          tabs={[
            ["dark", t`Dark`],
            ["light", t`Light`],
          ]}
          onValue={(next) => wear("theme", next)}
        />
        <Tabs
          label={t`Appearance`}
          value={dataset.mode ?? ""}
          tabs={[
            ["full", t`Full`],
            ["lite", t`Light on the phone`],
          ]}
          onValue={(next) => wear("mode", next)}
        />
        <Button kind="link" onPress={dress}>
          <Trans>Undo</Trans>
        </Button>
      </div>
      <Card eyebrow="Button">
        <Buttons>
          <Button kind="filled">
            <Trans>Approve</Trans>
          </Button>
          <Button icon="plus">
            <Trans>Add a task</Trans>
          </Button>
          <Button danger>
            <Trans>Reject</Trans>
          </Button>
          <Button disabled>
            <Trans>Save</Trans>
          </Button>
          <Button kind="link">
            <Trans>Cancel</Trans>
          </Button>
        </Buttons>
      </Card>
      <Card eyebrow="Chip · SyncChip · Avatar">
        <div class="line start">
          <Chip>{t`Low`}</Chip>
          <Chip tone="act">{t`Normal`}</Chip>
          <Chip tone="warn">{t`High`}</Chip>
          <Chip tone="danger">{t`Urgent`}</Chip>
          <Chip tone="ok" icon="check">{t`Done`}</Chip>
          <Chip tone="agent">IA</Chip>
        </div>
        <div class="line start">
          {syncStates.map((state) => (
            <SyncChip key={state} state={state} unsent={3} />
          ))}
        </div>
        <div class="line start">
          <Avatar name="Vola Rasoa" />
          <Avatar name="Mpandrindra" agent />
        </div>
      </Card>
      <Card eyebrow="Card · main" title={t`Your next lesson`} main>
        <ProgressBar value={3} max={5} label={t`Lessons passed`} />
        <p class="note">{t`${minutes} min`}</p>
      </Card>
      <Card eyebrow="ListRow">
        <List>
          <ListRow
            href="/pieces"
            title={t`New task`}
            note={t`Saved on this phone.`}
            end={<Chip tone="warn">{t`High`}</Chip>}
          />
          <ListRow title={t`Status of a task`} struck />
        </List>
      </Card>
      <Card eyebrow="Field · TextArea · Select">
        <Field
          label={t`Your name`}
          value={text}
          onValue={setText}
          hint={t`Your business, agency or centre. You can change it later.`}
        />
        <Field
          label={t`E-mail address`}
          value="vola@"
          problem={t`Something was missing or not valid. Correct it and try again.`}
          onValue={setText}
        />
        <TextArea label={t`Reason`} value={text} onValue={setText} />
        <Select
          label={t`Priority`}
          value="b"
          options={[
            ["a", t`Low`],
            ["b", t`Urgent`],
          ]}
          onValue={() => {}}
        />
      </Card>
      <Card eyebrow="Choice">
        <Choices
          legend={t`What is it?`}
          value={tab}
          options={[
            ["a", t`My own business`],
            ["b", t`A training centre`],
          ]}
          onValue={setTab}
        />
        <Choice name="many" type="checkbox" checked verdict="right" note={t`Right answer`} onChoose={() => {}}>
          {t`True`}
        </Choice>
        <Choice name="many" type="checkbox" checked={false} verdict="wrong" note={t`Wrong answer`} onChoose={() => {}}>
          {t`False`}
        </Choice>
      </Card>
      <Card eyebrow="Tabs · ProgressBar">
        <Tabs
          label={t`Which tasks`}
          value={tab}
          tabs={[
            ["a", t`Not finished`],
            ["b", t`Today`],
            ["c", t`Finished`],
          ]}
          onValue={setTab}
        />
        <ProgressBar value={2} max={5} label={t`Questions answered`} />
      </Card>
      <Card eyebrow="Dialog · Toast">
        <Button onPress={() => setDialog(true)}>{t`Open`}</Button>
        <Toast undo={{ label: t`Undo`, run: () => {} }}>{t`Saved on this phone.`}</Toast>
        <Toast tone="danger">{t`It could not be copied. Press on the text and hold.`}</Toast>
      </Card>
      <Card eyebrow="Notice">
        <Notice>{t`Everything is saved on this phone.`}</Notice>
        <Notice tone="ok" title={t`Your answer is right`} />
        <Notice tone="warn" title={t`Sign in again to send your work`} />
        <Notice tone="danger">{t`Someone decided this before you.`}</Notice>
      </Card>
      <Card eyebrow="EmptyState">
        <EmptyState icon="check" title={t`No tasks here.`}>
          <Button icon="plus">{t`Add a task`}</Button>
        </EmptyState>
      </Card>
      <Card eyebrow="NumberWithTrend">
        <NumberWithTrend label={t`Amount`} value={money(4_820_000)} points={[3, 5, 4, 6, 6.5, 6, 8, 9]} />
      </Card>
      <Card eyebrow="EventLine · Diff">
        <List>
          <EventLine time="09:42" who="Mpanamarina" agent>
            {t`Changes asked for`}
          </EventLine>
          <EventLine time="09:30" who="Vola">
            {t`Approved`}
          </EventLine>
        </List>
        <dl>
          <Diff label={t`Amount`} before={money(1_250_000)} after={money(1_180_000)} />
        </dl>
      </Card>
      {dialog && (
        <Dialog title={t`Not everything is sent yet`} onClose={() => setDialog(false)}>
          <Button kind="filled" onPress={() => setDialog(false)}>{t`Cancel`}</Button>
        </Dialog>
      )}
    </Page>
  );
}
