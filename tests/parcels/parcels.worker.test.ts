// Work that comes without its author: sealed on a phone, carried by whoever has a network, applied once, and refused
// when a single bit of it changed.
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { deviceSignInText, type Parcel } from "../../shared/parcels/parcel.ts";
import type { Device } from "../../shared/devices/schema.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import { ecdsa, fromBase64Url, sealAll, toBase64Url } from "../../pwa/device/seal.ts";
import { newId } from "../../server/sync/new-id.ts";
import {
  anAddress,
  aTenant,
  fetchApp,
  origin,
  Phone,
  postJson,
  signIn,
  type TestMember,
  type TestTenant,
} from "../support/tenants.ts";

interface TestDevice {
  readonly id: string;
  readonly key: CryptoKey;
  readonly tenant: string;
}

async function aDevice(tenant: TestTenant, member: TestMember): Promise<TestDevice> {
  const pair = (await crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"])) as CryptoKeyPair;
  const publicKey = toBase64Url(new Uint8Array((await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer));
  const id = newId();
  const phone = new Phone(member);
  await phone.push(phone.mutation("registerDevice", { id, publicKey, label: "Finday" }));
  return { id, key: pair.privateKey, tenant: tenant.id };
}

const sealKey = async () => {
  const { key } = await (await fetchApp("/api/parcels/key")).json<{ key: string }>();
  return fromBase64Url(key);
};

const anIntent = (title: string, extra: object = {}) => ({
  k: "createTask",
  i: newId().slice(-8),
  id: newId(),
  title,
  ...extra,
});

async function sealed(device: TestDevice, intents: Parcel["intents"]) {
  const [sealedPart] = await sealAll(
    { tenant: device.tenant, device: device.id, intents },
    await sealKey(),
    device.key,
  );
  if (!sealedPart) throw new Error("nothing sealed");
  return sealedPart.bytes;
}

/** Delivered by someone who is not signed in. */
const deliver = (bytes: BodyInit) =>
  fetchApp("/api/parcels", {
    method: "POST",
    headers: { origin, "content-type": "application/octet-stream", "cf-connecting-ip": anAddress() },
    body: bytes,
  });
const answerOf = async (response: Response): Promise<[number, unknown]> => {
  const body = await response.json<{ code?: string; received?: number }>();
  return [response.status, body.code ?? body.received];
};
const tasksOf = async (member: TestMember) => {
  const phone = new Phone(member);
  await phone.pull();
  return phone
    .records<Task>("task")
    .map(({ title }) => title)
    .toSorted();
};

test("a parcel is delivered by anyone, applied as its author, and once", async () => {
  const tenant = await aTenant();
  const author = await tenant.join("external");
  const device = await aDevice(tenant, author);
  const parcel = await sealed(device, [anIntent("Voalohany"), anIntent("Faharoa")]);
  expect(await answerOf(await deliver(parcel))).toEqual([200, 2]);
  expect(await answerOf(await deliver(parcel))).toEqual([200, 2]);
  expect(await tasksOf(author)).toEqual(["Faharoa", "Voalohany"]);
  const [row] = await tenant.db.all(
    tenant.db.read`SELECT count(DISTINCT created_by) AS authors FROM tasks WHERE created_by = ${author.actor.memberId}`,
  );
  expect(row?.["authors"]).toBe(1);
});

test("what arrived by the phone's own road is not applied again by the parcel, nor the other way round", async () => {
  const tenant = await aTenant();
  const device = await aDevice(tenant, tenant.owner);
  const phone = new Phone(tenant.owner);
  const id = newId();
  await phone.push(phone.mutation("createTask", { id, title: "Voalohany" }));
  // The phone sends an edit, someone edits after it, then the parcel with the same edit arrives.
  const edit = phone.mutation("editTask", { id, title: "Ovaina" });
  const road: [string, string, number] = [phone.group, phone.client, edit.id];
  const parcel = await sealed(device, [{ ...edit.args, k: "editTask", i: edit.args.i, w: [road] }]);
  await phone.push(edit);
  await phone.push(phone.mutation("editTask", { id, title: "Farany" }));
  expect(await answerOf(await deliver(parcel))).toEqual([200, 1]);
  expect(await tasksOf(tenant.owner)).toEqual(["Farany"]);
});

test("a parcel with one bit changed, cut short or made up is refused and changes nothing", async () => {
  const tenant = await aTenant();
  const device = await aDevice(tenant, tenant.owner);
  const parcel = await sealed(device, [anIntent("Aza ovaina")]);
  await fc.assert(
    fc.asyncProperty(fc.nat(parcel.length - 1), fc.nat(7), async (byte, bit) => {
      const changed = parcel.slice();
      changed[byte] = (changed[byte] ?? 0) ^ (1 << bit);
      const [status, code] = await answerOf(await deliver(changed));
      expect([status, code]).toEqual(status === 403 ? [403, "device_unknown"] : [422, "parcel_damaged"]);
    }),
    { numRuns: 60 },
  );
  for (const bytes of [parcel.slice(0, 60), parcel.slice(0, -1), new Uint8Array([1]), new Uint8Array(500)])
    expect(await answerOf(await deliver(bytes))).toEqual([422, "parcel_damaged"]);
  expect((await deliver(new Uint8Array(200_000))).status).toBe(413);
  expect(await tasksOf(tenant.owner)).toEqual([]);
});

test("another device's signature, a device of another tenant and one that was taken away are all unknown", async () => {
  const [tenant, other] = [await aTenant(), await aTenant()];
  const [device, foreign] = [await aDevice(tenant, tenant.owner), await aDevice(other, other.owner)];
  const forged = await sealed({ ...device, key: foreign.key }, [anIntent("Sandoka")]);
  expect(await answerOf(await deliver(forged))).toEqual([403, "device_unknown"]);
  const smuggled = await sealed({ ...foreign, tenant: tenant.id }, [anIntent("Sandoka")]);
  expect(await answerOf(await deliver(smuggled))).toEqual([403, "device_unknown"]);
  const nowhere = await sealed({ ...device, tenant: newId() }, [anIntent("Sandoka")]);
  expect(await answerOf(await deliver(nowhere))).toEqual([403, "device_unknown"]);
  const phone = new Phone(tenant.owner);
  await phone.push(phone.mutation("revokeDevice", { id: device.id }));
  expect(await answerOf(await deliver(await sealed(device, [anIntent("Very")])))).toEqual([403, "device_unknown"]);
  expect(await tasksOf(tenant.owner)).toEqual([]);
});

test("work of someone who left is set aside whole, not applied", async () => {
  const tenant = await aTenant();
  const leaver = await tenant.join("staff");
  const device = await aDevice(tenant, leaver);
  const parcel = await sealed(device, [anIntent("Taty aoriana")]);
  await env.DB.prepare("UPDATE members SET status = 'left' WHERE tenant_id = ? AND id = ?")
    .bind(tenant.id, leaver.actor.memberId)
    .run();
  expect(await answerOf(await deliver(parcel))).toEqual([200, 1]);
  expect(await answerOf(await deliver(parcel))).toEqual([200, 1]);
  expect(await tasksOf(tenant.owner)).toEqual([]);
  const kept = await tenant.db.all(tenant.db.read`SELECT reason, raw FROM sync_quarantine`);
  expect(kept).toHaveLength(1);
  expect(String(kept[0]?.["raw"])).toContain("Taty aoriana");
});

test("a device signs its member in; a signature is good once, and never after the device was taken away", async () => {
  const tenant = await aTenant();
  const member = await tenant.join("external");
  const device = await aDevice(tenant, member);
  const signInWith = async (use: number, key = device.key) => {
    const text = new TextEncoder().encode(deviceSignInText(tenant.id, device.id, use));
    const signature = toBase64Url(new Uint8Array(await crypto.subtle.sign(ecdsa, key, text)));
    return postJson("/api/auth/device/sign-in", { tenant: tenant.id, device: device.id, use, signature });
  };
  const code = async (response: Response) => [response.status, (await response.json<{ code?: string }>()).code];

  const first = await signInWith(1);
  expect(first.status).toBe(200);
  const cookie = first.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const phone = new Phone({ ...member, cookie });
  await phone.push(phone.mutation("createTask", { id: newId(), title: "Miditra" }));
  const [own] = phone.records<Device>("device");
  expect(own).toMatchObject({ uses: 1, memberId: member.actor.memberId });

  expect(await code(await signInWith(1))).toEqual([409, "use_spent"]);
  const garbled = { tenant: tenant.id, device: device.id, use: 2, signature: "%%%" };
  expect((await postJson("/api/auth/device/sign-in", garbled)).status).toBe(400);
  const stranger = (await crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"])) as CryptoKeyPair;
  expect(await code(await signInWith(2, stranger.privateKey))).toEqual([403, "device_unknown"]);
  await phone.push(phone.mutation("revokeDevice", { id: device.id }));
  expect(await code(await signInWith(3))).toEqual([403, "device_revoked"]);
});

test("taking a device away ends its person's other sessions, not the one that did it, nor anyone else's", async () => {
  const tenant = await aTenant();
  const member = await tenant.join("staff");
  const device = await aDevice(tenant, member);
  const [lost, boss] = [new Phone(member), new Phone(tenant.owner)];
  const here = { ...member, cookie: await signIn(member.email) };
  const phone = new Phone(here);
  await phone.push(phone.mutation("revokeDevice", { id: device.id }));
  const late = await lost.call(
    "/api/sync/push",
    lost.pushBody([lost.mutation("createTask", { id: newId(), title: "x" })]),
  );
  expect(await answerOf(late)).toEqual([401, "signed_out"]);
  await phone.pull();
  await boss.pull();
  expect(await tasksOf(tenant.owner)).toEqual([]);
});

test("one person's copy is never answered with another's session", async () => {
  const tenant = await aTenant();
  const [mine, theirs] = [new Phone(tenant.owner), await tenant.join("staff")];
  const as = theirs.actor.memberId.slice(-8);
  const pull = await mine.call("/api/sync/pull", { pullVersion: 1, as, clientGroupID: mine.group, cookie: null });
  expect(await answerOf(pull)).toEqual([403, "other_member"]);
  const mutation = mine.mutation("createTask", { id: newId(), title: "Tsy ahy" });
  const push = await mine.call("/api/sync/push", mine.pushBody([mutation], { as }));
  expect(await answerOf(push)).toEqual([403, "other_member"]);
  expect(await tasksOf(tenant.owner)).toEqual([]);
});
