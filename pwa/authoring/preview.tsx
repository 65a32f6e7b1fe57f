// How a learner will see the lesson: the real cards, the real questions with what is told after each answer, and the
// bare words for the plainest phones. Nothing here is kept or sent.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import type { Language } from "../../shared/languages.ts";
import { formatPercent } from "../../shared/format/number.ts";
import type { Item, LessonText, Pack } from "../../shared/lessons/pack.ts";
import { encodeAnswers, grade, keyOf, presented, rightAnswer, type Answer } from "../../shared/lessons/quiz.ts";
import { language } from "../i18n/locale.ts";
import { OneCard } from "../lessons/lesson-view.tsx";
import { isComplete, Question, wordsOf } from "../lessons/question.tsx";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";

export type PreviewMode = "cards" | "quiz" | "text";

interface PreviewProps {
  mode: PreviewMode;
  lesson: LessonText;
  pack: Pack;
  onLanguage: (next: Language) => void;
}

export function Preview({ mode, ...props }: PreviewProps) {
  if (mode === "cards") return <Cards {...props} />;
  return mode === "quiz" ? <Quiz lesson={props.lesson} /> : <Plain lesson={props.lesson} />;
}

function Cards({ lesson, pack, onLanguage }: Omit<PreviewProps, "mode">) {
  const last = lesson.cards.length + 2;
  const [wished, setAt] = useState(0);
  const at = Math.min(wished, last);
  const number = at + 1;
  const total = last + 1;
  return (
    <>
      <ProgressBar value={number} max={total} label={t`Card ${number} of ${total}`} />
      {at < last ? (
        <OneCard {...{ lesson, pack, at }} speak={onLanguage} />
      ) : (
        // Without the button that would make a task of it.
        <Card title={<Trans>Do it today</Trans>}>
          <p class="keep">{lesson.action}</p>
        </Card>
      )}
      <Buttons>
        {at > 0 && (
          <Button icon="back" onPress={() => setAt(at - 1)}>
            <Trans>Previous</Trans>
          </Button>
        )}
        {at < last && (
          <Button onPress={() => setAt(at + 1)}>
            <Trans>Next</Trans>
          </Button>
        )}
      </Buttons>
    </>
  );
}

function Quiz({ lesson }: { lesson: LessonText }) {
  const items = lesson.quiz;
  const [seed] = useState(() => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
  const [at, setAt] = useState(0);
  const [answers, setAnswers] = useState<Answer[]>([]);
  const [checked, setChecked] = useState(false);
  const again = () => {
    setAnswers([]);
    setChecked(false);
    setAt(0);
  };
  const item = items[at];
  if (!item) {
    const all = items.map((_item, index) => answers[index] ?? null);
    const score = formatPercent(grade(items.map(keyOf), encodeAnswers(all)).score, language());
    return (
      <Card title={<Trans>Score: {score}</Trans>}>
        <Button onPress={again}>
          <Trans>Try again</Trans>
        </Button>
      </Card>
    );
  }
  const number = at + 1;
  const total = items.length;
  const answer = answers[at] ?? null;
  const given = answer ?? (item.type === "order" ? presented(item, seed, at) : null);
  const put = (value: Answer) =>
    setAnswers(items.map((_item, index) => (index === at ? value : (answers[index] ?? null))));
  const press = () => {
    put(given);
    if (checked) setAt(at + 1);
    setChecked(!checked);
  };
  return (
    <>
      <ProgressBar value={checked ? number : at} max={total} label={t`Question ${number} of ${total}`} />
      <Question
        key={`${at} ${item.type}`}
        item={item}
        orderSeed={seed}
        position={at}
        answer={answer}
        checked={checked}
        onAnswer={put}
      />
      <Button disabled={!isComplete(given)} onPress={press}>
        {!checked ? (
          <Trans>Answer</Trans>
        ) : number < total ? (
          <Trans>Next question</Trans>
        ) : (
          <Trans>See the result</Trans>
        )}
      </Button>
    </>
  );
}

function Plain({ lesson }: { lesson: LessonText }) {
  return (
    <Card title={lesson.title}>
      <ul class="goals" role="list">
        {lesson.goals.map((goal) => (
          <li key={goal}>{goal}</li>
        ))}
      </ul>
      {[...lesson.cards, lesson.example].map(({ title, text }, at) => (
        <div key={at}>
          <h3>{title}</h3>
          <p class="keep">{text}</p>
        </div>
      ))}
      <h3>
        <Trans>Do it today</Trans>
      </h3>
      <p class="keep">{lesson.action}</p>
      {lesson.quiz.map((item, at) => (
        <div key={at} class="item">
          <h3>
            {at + 1}. {item.stem}
          </h3>
          <PlainAnswers item={item} />
        </div>
      ))}
    </Card>
  );
}

/** What may be answered, and what is right. */
function PlainAnswers({ item }: { item: Item }) {
  const right = rightAnswer(keyOf(item));
  if (item.type === "match") {
    return (
      <ul class="goals" role="list">
        {item.pairs.map(({ left, right: side }, at) => (
          <li key={at}>
            {left}: <strong>{side}</strong>
          </li>
        ))}
      </ul>
    );
  }
  if (item.type === "order") {
    return (
      <ol class="numbered">
        {item.steps.map((step, at) => (
          <li key={at}>{step}</li>
        ))}
      </ol>
    );
  }
  if (item.type === "number") return <p>{wordsOf(item, item.key)}</p>;
  const choices = item.type === "boolean" ? [1, 0] : item.options.map((_option, at) => at);
  return (
    <ul class="goals" role="list">
      {choices.map((choice) => (
        <li key={choice}>
          {right.includes(choice) ? <strong>{wordsOf(item, choice)}</strong> : wordsOf(item, choice)}
        </li>
      ))}
    </ul>
  );
}
