// The shape of a rule that runs on both sides: zod-validated args, declared reads, one pure body.
import type { z } from "zod/mini";
import type { Actor } from "../actor.ts";
import type { QuizKeys } from "../lessons/quiz.ts";
import type { StepUpClass } from "../step-up/classes.ts";
import type { WriteTx } from "./tx.ts";

export interface MutatorContext {
  readonly tx: WriteTx;
  readonly actor: Actor;
  /** The moment the system records, UTC milliseconds. A moment a person lived travels in the args. */
  readonly now: number;
  /** The answer keys of every lesson version: on the Worker only, the one side that may grade with authority. */
  readonly quizKeys: QuizKeys | null;
  /** What the sender has shown beside the session. Null on the phone, which believes its own person. */
  readonly shown: Shown | null;
}

export interface Shown {
  /** Of the assertion in these args. Null for none, and for one that came too late, or by another road, to be judged. */
  readonly proof: "holds" | "broken" | null;
  readonly classes: ReadonlySet<StepUpClass>;
}

/** Nothing but the session. */
export const nothingShown: Shown = { proof: null, classes: new Set() };

export interface Mutator<Args> {
  readonly args: z.ZodMiniType<Args>;
  /**
   * Keys the rule reads, and prefixes (`member/`) that it scans. The Worker loads them in one batch; reading anything
   * else throws there. Of a prefix it loads what rules ask for and no more: see `range` in server/tables.ts.
   */
  reads(args: Args, actor: Actor): readonly string[];
  /** Set where the rule may ask what the session has confirmed: the Worker reads that only then. */
  readonly asksShown?: true;
  /** The person's own words in these args, kept when the mutation is refused so that nothing typed is lost. */
  words?(args: Args): string;
  run(args: Args, context: MutatorContext): Promise<void>;
}

/** Gives `args` their type; the registry of `shared/mutators.ts` puts the wire name. */
export const mutator = <Args>(definition: Mutator<Args>): Mutator<Args> => definition;
