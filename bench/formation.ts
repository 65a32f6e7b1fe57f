// What learning weighs: lessons, packs and a corrected lesson in bytes, and how long replaying a deck takes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { quizKeys } from "../server/lessons/quiz-keys.ts";
import { siteDir } from "../scripts/lib/paths.ts";
import { languages } from "../shared/fields.ts";
import { catalogue } from "../shared/lessons/catalogue.ts";
import { deckOf } from "../shared/lessons/deck.ts";
import { diff } from "../shared/lessons/delta.ts";
import type { Pack } from "../shared/lessons/pack.ts";
import { encodeAnswers, rightAnswer } from "../shared/lessons/quiz.ts";
import { anAttempt } from "../tests/support/records.ts";
import { median, rounded } from "./measure.ts";

const weigh = (text: string) => brotliCompressSync(text).length;

export interface FormationFigures {
  /** Brotli bytes of the heaviest lesson's text and quiz, and of the heaviest pack of five. */
  readonly heaviest: { lesson: number; quiz: number; pack: number };
  /** Brotli bytes a phone fetches when one sentence of a lesson was corrected: median and worst over the packs. */
  readonly correction: { median: number; worst: number };
  /** Milliseconds to rebuild the review deck from 1,000 attempts on this machine. */
  readonly deckMs: number;
}

export function benchFormation(): FormationFigures {
  const texts = catalogue.topics.flatMap(({ packs }) =>
    languages.map((language) => readFileSync(join(siteDir, "packs", packs[language].hash), "utf8")),
  );
  const packs = texts.map((text) => JSON.parse(text) as Pack);
  const lessons = packs.flatMap((pack) => pack.lessons);
  const corrections = texts.flatMap((text, at) =>
    (packs[at]?.lessons ?? []).slice(at % 5, (at % 5) + 1).map(({ cards }) => {
      const words = cards[2]?.text.split(" ") ?? [];
      const corrected = words.with(1, "fanitsiana").toSpliced(5, 2, "teny", "vaovao").join(" ");
      return weigh(JSON.stringify(diff(text, text.replace(words.join(" "), corrected))));
    }),
  );
  const keys = quizKeys["dh-1"]?.[1] ?? [];
  const attempts = Array.from({ length: 1000 }, (_, at) =>
    anAttempt({
      id: `0190a3c4-0000-7000-8000-${String(at).padStart(12, "0")}`,
      endedAt: at * 40_000_000,
      answers: encodeAnswers(keys.map((key, item) => ((at + item) % 3 === 0 ? [9] : rightAnswer(key)))),
    }),
  );
  const asked = keys.map((key, position) => ({ lessonId: "dh-1", position, key }));
  const times = Array.from({ length: 5 }, () => {
    const from = performance.now();
    deckOf(attempts, () => asked);
    return performance.now() - from;
  });
  return {
    heaviest: {
      lesson: Math.max(...lessons.map(({ quiz: _quiz, ...text }) => weigh(JSON.stringify(text)))),
      quiz: Math.max(...lessons.map(({ quiz }) => weigh(JSON.stringify(quiz)))),
      pack: Math.max(...texts.map(weigh)),
    },
    correction: { median: median(corrections), worst: Math.max(...corrections) },
    deckMs: rounded(median(times)),
  };
}

export function showFormation({ heaviest, correction, deckMs }: FormationFigures): void {
  console.log("\nLessons, bytes in brotli");
  console.table({
    ...heaviest,
    "corrected lesson, median": correction.median,
    "corrected lesson, worst": correction.worst,
  });
  console.log(`A review deck from 1,000 attempts: ${deckMs} ms`);
}
