// Where somebody is signed in, and how they end it.
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { aJoiner, codeOf } from "../support/class.ts";
import { aTenant, fetchApp, Phone, postJson, signIn } from "../support/tenants.ts";

interface Session {
  readonly id: string;
  readonly name: string;
  readonly isHere: boolean;
  readonly isDevice: boolean;
}
const sessionsOf = async (cookie: string) =>
  (await (await fetchApp("/api/account", { headers: { cookie } })).json<{ sessions: Session[] }>()).sessions;
const end = (cookie: string, what: string) => postJson(`/api/account/sessions/${what}`, {}, { cookie });
const isIn = async (cookie: string) => (await fetchApp("/api/session", { headers: { cookie } })).status === 200;

test("each session stands there by the name of its browser; one is ended at once, then all others", async () => {
  const { owner } = await aTenant();
  const [second, third] = [await signIn(owner.email), await signIn(owner.email)];
  const agent =
    "Mozilla/5.0 (Linux; Android 11; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36";
  await env.DB.prepare("UPDATE auth_session SET user_agent = ? WHERE user_id = ?").bind(agent, owner.userId).run();
  const all = await sessionsOf(owner.cookie);
  expect(all.map(({ name }) => name)).toEqual(Array(3).fill("Android, Chrome"));
  expect(all.filter(({ isHere }) => isHere)).toHaveLength(1);
  // Neither the token nor a place is told.
  expect(Object.keys(all[0] ?? {}).toSorted()).toEqual(["createdAt", "id", "isDevice", "isHere", "lastUsedAt", "name"]);
  const of = async (cookie: string) => (await sessionsOf(cookie)).find(({ isHere }) => isHere)?.id ?? "";
  expect((await end(owner.cookie, `${await of(second)}/end`)).status).toBe(200);
  expect([await isIn(second), await isIn(third), await isIn(owner.cookie)]).toEqual([false, true, true]);
  expect(await (await end(owner.cookie, "end-others")).json()).toEqual({ ended: 1 });
  expect([await isIn(third), await isIn(owner.cookie)]).toEqual([false, true]);
});

test("somebody else's session and none at all answer alike", async () => {
  const [one, other] = [await aTenant(), await aTenant()];
  const [theirs] = await sessionsOf(other.owner.cookie);
  const strip = async (response: Response) => ({ ...(await response.json<object>()), instance: "" });
  const foreign = await end(one.owner.cookie, `${theirs?.id ?? ""}/end`);
  const none = await end(one.owner.cookie, "tsy-misy/end");
  expect(foreign.status).toBe(404);
  expect(await strip(foreign)).toEqual(await strip(none));
  expect(await isIn(other.owner.cookie)).toBe(true);
  expect((await end("", "end-others")).status).toBe(401);
});

test("a session on a known phone ends with the phone: its key opens no other, and it is written down", async () => {
  const tenant = await aTenant();
  const { owner } = tenant;
  const cookie = await signIn(owner.email);
  const lost = await aJoiner("");
  const { id, publicKey, label } = lost.body.device;
  const phone = new Phone({ ...owner, cookie });
  await phone.push(phone.mutation("registerDevice", { id, publicKey, label }));
  const byKey = await lost.signIn(tenant.id, 1);
  const here = (await sessionsOf(cookie)).find(({ isHere }) => isHere);
  expect(here?.isDevice).toBe(true);
  expect((await end(owner.cookie, `${here?.id ?? ""}/end`)).status).toBe(200);
  expect([await isIn(cookie), await isIn(byKey), await isIn(owner.cookie)]).toEqual([false, false, true]);
  await expect(lost.signIn(tenant.id, 2)).rejects.toThrow(/device_revoked/);
  const audit = await tenant.db.all(
    tenant.db.read`SELECT actor_id, detail FROM audit_events WHERE action = 'end_session'`,
  );
  expect(audit).toEqual([{ actor_id: owner.actor.memberId, detail: JSON.stringify({ deviceId: id }) }]);
});

test("of a phone with several sessions, ending the others does not take the phone itself away", async () => {
  const tenant = await aTenant();
  const { owner } = tenant;
  const own = await aJoiner("");
  const { id, publicKey, label } = own.body.device;
  const phone = new Phone(owner);
  await phone.push(phone.mutation("registerDevice", { id, publicKey, label }));
  const again = await own.signIn(tenant.id, 1);
  expect((await end(again, "end-others")).status).toBe(200);
  expect([await isIn(owner.cookie), await isIn(again)]).toEqual([false, true]);
  expect(await isIn(await own.signIn(tenant.id, 2))).toBe(true);
});

test("a phone taken away ends its own session; one on another known phone goes on", async () => {
  const tenant = await aTenant();
  const member = await tenant.join("staff");
  const known = async () => {
    const cookie = await signIn(member.email);
    const phone = new Phone({ ...member, cookie });
    const { device } = (await aJoiner("")).body;
    await phone.push(phone.mutation("registerDevice", device));
    return { cookie, device };
  };
  const [lost, kept] = [await known(), await known()];
  const by = new Phone(member);
  await by.push(by.mutation("revokeDevice", { id: lost.device.id }));
  expect([await isIn(lost.cookie), await isIn(kept.cookie), await isIn(member.cookie)]).toEqual([false, true, true]);
  expect(await codeOf(await postJson("/api/account/sessions/x/end", {}, { cookie: lost.cookie }))).toEqual([
    401,
    "signed_out",
  ]);
});
