// One question of a quiz, of any type, before and after it is answered.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Item } from "../../shared/lessons/pack.ts";
import {
  isRight,
  keyOf,
  parseWholeNumber,
  presented,
  rightAnswer,
  toggle,
  type Answer,
} from "../../shared/lessons/quiz.ts";
import { formatNumber } from "../../shared/format/number.ts";
import { language } from "../i18n/locale.ts";
import { Choice } from "../ui/choice.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Pairs } from "./pairs.tsx";

export interface QuestionProps {
  item: Item;
  /** The attempt's seed and the item's place in the quiz: together they fix what stands where. */
  orderSeed: number;
  position: number;
  answer: Answer;
  /** Answered for good: shows what was right and why. */
  checked: boolean;
  onAnswer: (answer: Answer) => void;
}

export function Question(props: QuestionProps) {
  const { item, checked, answer } = props;
  return (
    <>
      {item.type === "order" ? <Ordering {...props} item={item} /> : <Chosen {...props} />}
      <div role="status">{checked && <Verdict item={item} right={isRight(keyOf(item), answer)} />}</div>
    </>
  );
}

function Chosen(props: QuestionProps) {
  const { item } = props;
  if (item.type === "number") return <Typed {...props} item={item} />;
  return item.type === "match" ? <Matching {...props} /> : <Options {...props} />;
}

/** What to do with the question, where its look does not say it. */
function howTo(item: Item): string {
  if (item.type === "multiple") return t`Choose all the right answers`;
  if (item.type === "order") return t`Put in the right order`;
  if (item.type === "number") return t`Type a whole number`;
  if (item.type === "match") return t`Choose what goes with each`;
  return t`Choose one answer`;
}

/** Pairs are asked seldom: their chunk comes with the first one. */
function Matching(props: Partial<QuestionProps> & Pick<QuestionProps, "item">) {
  const [view, setView] = useState<{ Pairs: typeof Pairs }>();
  useEffect(() => void import("./pairs.tsx").then(setView), []);
  return view ? <view.Pairs {...props} /> : null;
}

export function Stem({ item }: { item: Item }) {
  return (
    <>
      <span class="title">{item.stem}</span>
      <br />
      <span class="note">{howTo(item)}</span>
    </>
  );
}

function Options({ item, orderSeed, position, answer, checked, onAnswer }: QuestionProps) {
  const multiple = item.type === "multiple";
  const right = rightAnswer(keyOf(item));
  const given: readonly number[] = answer ?? [];
  return (
    <fieldset>
      <legend>
        <Stem item={item} />
      </legend>
      {presented(item, orderSeed, position).map((choice) => {
        const chosen = given.includes(choice);
        const correct = right.includes(choice);
        return (
          <Choice
            key={choice}
            name={item.id}
            type={multiple ? "checkbox" : "radio"}
            checked={chosen}
            disabled={checked}
            verdict={checked ? (correct ? "right" : chosen ? "wrong" : undefined) : undefined}
            note={checked && <OptionNote {...{ chosen, correct }} text={feedbackOf(item, choice)} />}
            onChoose={() => onAnswer(multiple ? toggle(answer, choice) : [choice])}
          >
            {wordsOf(item, choice)}
          </Choice>
        );
      })}
    </fieldset>
  );
}

/** What an option says, by its canonical place; for true or false, 1 is true. */
export function wordsOf(item: Item, choice: number): string {
  if (item.type === "boolean") return choice === 1 ? t`True` : t`False`;
  if (item.type === "order") return item.steps[choice] ?? "";
  if (item.type === "match") return item.pairs[choice]?.right ?? "";
  if (item.type === "number")
    return formatNumber(choice, language()) + (item.unit === null ? "" : `\u00a0${item.unit}`);
  return item.options[choice]?.text ?? "";
}

const feedbackOf = (item: Item, choice: number): string =>
  item.type === "single" || item.type === "multiple" ? (item.options[choice]?.feedback ?? "") : "";

/** Whether the option was right, in words too, and its feedback where it was chosen or should have been. */
function OptionNote({ chosen, correct, text }: { chosen: boolean; correct: boolean; text: string }) {
  if (!chosen && !correct) return null;
  return (
    <>
      <span class={correct ? "verdict ok" : "verdict danger"}>
        <Icon name={correct ? "check" : "close"} />
        {correct ? <Trans>Right answer</Trans> : <Trans>Wrong answer</Trans>}
      </span>
      {text}
    </>
  );
}

