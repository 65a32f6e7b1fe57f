// What Nexio keeps on this phone, what may go, and whether the browser promised to keep the rest.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { formatBytes } from "../../shared/format/bytes.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { fact, type Facts } from "../data/ledger.ts";
import { language } from "../i18n/locale.ts";
import { isInstalled } from "../shell/install.ts";
import { say } from "../shell/tell.tsx";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Notice } from "../ui/notice.tsx";
import { forget, type LetGo } from "./make-room.ts";
import { askToStay, isTight, parts, room, type Parts, type Room } from "./room.ts";

interface Found {
  room: Room;
  parts: Parts;
  asked: Facts["persist"] | undefined;
}

async function look(): Promise<Found | null> {
  const now = await room();
  return now && { room: now, parts: await parts(now.usage), asked: await fact("persist").catch(() => undefined) };
}

export function StorageCards() {
  const [found, setFound] = useState<Found | null>();
  const again = () => void look().then(setFound, () => setFound(null));
  useEffect(again, []);
  if (document.documentElement.dataset["storage"] === "memory") return <InMemory />;
  if (found === undefined) return null;
  if (found === null)
    return (
      <Card title={<Trans>On this phone</Trans>}>
        <p class="note">
          <Trans>This browser does not say how much room Nexio takes.</Trans>
        </p>
      </Card>
    );
  return (
    <>
      <Taken found={found} onChange={again} />
      <Promised found={found} onChange={again} />
    </>
  );
}

const InMemory = () => (
  <Card title={<Trans>On this phone</Trans>}>
    <Notice tone="danger" title={<Trans>Nothing can be saved on this phone now</Trans>}>
      <p>
        <Trans>
          The phone is full, or this is a private window. Free some space or open Nexio in an ordinary window. Until
          then keep this page open, and send what you do while there is a network.
        </Trans>
      </p>
    </Notice>
  </Card>
);

/** Above it the figure is the browser's, not the phone's: Chromium reports what is used and a constant. */
const plentyBytes = 1_000_000_000;

function Taken({ found, onChange }: { found: Found; onChange: () => void }) {
  const { usage, quota } = found.room;
  const [all, limit] = [formatBytes(usage, language()), formatBytes(quota, language())];
  const words: Record<keyof Parts, string> = {
    app: t`The app`,
    lessons: t`Lessons`,
    pictures: t`Pictures`,
    records: t`Your work and what was received`,
  };
  const remove = async (what: "pictures" | "finished") => {
    const { pictures, packs }: LetGo = await forget(what);
    say({
      text:
        pictures + packs > 0
          ? t`Taken off this phone: pictures ${pictures}, lessons ${packs}. You can fetch them again.`
          : t`There was nothing to take off.`,
    });
    onChange();
  };
  return (
    <Card title={<Trans>On this phone</Trans>}>
      <p>
        <Trans>Nexio takes {all}.</Trans> {quota < plentyBytes && <Trans>The browser allows {limit}.</Trans>}
      </p>
      {isTight(found.room) && (
        <Notice tone="warn">
          <Trans>The phone is nearly full. Free some space, so that your work can be saved.</Trans>
        </Notice>
      )}
      <List>
        {(Object.keys(words) as (keyof Parts)[]).map((part) => (
          <ListRow key={part} title={words[part]} note={formatBytes(found.parts[part], language())} />
        ))}
      </List>
      <Buttons>
        <Button onPress={() => void remove("pictures")}>
          <Trans>Remove pictures</Trans>
        </Button>
        <Button onPress={() => void remove("finished")}>
          <Trans>Remove lessons I passed</Trans>
        </Button>
      </Buttons>
      <p class="note">
        <Trans>A full phone lets go of pictures first, then of lessons you passed. Unsent work is never removed.</Trans>
      </p>
    </Card>
  );
}

function Promised({ found: { room: now, asked }, onChange }: { found: Found; onChange: () => void }) {
  if (now.persisted === null) return null;
  const at = asked && formatRelative(asked.at, Date.now(), language());
  return (
    <Card title={<Trans>The phone keeps what Nexio saves</Trans>}>
      <p>
        {now.persisted ? (
          <Chip tone="ok" icon="check">
            <Trans>Promised by the browser</Trans>
          </Chip>
        ) : (
          <Chip tone="warn" icon="clock">
            <Trans>Not promised</Trans>
          </Chip>
        )}
      </p>
      {!now.persisted && (
        <>
          <p class="note">
            <Trans>When the phone is full, the browser may clear everything of Nexio, unsent work too.</Trans>{" "}
            {at && <Trans>Asked {at}: not yet.</Trans>}{" "}
            {!isInstalled() && <Trans>It promises more easily to what is among the apps.</Trans>}
          </p>
          <Button onPress={() => void askToStay().then(onChange)}>
            <Trans>Ask the phone to keep it</Trans>
          </Button>
        </>
      )}
    </Card>
  );
}
