// What a person says of what an agent would remember: it counts, or it does not. Nothing else makes a memory active.
import { z } from "zod/mini";
import { may } from "../access.ts";
import { Rejection } from "../errors.ts";
import { id } from "../fields.ts";
import { mutator } from "../sync/mutator.ts";
import { memories } from "./records.ts";

export const judgeMemoryArgs = z.object({ id, keep: z.boolean() });

export const memoryMutators = {
  judgeMemory: mutator({
    args: judgeMemoryArgs,
    reads: (args) => [memories.key(args.id)],
    async run({ id: memoryId, keep }, { tx, actor, now }) {
      if (!may(actor, "memory.judge")) throw new Rejection("not_allowed");
      const memory = await memories.must(tx, memoryId);
      const status = keep ? "active" : "retired";
      if (memory.status === status) return;
      if (memory.status === "superseded") throw new Rejection("bad_transition");
      const confirmedBy = keep ? actor.memberId : memory.confirmedBy;
      await memories.put(tx, memoryId, { ...memory, status, confirmedBy, updatedAt: now });
    },
  }),
};
