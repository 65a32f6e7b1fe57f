// The lessons that the organisation wrote itself, below the built-in ones.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { may } from "../../shared/access.ts";
import { ownLessons } from "../../shared/lessons/own-queries.ts";
import { myProgress } from "../../shared/lessons/queries.ts";
import type { Lesson } from "../../shared/lessons/schema.ts";
import { useProfile } from "../account/account.tsx";
import { language } from "../i18n/locale.ts";
import { KeepButton, LessonRow } from "../lessons/lesson-list.tsx";
import { loadPackOf } from "../lessons/packs.ts";
import { useQuery } from "../shell/store-context.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { List } from "../ui/list-row.tsx";

export function OwnList() {
  const profile = useProfile();
  const lessons = useQuery(ownLessons) ?? [];
  const progress = useQuery(myProgress) ?? {};
  const writes = profile !== null && may(profile.actor, "lesson.write");
  if (!profile || (lessons.length === 0 && !writes)) return null;
  const { name } = profile.tenant;
  const title = t`Lessons of ${name}`;
  return (
    <Card title={title}>
      {lessons.length > 0 && (
        <>
          <List label={title}>
            {lessons.map(({ id, version, minutes, titles }) => (
              <LessonRow key={id} lesson={{ id, version, minutes, title: titles }} progress={progress[id]} />
            ))}
          </List>
          <KeptOnPhone lessons={lessons} />
        </>
      )}
      {writes && (
        <Button icon="plus" href="/lessons/write">
          <Trans>Write lessons</Trans>
        </Button>
      )}
    </Card>
  );
}

const isHere = async (hash: string) => "caches" in globalThis && (await caches.match(`/packs/${hash}`)) !== undefined;

function KeptOnPhone({ lessons }: { lessons: readonly Lesson[] }) {
  const [missing, setMissing] = useState<readonly Lesson[]>();
  const names = lessons.map(({ packs }) => packs[language()]).join();
  useEffect(() => {
    void Promise.all(lessons.map(async (lesson) => ((await isHere(lesson.packs[language()])) ? [] : [lesson]))).then(
      (found) => setMissing(found.flat()),
    );
  }, [names]);
  if (!missing) return null;
  return (
    <KeepButton
      bytes={missing.reduce((sum, lesson) => sum + lesson.bytes[language()], 0)}
      load={() => Promise.all(missing.map(({ packs }) => loadPackOf(packs[language()])))}
      onKept={() => setMissing([])}
    />
  );
}
