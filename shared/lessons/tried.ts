// What a phone says of a try; apart from the records, which no phone parses and no bundler would leave out.
import { z } from "zod/mini";
import { id, moment } from "../fields.ts";

/** What a quiz belongs to: a built-in lesson (`dh-1`), the tenant's own (a UUID), or a whole topic (`dh`). */
const quizOf = z.string().check(z.regex(/^([a-z]{2}(-[1-9]\d?)?|[\da-f-]{36})$/));

/** What the learner's phone says of a try. */
export const triedFields = {
  id,
  lessonId: quizOf,
  lessonVersion: z.int().check(z.gte(1), z.lte(100_000)),
  /** Seeds the shuffle the learner saw. */
  orderSeed: z.int().check(z.gte(0), z.lte(0xffff_ffff)),
  /** One answer an item, joined with `|`; see `encodeAnswers`. */
  answers: z.string().check(z.maxLength(400)),
  startedAt: moment,
  endedAt: moment,
  /** Per cent, 0 to 100, rounded down; the phone's own grading, provisional. */
  localScore: z.int().check(z.gte(0), z.lte(100)),
};
export const channel = z.enum(["app", "text", "qr", "file"]);
/** Left out for the app itself, to spare bytes. */
export const maybeChannel = z.optional(channel);