/** The answer as a whole, said aloud; the reason where there is one for all of it. */
function Verdict({ item, right }: { item: Item; right: boolean }) {
  return (
    <Notice
      tone={right ? "ok" : "danger"}
      title={right ? <Trans>Your answer is right</Trans> : <Trans>Your answer is wrong</Trans>}
    >
      {!right && <RightAnswer item={item} />}
      <Why item={item} right={right} />
    </Notice>
  );
}

export function Why({ item, right }: { item: Item; right: boolean }) {
  if ("why" in item) return <p>{item.why}</p>;
  return item.type === "boolean" ? <p>{right ? item.right : item.wrong}</p> : null;
}

/** Where the options themselves do not show it. */
export function RightAnswer({ item }: { item: Item }) {
  if (item.type === "number") {
    const value = wordsOf(item, item.key);
    return (
      <p>
        <Trans>The right answer: {value}</Trans>
      </p>
    );
  }
  if (item.type === "match") return <Matching item={item} answer={rightAnswer(keyOf(item))} checked />;
  if (item.type !== "order") return null;
  return (
    <>
      <p>
        <Trans>The right order:</Trans>
      </p>
      <ol class="numbered">
        {item.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </>
  );
}

type OrderingProps = QuestionProps & { item: Extract<Item, { type: "order" }> };

/** Steps moved by buttons: no dragging, so it works with a thumb, a keyboard and a screen reader. */
function Ordering({ item, orderSeed, position, answer, checked, onAnswer }: OrderingProps) {
  const order = answer ?? presented(item, orderSeed, position);
  const list = useRef<HTMLOListElement>(null);
  const [moved, setMoved] = useState<{ to: number; by: 1 | -1 } | null>(null);
  // The focus follows the step that moved, so that pressing again moves it on.
  useEffect(() => {
    if (!moved) return;
    const buttons = list.current?.children[moved.to]?.querySelectorAll("button");
    const [up, down] = buttons ? [...buttons] : [];
    const same = moved.by < 0 ? up : down;
    (same?.disabled ? (moved.by < 0 ? down : up) : same)?.focus();
  }, [moved]);
  const move = (from: number, by: 1 | -1) => {
    const next = [...order];
    next.splice(from + by, 0, ...next.splice(from, 1));
    onAnswer(next);
    setMoved({ to: from + by, by });
  };
  return (
    <fieldset>
      <legend>
        <Stem item={item} />
      </legend>
      <ol class="stack" role="list" ref={list}>
        {order.map((step, index) => {
          const words = item.steps[step] ?? "";
          return (
            <li class="step" key={index}>
              <strong>{index + 1}</strong>
              <span class="grow">{words}</span>
              {!checked && (
                <>
                  <button
                    type="button"
                    class="button"
                    disabled={index === 0}
                    aria-label={t`Move up: ${words}`}
                    onClick={() => move(index, -1)}
                  >
                    <Icon name="up" />
                  </button>
                  <button
                    type="button"
                    class="button"
                    disabled={index === order.length - 1}
                    aria-label={t`Move down: ${words}`}
                    onClick={() => move(index, 1)}
                  >
                    <Icon name="down" />
                  </button>
                </>
              )}
            </li>
          );
        })}
      </ol>
    </fieldset>
  );
}

type TypedProps = QuestionProps & { item: Extract<Item, { type: "number" }> };

function Typed({ item, answer, checked, onAnswer }: TypedProps) {
  const [text, setText] = useState(answer?.[0] === undefined ? "" : String(answer[0]));
  const value = parseWholeNumber(text);
  const wrong = text.trim() !== "" && value === null;
  const { unit } = item;
  if (checked) {
    const given = answer?.[0] === undefined ? "" : wordsOf(item, answer[0]);
    return (
      <>
        <h2>{item.stem}</h2>
        <p>
          <Trans>Your answer: {given}</Trans>
        </p>
      </>
    );
  }
  return (
    <Field
      label={<Stem item={item} />}
      hint={unit === null ? undefined : t`In ${unit}`}
      problem={wrong ? t`Only a whole number, such as 12000 or 12 000.` : undefined}
      inputMode="numeric"
      autocomplete="off"
      value={text}
      onValue={(typed) => {
        setText(typed);
        const number = parseWholeNumber(typed);
        onAnswer(number === null ? null : [number]);
      }}
    />
  );
}

export const unchosen = -1;
/** Whether the learner has answered all of it; a match may be half done. */
export const isComplete = (answer: Answer): boolean => !!answer?.length && !(answer as number[]).includes(unchosen);
