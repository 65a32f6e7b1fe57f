// The code under test.
import type { ScopedDb } from "../../server/scope/scoped-db.ts";
import type { commit } from "../../server/sync/commit.ts";
import type { pull } from "../../server/sync/pull.ts";
import type { push } from "../../server/sync/push.ts";

export interface Target {
  readonly push: typeof push;
  readonly pull: typeof pull;
  readonly commit: typeof commit;
  readonly ScopedDb: typeof ScopedDb;
}
