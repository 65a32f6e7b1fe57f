// Open sockets: who hears that something changed, and that who may no longer come in hears nothing more.
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import type { Role } from "../../shared/actor.ts";
import { scopesOf } from "../../shared/access.ts";
import { hubName } from "../../server/scope/keys.ts";
import { newId } from "../../server/sync/new-id.ts";
import { aClass, aJoiner } from "../support/class.ts";
import { aTenant, fetchApp, origin, Phone, postJson, type TestMember, type TestTenant } from "../support/tenants.ts";

interface Socket {
  readonly heard: unknown[];
  /** The code it was closed with. */
  closed: number | null;
  close(): void;
}

async function socketOf(cookie: string, group = newId()): Promise<Socket> {
  const headers = { upgrade: "websocket", origin, cookie };
  const { webSocket, status } = await fetchApp(`/api/sync/poke?group=${encodeURIComponent(group)}`, { headers });
  if (!webSocket) throw new Error(`No socket: ${status}`);
  const socket: Socket = { heard: [], closed: null, close: () => webSocket.close() };
  webSocket.addEventListener("message", ({ data }) => void socket.heard.push(data));
  webSocket.addEventListener("close", ({ code }) => void (socket.closed = code));
  webSocket.accept();
  return socket;
}

const roles: readonly Role[] = ["owner", "admin", "staff", "external"];
let here: TestTenant;
let elsewhere: TestTenant;
const people = new Map<Role, TestMember>();
beforeAll(async () => {
  [here, elsewhere] = [await aTenant("Eto"), await aTenant("Any")];
  people.set("owner", here.owner);
  for (const role of roles.slice(1)) people.set(role, await here.join(role));
}, 120_000);
const stubOf = ({ id }: TestTenant) => env.TENANT_HUB.get(env.TENANT_HUB.idFromName(hubName(id)));
const aTaskOf = (phone: Phone) => phone.mutation("createTask", { id: newId(), title: "Asa" });
const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

test("each scope’s change is heard by those who see it, in their own tenant alone", async () => {
  const stranger = await socketOf(elsewhere.owner.cookie);
  const sockets = await Promise.all(
    roles.map(async (role) => ({ role, socket: await socketOf(people.get(role)?.cookie ?? "") })),
  );
  const own = roles.map((role) => `u:${people.get(role)?.actor.memberId}`);
  let cells = 0;
  for (const scope of ["all", "staff", "admin", ...own]) {
    for (const { socket } of sockets) socket.heard.length = 0;
    await stubOf(here).poke([scope], null);
    for (const { role, socket } of sockets) {
      const sees = scopesOf(people.get(role)?.actor ?? here.owner.actor).some((one) => one === scope);
      await expect.poll(() => socket.heard, { message: `${scope} to ${role}` }).toEqual(sees ? ["pull"] : []);
      cells += 1;
    }
  }
  expect(cells).toBe(28);
  expect(stranger).toMatchObject({ heard: [], closed: null });
});

test("a group’s name of another tenant opens nothing there and hides nothing here", async () => {
  const phone = new Phone(elsewhere.owner);
  const named = await socketOf(here.owner.cookie, phone.group);
  await phone.push(aTaskOf(phone));
  await settle();
  expect(named.heard).toEqual([]);
  await stubOf(here).poke(["all"], null);
  await expect.poll(() => named.heard).toEqual(["pull"]);
});

const ways: [words: string, end: (member: TestMember) => Promise<unknown>][] = [
  ["is suspended", ({ actor }) => setMember(actor.memberId, "status = 'suspended'")],
  ["leaves", ({ actor }) => setMember(actor.memberId, "status = 'left'")],
  ["gets another role", ({ actor }) => setMember(actor.memberId, "role = 'external'")],
  ["signs out", ({ cookie }) => postJson("/api/auth/sign-out", {}, { cookie })],
  ["has a session that runs out", ({ userId }) => setSession(userId, "UPDATE auth_session SET expires_at = 1")],
  ["has a session that was taken away", ({ userId }) => setSession(userId, "DELETE FROM auth_session")],
];
const setMember = (id: string, change: string) =>
  env.DB.prepare(`UPDATE members SET ${change} WHERE tenant_id = ?1 AND id = ?2`).bind(here.id, id).run();
const setSession = (userId: string, change: string) =>
  env.DB.prepare(`${change} WHERE user_id = ?1`).bind(userId).run();

test.each(ways)(
  "an open socket of someone who %s hears nothing more and ends; their next call meets the door",
  async (words, end) => {
    const member = await here.join("staff");
    const socket = await socketOf(member.cookie);
    await stubOf(here).poke(["staff"], null);
    await expect.poll(() => socket.heard).toEqual(["pull"]);
    await end(member);
    await stubOf(here).poke(["staff"], null);
    await expect.poll(() => socket.closed).toBe(4401);
    expect(socket.heard).toEqual(["pull"]);
    const phone = new Phone(member);
    const answer = await phone.call("/api/sync/pull", { pullVersion: 1, clientGroupID: phone.group, cookie: null });
    expect(answer.status).toBe(words === "gets another role" ? 200 : /session|signs/.test(words) ? 401 : 403);
  },
);

test("a device that is taken away loses its socket with its session", async () => {
  const { tenant, trainer, cohort } = await aClass();
  const joiner = await aJoiner(cohort.joinCode);
  expect((await joiner.join()).status).toBe(200);
  const cookie = await joiner.signIn(tenant.id);
  const socket = await socketOf(cookie);
  const phone = new Phone(tenant.owner);
  await phone.push(phone.mutation("revokeDevice", { id: joiner.body.device.id }));
  await expect.poll(() => socket.closed).toBe(4401);
  expect((await fetchApp("/api/session", { headers: { cookie } })).status).toBe(401);
  expect((await fetchApp("/api/session", { headers: { cookie: trainer.cookie } })).status).toBe(200);
});

test("a role of the past opens no socket of the past", async () => {
  const member = await here.join("admin");
  await setMember(member.actor.memberId, "role = 'external'");
  const socket = await socketOf(member.cookie);
  await stubOf(here).poke(["admin", "staff"], null);
  await stubOf(here).poke(["all"], null);
  await expect.poll(() => socket.heard).toEqual(["pull"]);
});
