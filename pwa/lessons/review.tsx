// The questions once missed that come up again today. Each answer is an attempt of its own, kept at once.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { formatDate } from "../../shared/format/date.ts";
import { askedBy, type Card as DeckCard, deckOf, only } from "../../shared/lessons/deck.ts";
import type { LessonText } from "../../shared/lessons/pack.ts";
import { myAttempts } from "../../shared/lessons/queries.ts";
import { encodeAnswers, grade, keyOf, presented, type Answer } from "../../shared/lessons/quiz.ts";
import type { Attempt } from "../../shared/lessons/schema.ts";
import { language } from "../i18n/locale.ts";
import { newId } from "../shell/new-id.ts";
import { Page } from "../shell/page.tsx";
import { useStore, useSyncStatus } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import type { SyncStore } from "../sync/store.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { loadPack, topics } from "./packs.ts";
import { isComplete, Question } from "./question.tsx";

/** Questions in one sitting: five minutes. */
const sitting = 10;

/** The texts on this phone, by lesson; what is on no pack here cannot be asked. */
async function textsOf(attempts: readonly Attempt[]): Promise<Map<string, LessonText>> {
  const tried = topics.filter(({ id }) => attempts.some(({ lessonId }) => lessonId.startsWith(id)));
  const packs = await Promise.all(tried.map((topic) => loadPack(topic, language()).catch(() => null)));
  return new Map(packs.flatMap((pack) => pack?.lessons ?? []).map((lesson) => [lesson.id, lesson]));
}

interface Sitting {
  texts: ReadonlyMap<string, LessonText>;
  due: readonly DeckCard[];
  /** When the next one comes up, where none is due; null when nothing was ever missed. */
  next: number | null;
}

async function openSitting(store: SyncStore): Promise<Sitting> {
  const attempts = await store.query(myAttempts);
  const texts = await textsOf(attempts);
  const deck = deckOf(attempts, (attempt) => askedBy(topics, texts, attempt));
  const due = deck.filter((card) => card.due <= Date.now()).slice(0, sitting);
  return { texts, due, next: deck.find((card) => card.due > Date.now())?.due ?? null };
}

export function Review() {
  const store = useStore();
  const [open, setOpen] = useState<Sitting>();
  const [at, setAt] = useState(0);
  // Before the first copy is whole there is nothing to tell what was missed from.
  const complete = useSyncStatus()?.complete === true;
  useEffect(() => {
    if (store && complete) void openSitting(store).then(setOpen);
  }, [store, complete]);
  const card = open?.due[at];
  const lesson = card && open.texts.get(card.lessonId);
  if (!open || !store)
    return (
      <Page title={t`Review`} back="/lessons">
        {null}
      </Page>
    );
  if (!card || !lesson) return <Done count={open.due.length} next={open.next} />;
  return (
    <Page
      title={t`Review`}
      back="/lessons"
      top={<ProgressBar value={at} max={open.due.length} label={t`Questions answered`} />}
    >
      <Asking key={at} {...{ store, card, lesson }} onNext={() => setAt(at + 1)} />
    </Page>
  );
}

interface AskingProps {
  store: SyncStore;
  card: DeckCard;
  lesson: LessonText;
  onNext: () => void;
}

function Asking({ store, card: { position }, lesson, onNext }: AskingProps) {
  const [answer, setAnswer] = useState<Answer>(null);
  const [checked, setChecked] = useState(false);
  const [{ id, startedAt, orderSeed }] = useState(() => ({
    id: newId(),
    startedAt: Date.now(),
    orderSeed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
  }));
  const item = lesson.quiz[position];
  if (!item) return null;
  const given = answer ?? (item.type === "order" ? presented(item, orderSeed, position) : null);
  const check = () => {
    const answers = encodeAnswers(only(given, position, lesson.quiz.length));
    const { score: localScore } = grade(lesson.quiz.map(keyOf), answers);
    const attempt = {
      id,
      lessonId: lesson.id,
      lessonVersion: lesson.version,
      orderSeed,
      answers,
      startedAt,
      localScore,
    };
    setAnswer(given);
    setChecked(true);
    void tell(store.mutate.submitAttempt({ ...attempt, endedAt: Date.now() }));
  };
  return (
    <>
      <p class="note">{lesson.title}</p>
      <Question {...{ item, orderSeed, position, answer, checked }} onAnswer={setAnswer} />
      {checked ? (
        <Button kind="filled" onPress={onNext}>
          <Trans>Next</Trans>
        </Button>
      ) : (
        <Button kind="filled" disabled={!isComplete(given)} onPress={check}>
          <Trans>Answer</Trans>
        </Button>
      )}
    </>
  );
}

function Done({ count, next }: { count: number; next: number | null }) {
  const date = next !== null && formatDate(next, language(), "long");
  return (
    <Page title={t`Review`} back="/lessons">
      <EmptyState
        icon="check"
        title={count > 0 ? <Trans>Done for today</Trans> : <Trans>Nothing to review today</Trans>}
      >
        <p class="note">
          {date ? (
            <Trans>The next question comes up on {date}.</Trans>
          ) : (
            <Trans>Questions you miss in a quiz come back here, a day later, then further and further apart.</Trans>
          )}
        </p>
        <Button href="/lessons">{t`Back to the lessons`}</Button>
      </EmptyState>
    </Page>
  );
}
