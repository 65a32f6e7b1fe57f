import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { formatBytes } from "../../shared/format/bytes.ts";
import { myProgress } from "../../shared/lessons/queries.ts";
import type { Progress } from "../../shared/lessons/schema.ts";
import { formatPercent } from "../../shared/format/number.ts";
import { dataPrice } from "../data/price.ts";
import { language, wholeLanguage } from "../i18n/locale.ts";
import { useProfile } from "../account/account.tsx";
import { Page } from "../shell/page.tsx";
import { Later } from "../shell/router.tsx";
import { useQuery } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { isOnPhone, loadPack, topics, type LessonEntry, type Topic } from "./packs.ts";

const ownList = async () => {
  const [{ OwnList }] = await Promise.all([import("../authoring/own-list.tsx"), wholeLanguage()]);
  return OwnList;
};

export function LessonList() {
  const progress = useQuery(myProgress) ?? {};
  const profile = useProfile();
  return (
    <Page title={t`Lessons`}>
      {profile && (
        <Card>
          <List>
            <ListRow href="/lessons/review" title={<Trans>Review what you missed</Trans>} />
            <ListRow href="/lessons/progress" title={<Trans>My progress</Trans>} />
            <ListRow href="/certificates" title={<Trans>Certificates</Trans>} />
          </List>
        </Card>
      )}
      {topics.map((topic) => (
        <TopicCard key={topic.id} topic={topic} progress={progress} signedIn={profile !== null} />
      ))}
      {profile && <Later load={ownList} />}
    </Page>
  );
}

interface TopicCardProps {
  topic: Topic;
  progress: Record<string, Progress>;
  signedIn: boolean;
}

function TopicCard({ topic, progress, signedIn }: TopicCardProps) {
  const { lessons, title } = topic;
  const passed = lessons.filter(({ id }) => progress[id]?.passed).length;
  const total = lessons.length;
  const name = title[language()];
  return (
    <Card title={name}>
      <PassedOf passed={passed} total={total} />
      <List label={name}>
        {lessons.map((lesson) => (
          <LessonRow key={lesson.id} lesson={lesson} progress={progress[lesson.id]} />
        ))}
      </List>
      {signedIn && passed === total && (
        <Button kind="filled" href={`/lessons/certify/${topic.id}`}>
          <Trans>Certifying quiz</Trans>
        </Button>
      )}
      <KeptOnPhone topic={topic} />
    </Card>
  );
}

export function PassedOf({ passed, total }: { passed: number; total: number }) {
  return (
    <>
      <ProgressBar value={passed} max={total} label={t`Lessons passed`} />
      <p class="note">
        <Trans>
          Lessons passed: {passed} of {total}
        </Trans>
      </p>
    </>
  );
}

export function PassedChip({ passed }: { passed: boolean }) {
  return passed ? (
    <Chip tone="ok" icon="check">
      <Trans>Passed</Trans>
    </Chip>
  ) : (
    <Chip tone="warn">
      <Trans>Not yet passed</Trans>
    </Chip>
  );
}

export function LessonRow({ lesson, progress }: { lesson: LessonEntry; progress: Progress | undefined }) {
  const { id, title, minutes } = lesson;
  const best = progress && formatPercent(progress.bestScore, language());
  return (
    <ListRow
      href={`/lessons/${id}`}
      title={title[language()]}
      note={best ? t`${minutes} min · best score ${best}` : t`${minutes} min`}
      end={progress && <PassedChip passed={progress.passed} />}
    />
  );
}

function KeptOnPhone({ topic }: { topic: Topic }) {
  const [kept, setKept] = useState<boolean>();
  useEffect(() => {
    void isOnPhone(topic, language()).then(setKept);
  }, [topic]);
  if (kept === undefined) return null;
  return (
    <KeepButton
      bytes={kept ? 0 : topic.packs[language()].bytes}
      load={() => loadPack(topic, language())}
      onKept={() => setKept(true)}
    />
  );
}

interface KeepButtonProps {
  /** What is not here yet. */
  bytes: number;
  load: () => Promise<unknown>;
  onKept: () => void;
}

/** Whether something can be read offline; if not, the way to fetch it and what that costs. */
export function KeepButton({ bytes, load, onKept }: KeepButtonProps) {
  if (bytes === 0) {
    return (
      <p>
        <Chip tone="ok" icon="phone">
          <Trans>Saved on this phone</Trans>
        </Chip>
      </p>
    );
  }
  const [size, price] = [formatBytes(bytes, language()), dataPrice(bytes)];
  const fetchIt = () =>
    load().then(onKept, () =>
      say({ text: t`It could not be fetched. Check the network, then try again.`, tone: "danger" }),
    );
  return (
    <Button icon="download" onPress={() => void fetchIt()}>
      <Trans>
        Keep on this phone: {size}, {price}
      </Trans>
    </Button>
  );
}
