// What an author has to mend, as a code and what it needs to be said in any language.

/** What a count or a length is about; also the words of `sentenceOf`. */
export type Part =
  | "minutes"
  | "title"
  | "goals"
  | "cards"
  | "card"
  | "example"
  | "action"
  | "questions"
  | "question"
  | "option"
  | "options"
  | "steps"
  | "pairs"
  | "side"
  | "picture";

interface Facts {
  /** The description between two lines `---` is not on top. */
  no_front: object;
  no_title: object;
  unknown_section: { name: string };
  missing_section: { name: string };
  one_example: object;
  unknown_field: { text: string };
  not_whole: { name: string };
  no_reviewed: object;
  wrong_id: { slug: string };
  no_why: { id: string };
  no_answer: { id: string };
  option_mark: { id: string };
  pair_form: { id: string };
  one_right: { id: string; count: number };
  some_right: { id: string };
  true_false: { id: string };
  no_feedback: { id: string };
  unknown_type: { text: string };
  outside_list: { text: string };
  picture_form: object;
  unknown_picture: { name: string };
  empty: object;
  straight_quotes: object;
  double_space: object;
  unbalanced_quotes: object;
  count: { part: Part; id: string; count: number; least: number; most: number };
  words: { part: Part; id: string; count: number; most: number };
  answers_too_long: object;
  no_ariary: object;
  no_sources: object;
  source_without_year: { source: string };
  not_a_date: { name: string };
  future_date: { name: string };
  review_too_early: object;
  law_without_date: object;
  date_alone: object;
  question_order: { id: string };
  same_options: { id: string };
  language_missing: object;
  /** `name` is a field of the description or of what is counted. */
  not_same: { name: string; than: string };
  not_same_answer: { id: string; than: string };
}
export type FaultCode = keyof Facts;

export type Fault = {
  [Code in FaultCode]: { code: Code; /** Counts from 1. */ line: number } & Facts[Code];
}[FaultCode];
/** A fault before its line is known. */
export type Finding = { [Code in FaultCode]: { code: Code } & Facts[Code] }[FaultCode];

/** In English, for the command line and for programs. The app says it in three languages (pwa/authoring). */
export function sentenceOf(fault: Finding): string {
  switch (fault.code) {
    case "no_front":
      return "the file must begin with its description between two lines ---";
    case "no_title":
      return "the title is missing: write a line “# Title”";
    case "unknown_section":
      return `“## ${fault.name}” is not a section: Goals, Cards, Example, Do it today, Quiz`;
    case "missing_section":
      return `the section “## ${fault.name}” is missing`;
    case "one_example":
      return "only one example is shown";
    case "unknown_field":
      return `“${fault.text}” is not understood: a field such as “minutes: 6”, or a line “- …”`;
    case "not_whole":
      return `“${fault.name}” must be a whole number from 1`;
    case "no_reviewed":
      return "“reviewed: true” or “reviewed: false” is missing";
    case "wrong_id":
      return `the id must be “${fault.slug}”, as in the file’s name`;
    case "no_why":
      return `${fault.id}: the line “→ why” is missing`;
    case "no_answer":
      return `${fault.id}: the answer is missing: write a line “= 50 000 Ar”`;
    case "option_mark":
      return `${fault.id}: an option begins with “- [ ] ” or “- [x] ”`;
    case "pair_form":
      return `${fault.id}: a pair is a line “- left side = right side”`;
    case "one_right":
      return `${fault.id}: exactly one option is marked [x], here ${fault.count} are`;
    case "some_right":
      return `${fault.id}: at least one option is right and one is wrong`;
    case "true_false":
      return `${fault.id}: the two options are “true” and “false”, in this order`;
    case "no_feedback":
      return `${fault.id}: this option has no feedback, “→ what the learner is told”: it is empty`;
    case "unknown_type":
      return `“### ${fault.text}”: write “### q1 single” (or multiple, true-false, order, number, match)`;
    case "outside_list":
      return `“${fault.text}” stands outside the list`;
    case "picture_form":
      return "a card shows one picture, in a paragraph of its own: “![What is to be seen](name.svg)”";
    case "unknown_picture":
      return `there is no picture “${fault.name}”`;
    case "empty":
      return "this part is empty";
    case "straight_quotes":
      return "use ’ (U+2019) and « » or “ ”, not the straight quotes of the keyboard";
    case "double_space":
      return "two spaces follow each other";
    case "unbalanced_quotes":
      return "quotation marks do not pair up";
    case "count":
      return `${named(fault)}: ${fault.count}, must be ${fault.least} to ${fault.most}`;
    case "words":
      return `${named(fault)}, in words: ${fault.count}, must be 1 to ${fault.most}`;
    case "answers_too_long":
      return "the answers of this quiz would be too long to send: ask fewer questions, or with fewer steps";
    case "no_ariary":
      return "the example counts in ariary (“45 000 Ar”)";
    case "no_sources":
      return "the sources are missing";
    case "source_without_year":
      return `the source “${fault.source}” has no date: at least its year`;
    case "not_a_date":
      return `${fault.name} is a date such as 2027-02-01`;
    case "future_date":
      return `${fault.name} lies in the future: the day on which the facts were true`;
    case "review_too_early":
      return "review-by must be after legal-as-of";
    case "law_without_date":
      return "a law lesson says legal-as-of";
    case "date_alone":
      return "with legal-as-of go verify-with and review-by";
    case "question_order":
      return `questions are numbered in order: ${fault.id} is expected`;
    case "same_options":
      return `${fault.id}: two options are the same`;
    case "language_missing":
      return "this language is missing";
    case "not_same":
      return `${fault.name} is not the same as in ${fault.than}`;
    case "not_same_answer":
      return `${fault.id}: the type or the right answer is not the same as in ${fault.than}`;
  }
}

const named = ({ id, part }: { id: string; part: Part }) => (id ? `${id}, ${part}` : part);
