// A person puts away what they were told: a refusal, or the outcome of their own decision.
import { decisions } from "../approvals/records.ts";
import { refusals } from "./records.ts";
import { z } from "zod/mini";
import { may } from "../access.ts";
import { Rejection } from "../errors.ts";
import { id } from "../fields.ts";
import { mutator } from "../sync/mutator.ts";

export const dismissOutcomeArgs = z.object({ id });

export const outcomeMutators = {
  dismissOutcome: mutator({
    args: dismissOutcomeArgs,
    reads: (args) => [refusals.key(args.id), decisions.key(args.id)],
    async run(args, { tx, actor, now }) {
      const refusal = await refusals.get(tx, args.id);
      const decision = refusal ? undefined : await decisions.get(tx, args.id);
      const record = refusal ?? decision;
      if (!record) return; // already put away on another phone
      if (!may(actor, "outcome.dismiss", { own: record.memberId === actor.memberId }))
        throw new Rejection("not_allowed");
      if (refusal) await refusals.del(tx, args.id);
      if (decision) await decisions.put(tx, args.id, { ...decision, seenAt: now, updatedAt: now });
    },
  }),
};
