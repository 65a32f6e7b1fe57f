// A push that changed members is told to identity. When that fails the push is answered as failed and comes again; its
// mutations are settled then, and this is done once more.
import { z } from "zod";
import type { MutatorName } from "../../shared/mutators.ts";
import type { PushRequest } from "../../shared/sync/protocol.ts";
import { membershipMirror } from "../auth/memberships.ts";
import type { AppEnv } from "../env.ts";
import type { TenantScope } from "../scope/open-scope.ts";

const changesMembers = ["setMemberRole", "setMemberStatus"] satisfies MutatorName[];
const changeSchema = z.object({ k: z.enum(changesMembers), id: z.string() });

export function membersChanged(env: AppEnv) {
  const mirror = membershipMirror(env);
  return async (scope: Pick<TenantScope, "db" | "tenant">, { mutations }: PushRequest): Promise<void> => {
    const ids = mutations.flatMap(({ args }) => changeSchema.safeParse(args).data?.id ?? []);
    if (ids.length > 0) await mirror(scope, ids);
  };
}
