// The first agents of a new tenant.
import type { Agent } from "../../shared/agents/schema.ts";
import { agents } from "../../shared/agents/records.ts";
import type { Language } from "../../shared/languages.ts";
import { uuidv7 } from "../../shared/uuid.ts";
import type { AppEnv } from "../env.ts";
import { sayIn } from "../i18n/say.ts";
import { scopeOfTenant } from "../scope/directory.ts";
import { commit } from "../sync/commit.ts";
import { slotOf } from "./slots.ts";
import { templates } from "./templates.ts";

/** A fifth of what the free plan gives all of them in a month. */
const budgetMicros = 200_000;

/** The same id at every call, so that founding may be finished by another one. */
async function agentId(tenantId: string, role: string, at: number): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${tenantId}/agent/${role}`));
  return uuidv7(at, new Uint8Array(bytes));
}

/** Adds the template's agents; those that are there already stay as they are. */
export async function hireTemplate(env: AppEnv, tenantId: string, language: Language): Promise<void> {
  const say = sayIn(language);
  // The tenant's id begins with the moment it was founded.
  const foundedAt = Number.parseInt(tenantId.replaceAll("-", "").slice(0, 12), 16);
  const ids = await Promise.all(templates.map(({ role }) => agentId(tenantId, role, foundedAt)));
  await commit(await scopeOfTenant(env, tenantId), {
    keys: ids.map(agents.key),
    async run({ overlay, now }) {
      await overlay.run(null, async (tx) => {
        for (const [at, { role, name, soul, manual, skills }] of templates.entries()) {
          const id = ids[at] ?? "";
          if (await agents.get(tx, id)) continue;
          const agent: Agent = {
            id,
            name: say(name),
            role,
            soul: say(soul),
            manual: say(manual),
            status: "idle",
            pausedReason: null,
            skills: [...skills],
            language,
            slot: slotOf(tenantId, at),
            activeHours: null,
            budgetMicros,
            history: [],
            createdAt: now,
            updatedAt: now,
          };
          await agents.put(tx, id, agent);
        }
      });
      const hired = overlay.changes().length;
      const audit = { actorKind: "system", actorId: null, action: "hire_agents", detail: { hired } } as const;
      return { result: null, audit: hired > 0 ? audit : null };
    },
  });
}
