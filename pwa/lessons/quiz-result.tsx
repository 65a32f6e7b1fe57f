// What a try came to: the score, provisional until the Worker graded it too, and each wrong answer explained.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { formatPercent } from "../../shared/format/number.ts";
import type { LessonText } from "../../shared/lessons/pack.ts";
import { attemptById } from "../../shared/lessons/queries.ts";
import { encodeAnswers, grade, keyOf, passMark, rightAnswer } from "../../shared/lessons/quiz.ts";
import { language } from "../i18n/locale.ts";
import { Page } from "../shell/page.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { DoToday } from "./do-today.tsx";
import { claimAttempt } from "./drafts.ts";
import { allLessons } from "./packs.ts";
import type { Finished } from "./quiz-view.tsx";
import { RightAnswer, Why, wordsOf } from "./question.tsx";

interface QuizResultProps extends Finished {
  lesson: LessonText;
  onRetry: () => void;
}

export function QuizResult({ lesson, draft, items, end, onRetry }: QuizResultProps) {
  const store = useStore();
  const attempt = useQuery(attemptById, draft.attemptId);
  const graded = attempt?.serverScore ?? null;
  const score = graded ?? end.score;
  const passed = score >= passMark;
  const following = allLessons.find((_one, at) => allLessons[at - 1]?.id === lesson.id);
  const [shown, mark] = [formatPercent(score, language()), formatPercent(passMark, language())];
  return (
    <Page title={t`Result`} back="/lessons">
      <Card eyebrow={lesson.title} title={passed ? <Trans>You passed</Trans> : <Trans>Not yet passed</Trans>} main>
        <p class="figure">{shown}</p>
        <ProgressBar value={score} max={100} label={t`Score`} />
        <p class="note">
          <Trans>The pass mark is {mark}.</Trans>
        </p>
        <p>
          {graded === null ? (
            <Chip icon="phone">
              <Trans>Provisional: graded on this phone</Trans>
            </Chip>
          ) : (
            <Chip tone="ok" icon="received">
              <Trans>Graded by Nexio</Trans>
            </Chip>
          )}
        </p>
        {!passed && (
          <Button kind="filled" onPress={onRetry}>
            <Trans>Try again</Trans>
          </Button>
        )}
        {passed && (
          <Button kind="filled" href={following ? `/lessons/${following.id}` : "/lessons"}>
            {following ? <Trans>Next lesson</Trans> : <Trans>Back to the lessons</Trans>}
          </Button>
        )}
      </Card>
      {attempt?.status === "quarantined" && (
        <Notice tone="warn">
          <Trans>This try is kept for a check: Nexio does not know this version of the lesson yet.</Trans>
        </Notice>
      )}
      {!store && draft.owner === "guest" && (
        <Notice title={<Trans>This result is on this phone only</Trans>}>
          <a class="button link" href="/sign-in" onClick={() => claimAttempt(draft.attemptId)}>
            <Trans>Sign in to keep it</Trans>
          </a>
        </Notice>
      )}
      <Mistakes draft={draft} items={items} />
      <Card eyebrow={<Trans>Do it today</Trans>}>
        <p class="keep">{lesson.action}</p>
        <DoToday action={lesson.action} />
      </Card>
      {passed && (
        <Button kind="link" onPress={onRetry}>
          <Trans>Take the quiz again</Trans>
        </Button>
      )}
    </Page>
  );
}

function Mistakes({ draft, items }: Pick<Finished, "draft" | "items">) {
  const { right } = grade(items.map(keyOf), encodeAnswers(draft.answers));
  const wrong = items.filter((_item, index) => !right[index]);
  if (wrong.length === 0) return null;
  return (
    <Card title={<Trans>To look at again</Trans>}>
      {wrong.map((item) => {
        const shownInOptions = !("why" in item);
        const value = rightAnswer(keyOf(item))
          .map((choice) => wordsOf(item, choice))
          .join(" · ");
        return (
          <div key={item.id} class="item">
            <h3>{item.stem}</h3>
            {shownInOptions ? (
              <p>
                <Trans>The right answer: {value}</Trans>
              </p>
            ) : (
              <RightAnswer item={item} />
            )}
            <Why item={item} right={false} />
            {item.type === "single" && <p class="note">{item.options[item.key]?.feedback}</p>}
          </div>
        );
      })}
    </Card>
  );
}
