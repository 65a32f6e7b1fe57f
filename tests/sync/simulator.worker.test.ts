// The simulator of `tests/simulator` where the product runs: in workerd, on D1, with the limits as shipped.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { mutators } from "../../shared/mutators.ts";
import { ScopedDb } from "../../server/scope/scoped-db.ts";
import { commit } from "../../server/sync/commit.ts";
import { pull } from "../../server/sync/pull.ts";
import { push } from "../../server/sync/push.ts";
import { D1 } from "../simulator/d1.ts";
import type { Query } from "../simulator/database.ts";
import { ownRules } from "../simulator/rules.ts";
import { simulate } from "../simulator/simulate.ts";

Object.assign(mutators, ownRules);
const target = { ScopedDb, commit, pull, push };
const db = new D1(env.DB);
const steps = 80;

test.each([1, 2, 3, 4, 5, 6, 7, 8])("every promise of sync holds on D1 (seed %i)", async (seed) => {
  expect(await simulate(target, db, { seed, steps })).toHaveLength(steps);
});

test("the same seed is the same run on D1", async () => {
  const run = { seed: 7, steps: 30 };
  const first = await simulate(target, db, run);
  expect(await simulate(target, db, run)).toEqual(first);
});

/** Loses every copy of a record that is written. */
class Forgetful extends D1 {
  override batch(queries: readonly Query[]) {
    const nothing: Query = { sql: "SELECT 1", values: [] };
    return super.batch(queries.map((query) => (query.sql.startsWith("INSERT INTO cv") ? nothing : query)));
  }
}

test("a D1 that loses rows is found out", async () => {
  await expect(simulate(target, new Forgetful(env.DB), { seed: 1, steps })).rejects.toThrow(/A copy is missing/);
});
