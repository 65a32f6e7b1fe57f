// Pairs to match: a list to choose from beside each left. Thumbs, keys and readers know it, and nothing is dragged.
import { t } from "@lingui/core/macro";
import { presented } from "../../shared/lessons/quiz.ts";
import { Select } from "../ui/field.tsx";
import { type QuestionProps, Stem, unchosen, wordsOf } from "./question.tsx";

type PairsProps = Partial<QuestionProps> & Pick<QuestionProps, "item">;

/** The question, or with `checked` the pairs of `answer`. */
export function Pairs({ item, orderSeed = 0, position = 0, answer, checked, onAnswer }: PairsProps) {
  if (item.type !== "match") return null;
  const given: readonly number[] = answer ?? item.pairs.map(() => unchosen);
  if (checked) {
    return (
      <>
        {onAnswer && <h2>{item.stem}</h2>}
        <ul class="goals" role="list">
          {item.pairs.map(({ left }, index) => (
            <li key={left}>
              {left}: <strong>{wordsOf(item, given[index] ?? unchosen)}</strong>
            </li>
          ))}
        </ul>
      </>
    );
  }
  const options = presented(item, orderSeed, position).map((right) => [String(right), wordsOf(item, right)] as const);
  return (
    <fieldset>
      <legend>
        <Stem item={item} />
      </legend>
      {item.pairs.map(({ left }, index) => (
        <Select
          key={left}
          label={left}
          value={String(given[index])}
          options={[[String(unchosen), t`Choose`], ...options]}
          onValue={(value) => onAnswer?.(given.with(index, Number(value)))}
        />
      ))}
    </fieldset>
  );
}
