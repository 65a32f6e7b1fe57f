// What the Worker's own pages read of a tenant is what the member's phone holds, record by record.
import { expect, test } from "vitest";
import type { ReadTx } from "../../shared/sync/tx.ts";
import { openScope } from "../../server/scope/open-scope.ts";
import { viewOf } from "../../server/sync/view.ts";
import { entities } from "../../server/tables.ts";
import { appEnv, aTenant, Phone, type TestMember } from "../support/tenants.ts";
import { everyIntent } from "../support/workload.ts";

const prefixes = [...Object.keys(entities), "cohort-progress"].map((name) => `${name}/`);

async function everythingIn(tx: ReadTx): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const prefix of prefixes) for await (const [key, value] of tx.scan(prefix)) found.set(key, value);
  return found;
}

test("is the phone’s copy for every role, after a day with deletions in it", async () => {
  const tenant = await aTenant();
  const [staff, learner] = [await tenant.join("staff"), await tenant.join("external")];
  const phone = new Phone(tenant.owner);
  for (const [kind, args] of Object.entries(await everyIntent(tenant))) await phone.push(phone.mutation(kind, args));
  const scopeOf = async ({ userId }: TestMember) => {
    const scope = await openScope(appEnv, { userId, tenantId: tenant.id });
    if (!scope) throw new Error("no scope");
    return scope;
  };
  for (const member of [tenant.owner, staff, learner]) {
    const fresh = new Phone(member);
    await fresh.pull();
    const scope = await scopeOf(member);
    const found = await everythingIn(await viewOf(scope, prefixes));
    const sorted = (records: Iterable<readonly [string, unknown]>) =>
      [...records].toSorted(([a], [b]) => (a < b ? -1 : 1));
    expect(sorted(found)).toEqual(sorted(fresh.view));
    // One by one, too.
    const keys = [...fresh.view.keys()];
    const tx = await viewOf(scope, keys);
    for (const key of keys) expect(await tx.get(key)).toEqual(fresh.view.get(key));
  }
});

test("holds nothing that was not asked for", async () => {
  const tenant = await aTenant();
  const scope = await openScope(appEnv, { userId: tenant.owner.userId, tenantId: tenant.id });
  if (!scope) throw new Error("no scope");
  const tx = await viewOf(scope, ["task/", `member/${scope.actor.memberId}`]);
  expect(await tx.get(`member/${scope.actor.memberId}`)).toMatchObject({ displayName: "Soa" });
  await expect(tx.get("approval/1")).rejects.toThrow("Undeclared");
  await expect(tx.get("member/1")).rejects.toThrow("Undeclared");
  await expect(tx.scan("member/")[Symbol.asyncIterator]().next()).rejects.toThrow("Undeclared");
});
