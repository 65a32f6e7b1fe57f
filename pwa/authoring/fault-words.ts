// What an author has to mend, in words. The compiler asks for a sentence with each new code.
import { t } from "@lingui/core/macro";
import type { Fault, Part } from "../../shared/lessons/source/fault.ts";

function partName(part: Part): string {
  const names: Record<Part, string> = {
    minutes: t`minutes`,
    title: t`title`,
    goals: t`goals`,
    cards: t`cards`,
    card: t`card`,
    example: t`example`,
    action: t`action of the day`,
    questions: t`questions`,
    question: t`question`,
    option: t`option`,
    options: t`options`,
    steps: t`steps`,
    pairs: t`pairs`,
    side: t`side of a pair`,
    picture: t`description of a picture`,
  };
  return names[part];
}

const named = ({ id, part }: { id: string; part: Part }) => (id ? `${id}, ${partName(part)}` : partName(part));

export function faultSentence(fault: Fault): string {
  switch (fault.code) {
    case "no_front":
      return t`The text must begin with its description between two lines ---`;
    case "no_title": {
      const mark = "#"; // in the message itself it would mean a number
      return t`The title is missing: write a line that begins with “${mark}”`;
    }
    case "unknown_section": {
      const { name } = fault;
      return t`“## ${name}” is not a section. These are: Goals, Cards, Example, Do it today, Quiz`;
    }
    case "missing_section": {
      const { name } = fault;
      return t`The section “## ${name}” is missing`;
    }
    case "one_example":
      return t`Only one example is shown`;
    case "unknown_field": {
      const { text } = fault;
      return t`“${text}” is not understood in the description`;
    }
    case "not_whole": {
      const { name } = fault;
      return t`“${name}” must be a whole number from 1`;
    }
    case "no_reviewed":
      return t`“reviewed: true” or “reviewed: false” is missing`;
    case "wrong_id":
      return t`The id does not suit this lesson`;
    case "no_why": {
      const { id } = fault;
      return t`${id}: the line “→ why” is missing`;
    }
    case "no_answer": {
      const { id } = fault;
      return t`${id}: the answer is missing. Write a line “= 50 000 Ar”`;
    }
    case "option_mark": {
      const { id } = fault;
      return t`${id}: an option begins with “- [ ] ” or “- [x] ”`;
    }
    case "pair_form": {
      const { id } = fault;
      return t`${id}: a pair is a line “- left side = right side”`;
    }
    case "one_right": {
      const { id, count } = fault;
      return t`${id}: exactly one option is marked [x]; now there are ${count}`;
    }
    case "some_right": {
      const { id } = fault;
      return t`${id}: at least one option is right and one is wrong`;
    }
    case "true_false": {
      const { id } = fault;
      return t`${id}: the two options are “true” and “false”, in this order`;
    }
    case "no_feedback": {
      const { id } = fault;
      return t`${id}: after each option write “→” and what the learner is told`;
    }
    case "unknown_type": {
      const { text } = fault;
      return t`“### ${text}” is not a question. Write “### q1 single”, or multiple, true-false, order, number, match`;
    }
    case "outside_list": {
      const { text } = fault;
      return t`“${text}” stands outside the list`;
    }
    case "empty":
      return t`This part is empty`;
    case "straight_quotes":
      return t`Use ’ and « » or “ ”, not the straight quotes of the keyboard`;
    case "double_space":
      return t`Two spaces follow each other`;
    case "unbalanced_quotes":
      return t`The quotation marks do not pair up`;
    case "count": {
      const { count, least, most } = fault;
      const what = named(fault);
      return t`${what}: ${count}; it must be ${least} to ${most}`;
    }
    case "words": {
      const { count, most } = fault;
      const what = named(fault);
      return t`${what}: ${count} words; at most ${most}`;
    }
    case "answers_too_long":
      return t`The answers of this quiz would be too long to send. Ask fewer questions, or with fewer steps`;
    case "picture_form":
      return t`A card shows one picture, in a paragraph of its own`;
    case "unknown_picture": {
      const { name } = fault;
      return t`There is no picture “${name}”. Lessons written here have none yet`;
    }
    case "no_ariary":
      return t`The example must count in ariary, such as 45 000 Ar`;
    case "no_sources":
      return t`The sources are missing`;
    case "source_without_year": {
      const { source } = fault;
      return t`The source “${source}” has no date: write at least its year`;
    }
    case "not_a_date": {
      const { name } = fault;
      return t`“${name}” must be a date such as 2027-02-01`;
    }
    case "future_date": {
      const { name } = fault;
      return t`“${name}” is in the future: it is the day on which the facts were true`;
    }
    case "review_too_early":
      return t`“review-by” must be after “legal-as-of”`;
    case "law_without_date":
      return t`A lesson on the law must say “legal-as-of”`;
    case "date_alone":
      return t`“legal-as-of” goes together with “verify-with” and “review-by”`;
    case "question_order": {
      const { id } = fault;
      return t`Number the questions in order: ${id} is expected here`;
    }
    case "same_options": {
      const { id } = fault;
      return t`${id}: two options are the same`;
    }
    case "language_missing":
      return t`This language is missing`;
    case "not_same": {
      const { name, than } = fault;
      return t`${name} is not the same as in the other language (${than})`;
    }
    case "not_same_answer": {
      const { id, than } = fault;
      return t`${id}: the type or the right answer is not the same as in the other language (${than})`;
    }
  }
}
