// The certifying quiz of a topic: a paper drawn from the questions of all its lessons, taken without feedback and
// graded by the Worker alone. Keys lie in packs on every phone, so what it proves is that the learner knows or finds
// the answers, not that nobody helped: the certificate says "training", and a centre may watch (docs/security.md).
import { shuffled } from "./quiz.ts";

/** Questions on a paper; fewer where the topic has fewer. */
export const paperLength = 10;

/** A topic's slug is two letters, a lesson's goes on with a number: its length tells a certifying attempt. */
export const isTopic = (slug: string): boolean => slug.length === 2;

/** The seed of an attempt's paper: the last 32 bits of its id, so that nobody chooses the questions. */
export const seedOf = (attemptId: string): number => Number.parseInt(attemptId.slice(-8), 16);

/** The paper of this seed: items of `bank`, which holds those of the topic's lessons one after another. */
export const draw = <T>(bank: readonly T[], seed: number): T[] =>
  shuffled(bank.length, seed, -1)
    .slice(0, paperLength)
    .flatMap((index) => bank[index] ?? []);
