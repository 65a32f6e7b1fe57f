// Rules of the simulator's own, beside the real ones: one that shows each time it is applied, one that breaks.
import { z } from "zod/mini";
import { id } from "../../shared/fields.ts";
import { mutatorNamed } from "../../shared/mutators.ts";
import { mutator, type Mutator } from "../../shared/sync/mutator.ts";
import { tasks } from "../../shared/tasks/records.ts";

const args = z.object({ id, i: z.string() });

/** Real rules can be applied twice and look the same; this one leaves the intent's id behind each time. */
const signTask = mutator({
  args,
  reads: ({ id: taskId }) => [tasks.key(taskId)],
  async run({ id: taskId, i }, { tx, now }) {
    const task = await tasks.get(tx, taskId);
    if (task) await tasks.put(tx, taskId, { ...task, body: `${task.body} ${i}`, updatedAt: now });
  },
});

/** Writes, then breaks: nothing of it may stay. */
const breakRule = mutator({
  args,
  reads: ({ id: taskId }) => [tasks.key(taskId)],
  async run({ id: taskId }, { tx }) {
    await tasks.del(tx, taskId);
    throw new TypeError("This rule is broken");
  },
});

export const ownRules: Readonly<Record<string, Mutator<unknown>>> = { signTask, breakRule };

export const ruleNamed = (name: string): Mutator<unknown> | undefined => ownRules[name] ?? mutatorNamed(name);
