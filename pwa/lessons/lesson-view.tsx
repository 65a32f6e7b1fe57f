// A lesson, a card at a time: what it is for, its cards, an example, something to do today, then the quiz.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import type { Language } from "../../shared/fields.ts";
import { formatDate } from "../../shared/format/date.ts";
import { language } from "../i18n/locale.ts";
import { Page } from "../shell/page.tsx";
import { keep, read } from "../shell/preferences.ts";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { DoToday } from "./do-today.tsx";
import { LessonPage } from "./lesson-page.tsx";
import type { LoadedLesson } from "./packs.ts";
import { Picture } from "./picture.tsx";

export const LessonView = () => (
  <LessonPage draw={(loaded, speak) => <Cards key={loaded.lesson.id} {...loaded} speak={speak} />} />
);

interface CardsProps extends Omit<LoadedLesson, "hash" | "missing"> {
  missing?: boolean | undefined;
  speak: (next: Language) => void;
}

function Cards({ lesson, pack, speak, missing }: CardsProps) {
  const place = `lesson/${lesson.id}`;
  const last = lesson.cards.length + 2;
  const [at, setAt] = useState(() => Math.min(Number(read(place) ?? 0) || 0, last));
  const go = (next: number) => {
    keep(place, String(next));
    setAt(next);
    document.getElementById("content")?.scrollTo(0, 0);
  };
  const number = at + 1;
  const total = last + 1;
  return (
    <Page
      title={lesson.title}
      back="/lessons"
      top={<ProgressBar value={number} max={total} label={t`Card ${number} of ${total}`} />}
    >
      <OneCard {...{ lesson, pack, at, speak, missing }} />
      <Buttons>
        {at > 0 && (
          <Button icon="back" onPress={() => go(at - 1)}>
            <Trans>Previous</Trans>
          </Button>
        )}
        {at < last ? (
          <Button kind="filled" onPress={() => go(at + 1)}>
            <Trans>Next</Trans>
          </Button>
        ) : (
          <Button kind="filled" href={`/lessons/${lesson.id}/quiz`}>
            <Trans>Take the quiz</Trans>
          </Button>
        )}
      </Buttons>
      {at < last && (
        <Button kind="link" href={`/lessons/${lesson.id}/quiz`}>
          <Trans>Straight to the quiz</Trans>
        </Button>
      )}
    </Page>
  );
}

export function OneCard({ lesson, pack, at, speak, missing }: CardsProps & { at: number }) {
  const card = lesson.cards[at - 1];
  const { minutes, example } = lesson;
  if (at === 0) {
    return (
      <Card title={<Trans>What you will be able to do</Trans>} eyebrow={t`${minutes} min`}>
        <ul class="goals" role="list">
          {lesson.goals.map((goal) => (
            <li key={goal}>{goal}</li>
          ))}
        </ul>
        {!pack.reviewed && (
          <p class="note">
            <Trans>These words have not been read by a native speaker or a specialist yet.</Trans>
          </p>
        )}
        {pack.language === "mg" && !pack.reviewed && (
          <Button kind="link" onPress={() => speak("fr")}>
            <Trans>Read it in French</Trans>
          </Button>
        )}
        {missing && (
          <p class="note">
            <Trans>This lesson is not here in your language.</Trans>
          </p>
        )}
        {!missing && pack.language !== language() && (
          <Button kind="link" onPress={() => speak(language())}>
            <Trans>Read it in the app’s language</Trans>
          </Button>
        )}
      </Card>
    );
  }
  if (card) {
    return (
      <Card title={card.title}>
        <p class="keep">{card.text}</p>
        {card.picture && <Picture key={card.picture.hash} {...card.picture} />}
      </Card>
    );
  }
  if (at === lesson.cards.length + 1) {
    return (
      <Card eyebrow={<Trans>Example</Trans>} title={example.title}>
        <p class="keep">{example.text}</p>
        {example.picture && <Picture key={example.picture.hash} {...example.picture} />}
      </Card>
    );
  }
  return (
    <Card title={<Trans>Do it today</Trans>}>
      <p class="keep">{lesson.action}</p>
      <DoToday action={lesson.action} />
      {lesson.legalAsOf && <LegalFacts asOf={lesson.legalAsOf} verifyWith={lesson.verifyWith} />}
    </Card>
  );
}

function LegalFacts({ asOf, verifyWith }: { asOf: string; verifyWith: string[] }) {
  const date = formatDate(Date.parse(asOf), language(), "long");
  const offices = verifyWith.join(", ");
  return (
    <p class="note">
      <Trans>The legal facts are those of {date}.</Trans> {offices && <Trans>Check them with: {offices}.</Trans>}
    </p>
  );
}
