// One try at a quiz = one attempt = one mutation. Late or odd attempts are kept and marked, never refused.
import { attempts, progress } from "./records.ts";
import { z } from "zod/mini";
import { may } from "../access.ts";
import { Rejection } from "../errors.ts";
import { mutator } from "../sync/mutator.ts";
import { draw, isTopic, seedOf } from "./paper.ts";
import { foldAttempt } from "./progress.ts";
import { grade } from "./quiz.ts";
import { attemptSchema, type Attempt } from "./schema.ts";

const { shape } = attemptSchema;
export const submitAttemptArgs = z.object({
  id: shape.id,
  lessonId: shape.lessonId,
  lessonVersion: shape.lessonVersion,
  orderSeed: shape.orderSeed,
  answers: shape.answers,
  startedAt: shape.startedAt,
  endedAt: shape.endedAt,
  localScore: shape.localScore,
  /** Left out for the app itself, to spare bytes. */
  channel: z.optional(shape.channel),
});

export const lessonMutators = {
  submitAttempt: mutator({
    args: submitAttemptArgs,
    reads: (args) => [attempts.key(args.id), progress.key(args.lessonId)],
    async run(args, { tx, actor, now, quizKeys }) {
      if (!may(actor, "attempt.create")) throw new Rejection("not_allowed");
      const existing = await attempts.get(tx, args.id);
      if (existing?.memberId === actor.memberId) return; // the same intent, delivered by another road
      if (existing) throw new Rejection("already_exists");
      const certifying = isTopic(args.lessonId);
      const orderSeed = certifying ? seedOf(args.id) : args.orderSeed;
      const attempt: Attempt = {
        id: args.id,
        memberId: actor.memberId,
        lessonId: args.lessonId,
        lessonVersion: args.lessonVersion,
        kind: certifying ? "certifying" : "practice",
        orderSeed,
        answers: args.answers,
        startedAt: args.startedAt,
        endedAt: args.endedAt,
        localScore: args.localScore,
        serverScore: null,
        status: "received",
        channel: args.channel ?? "app",
        createdAt: now,
        updatedAt: now,
      };
      if (quizKeys) {
        if (!quizKeys[args.lessonId]) throw new Rejection("unknown_lesson");
        const bank = quizKeys[args.lessonId]?.[args.lessonVersion];
        const keys = bank && certifying ? draw(bank, orderSeed) : bank;
        attempt.serverScore = keys ? grade(keys, args.answers).score : null;
        attempt.status = !keys ? "quarantined" : attempt.serverScore === args.localScore ? "graded" : "flagged";
      }
      await attempts.put(tx, args.id, attempt);
      const before = await progress.get(tx, args.lessonId);
      const after = foldAttempt(before, attempt, now);
      if (after && after !== before) await progress.put(tx, args.lessonId, after);
    },
  }),
};
