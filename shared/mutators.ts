// Registry: wire name -> rule. A name and its args are a contract for years: a new meaning gets a new name.
import { agentMutators } from "./agents/mutators.ts";
import { approvalMutators } from "./approvals/mutators.ts";
import { clientMutators } from "./clients/mutators.ts";
import { deviceMutators } from "./devices/mutators.ts";
import { lessonMutators } from "./lessons/mutators.ts";
import { memberMutators } from "./members/mutators.ts";
import { memoryMutators } from "./memory/mutators.ts";
import { outcomeMutators } from "./outcomes/mutators.ts";
import { privacyMutators } from "./privacy/mutators.ts";
import type { Mutator } from "./sync/mutator.ts";
import { taskMutators } from "./tasks/mutators.ts";

export const mutators = {
  ...taskMutators,
  ...approvalMutators,
  ...lessonMutators,
  ...memberMutators,
  ...deviceMutators,
  ...outcomeMutators,
  ...privacyMutators,
  ...agentMutators,
  ...memoryMutators,
  ...clientMutators,
};
export type MutatorName = keyof typeof mutators;
export type ArgsOf<Name extends MutatorName> = (typeof mutators)[Name] extends Mutator<infer Args> ? Args : never;

/** The rule behind a wire name, its args untyped until parsed; undefined for a name this build does not know. */
export const mutatorNamed = (name: string): Mutator<unknown> | undefined =>
  Object.hasOwn(mutators, name) ? mutators[name as MutatorName] : undefined;
