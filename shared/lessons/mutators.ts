// One try at a quiz = one attempt = one mutation. Late or odd attempts are kept and marked, never refused.
import { attempts, progress } from "./records.ts";
import { z } from "zod/mini";
import { may } from "../access.ts";
import { Rejection } from "../errors.ts";
import { mutator } from "../sync/mutator.ts";
import { draw, isTopic, seedOf } from "./paper.ts";
import { foldAttempt } from "./progress.ts";
import { grade } from "./quiz.ts";
import type { Attempt } from "./schema.ts";
import { maybeChannel, triedFields } from "./tried.ts";

export const submitAttemptArgs = z.object({ ...triedFields, channel: maybeChannel });

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
        ...args,
        orderSeed,
        memberId: actor.memberId,
        kind: certifying ? "certifying" : "practice",
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
      const after = foldAttempt(await progress.get(tx, args.lessonId), attempt, now);
      if (after) await progress.put(tx, args.lessonId, after);
    },
  }),
};
