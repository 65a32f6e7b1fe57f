// One mutation that comes without a phone: the same rule and the same commit as in a push, answered at once.
import type { RejectionCode } from "../../shared/errors.ts";
import { mutators, type ArgsOf, type MutatorName } from "../../shared/mutators.ts";
import type { Mutator } from "../../shared/sync/mutator.ts";
import { Problem } from "../http/problem.ts";
import { ownQuizzes, quizKey, withOwnKeys } from "../lessons/own-keys.ts";
import { quizKeys } from "../lessons/quiz-keys.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { commitAndPoke } from "./commit-and-poke.ts";
import { rowKeyOf } from "./overlay.ts";
import { judge } from "./push.ts";

/**
 * Applies `args` under the rule `name`: null, or why it was refused; then nothing was written. Args that are none of the
 * rule's are refused as `invalid_args`. Applied again, as a form that is sent twice is, a rule finds its record by the id
 * in the args and changes nothing.
 *
 * Throws 503 (`Problem`): `contention` when other writers kept winning, `rule_failed` when the rule itself broke; and what
 * the database throws.
 */
export async function runMutation<Name extends MutatorName>(
  scope: Pick<TenantScope, "db" | "hub" | "actor">,
  name: Name,
  given: ArgsOf<Name>,
): Promise<RejectionCode | null> {
  const { actor } = scope;
  const rule = mutators[name] as unknown as Mutator<unknown>;
  const parsed = rule.args.safeParse(given);
  if (!parsed.success) return "invalid_args";
  const args = parsed.data;
  const quizzes = ownQuizzes([{ envelope: { k: name }, args }]);
  return commitAndPoke(scope, {
    keys: rule.reads(args, actor).map((key) => rowKeyOf(key, actor)),
    syncKeys: quizzes.map(quizKey),
    async run({ overlay, sync, now }) {
      const keys = withOwnKeys(quizKeys, quizzes, sync);
      const refusal = await judge(rule, args, { overlay, actor, now, quizKeys: keys });
      // In a push it is set aside for us to apply later. Here the person is still there, with what they wrote.
      if (refusal === "rule_failed") throw new Problem(503, refusal, "The rule broke. Nothing was changed.");
      const audit = {
        actorKind: "member",
        actorId: actor.memberId,
        action: "text",
        detail: [[name, refusal ?? "applied"]],
      } as const;
      return { result: refusal, audit: refusal === null && overlay.changes().length > 0 ? audit : null };
    },
  });
}
