// Commits that come by HTTP instead of a push: they are not in the hub's queue, so that a class that joins or signs in
// at once meets other writers again and again; and the phones that see what changed are told here.
import { Problem } from "../http/problem.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { commit, Contention, type Committed, type Work } from "./commit.ts";

const rounds = 8;
const pauseMs = 60;

/** A commit that comes back after a pause where others were faster. Throws 503 `contention` when they always were. */
export async function commitPatiently<Result>(db: ScopedDb, work: Work<Result>): Promise<Committed<Result>> {
  for (let round = 1; ; round++) {
    try {
      return await commit(db, work);
    } catch (error) {
      if (!(error instanceof Contention)) throw error;
      if (round === rounds) throw new Problem(503, "contention", error.message, { "retry-after": "2" });
      await new Promise((resolve) => setTimeout(resolve, Math.random() * pauseMs * 2 ** Math.min(round, 4)));
    }
  }
}

/** The same, then a poke to every phone that sees what changed. Nothing depends on the poke. */
export async function commitAndPoke<Result>(
  { db, hub }: Pick<TenantScope, "db" | "hub">,
  work: Work<Result>,
): Promise<Result> {
  const { result, scopes, wakes } = await commitPatiently(db, work);
  if (scopes.size > 0) await Promise.resolve(hub().poke([...scopes], null)).catch(() => {});
  if (wakes) await Promise.resolve(hub().wake()).catch(() => {});
  return result;
}
