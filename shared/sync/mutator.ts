// The shape of a rule that runs on both sides: zod-validated args, declared reads, one pure body.
import type { z } from "zod/mini";
import type { Actor } from "../actor.ts";
import type { QuizKeys } from "../lessons/quiz.ts";
import type { WriteTx } from "./tx.ts";

export interface MutatorContext {
  readonly tx: WriteTx;
  readonly actor: Actor;
  /** The moment the system records, UTC milliseconds. A moment a person lived travels in the args. */
  readonly now: number;
  /** The answer keys of every lesson version: on the Worker only, the one side that may grade with authority. */
  readonly quizKeys: QuizKeys | null;
}

export interface Mutator<Args> {
  readonly args: z.ZodMiniType<Args>;
  /**
   * Keys the rule reads, and prefixes (`member/`) that it scans. The Worker loads them in one batch; reading anything
   * else throws there. Of a prefix it loads what rules ask for and no more: see `range` in server/tables.ts.
   */
  reads(args: Args, actor: Actor): readonly string[];
  /** The person's own words in these args, kept when the mutation is refused so that nothing typed is lost. */
  words?(args: Args): string;
  run(args: Args, context: MutatorContext): Promise<void>;
}

/** Gives `args` their type; the registry of `shared/mutators.ts` puts the wire name. */
export const mutator = <Args>(definition: Mutator<Args>): Mutator<Args> => definition;
