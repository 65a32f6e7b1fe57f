// What this phone does as a device of its person: makes itself known, signs them in again, seals their work when they
// leave, and lets go of what it may no longer hold.
import { uuidv7 } from "../../shared/uuid.ts";
import { deviceSignInText } from "../../shared/parcels/parcel.ts";
import type { Parcel } from "../../shared/parcels/parcel.ts";
import { devices } from "../../shared/devices/records.ts";
import { members } from "../../shared/members/records.ts";
import { ask, askSession, Problem, signOut, type Session } from "../account/session.ts";
import { dropWritings } from "../authoring/writings.ts";
import { dropDrafts, ownerOf } from "../lessons/drafts.ts";
import { keep, read } from "../shell/preferences.ts";
import { keptFactors } from "../factors/kept.ts";
import type { Profile, SyncStore, Vault } from "../sync/store.ts";
import { idOf, people, type DeviceKeys, type Open, type Person } from "./people.ts";
import { ecdsa, fromBase64Url, sealAll, toBase64Url, type SealedPart } from "./seal.ts";
import { keepSealed } from "./sealed.ts";
import { tellLater, type Told } from "./told.ts";

/** What is known of the person, read through their vault where they have one. */
export async function openOf(profile: Profile, vault: Vault | null): Promise<Open | undefined> {
  const person = await people.get(idOf(profile));
  if (!vault || !person?.lock) return person?.open;
  const { profile: known, device } = (await vault.open(person.lock.secret)) as {
    profile: Profile;
    device?: DeviceKeys;
  };
  if (!device) return { profile: known };
  const key = await crypto.subtle.importKey("jwk", device.key as JsonWebKey, ecdsa, true, ["sign"]);
  return { profile: known, device: { ...device, key } };
}

async function keepDevice(profile: Profile, vault: Vault | null, device: DeviceKeys | null): Promise<void> {
  const id = idOf(profile);
  const person = await people.get(id);
  if (!person) return;
  if (!vault || !person.lock) return people.put(id, { ...person, open: { profile, ...(device && { device }) } });
  const keys = device && { ...device, key: await crypto.subtle.exportKey("jwk", device.key) };
  const secret = await vault.seal({ profile, ...(keys && { device: keys }) });
  return people.put(id, { ...person, lock: { ...person.lock, secret } });
}

const label = () => /Android|iPhone|iPad|Windows|Mac|Linux/.exec(navigator.userAgent)?.[0] ?? "Nexio";

/** Makes this device known once its person is in. Again at each start until the Worker's key could be fetched. */
export async function makeKnown(store: SyncStore, vault: Vault | null): Promise<void> {
  if (vault) (await import("./sealed-copy.ts")).sealAtLock(store, vault);
  watchStanding(store);
  await letGoOthers(store.profile).catch(() => {}); // out of reach: at the next start then
  // What its person confirms decisions with is asked for too; without a network it is of no use, and not there.
  void import("../factors/nonce.ts").then(
    (m) => m.keepFresh(store),
    () => {},
  );
  const known = await openOf(store.profile, vault);
  if (known?.device) watch(store, known.device.id);
  if (!known || known.device) return;
  // A push in the middle of the first copy would ask for the same records once more.
  await whole(store);
  const { key: sealKey } = (await ask("/api/parcels/key")) as { key: string };
  const pair = await crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"]);
  const publicKey = toBase64Url(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  const id = uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
  await keepDevice(store.profile, vault, { id, key: pair.privateKey, sealKey, uses: 0 });
  await store.mutate.registerDevice({ id, publicKey, label: label() });
  watch(store, id);
}

/** Hears from its person's record that they have another role, or are no longer active: the session is asked anew. */
function watchStanding(store: SyncStore): void {
  const { actor } = store.profile;
  store.subscribe(
    (tx) => members.get(tx, actor.memberId),
    (member) => {
      if (member?.role && (member.role !== actor.role || member.status !== "active"))
        dispatchEvent(new Event("nexio-signed-out"));
    },
  );
}

/** Copies of other organisations that this person has on this phone, and is no longer in, go. */
async function letGoOthers(profile: Profile): Promise<void> {
  const own = idOf(profile);
  const others = (await people.all()).flatMap(({ id, open }) =>
    open && id !== own && open.profile.userId === profile.userId ? [open.profile] : [],
  );
  const session = others.length > 0 ? await askSession() : null;
  if (session?.user.id !== profile.userId) return;
  const here = new Set(session.memberships.map(({ tenantId }) => tenantId));
  for (const other of others) if (!here.has(other.tenant.id)) await letGo(other, null, "removed");
}
const whole = (store: SyncStore) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (!store.status().complete) return;
      stop();
      resolve();
    };
    const stop = store.onStatus(look);
    look();
  });

/** Hears from its own record that it was taken away. */
function watch(store: SyncStore, id: string): void {
  store.subscribe(
    (tx) => devices.get(tx, id),
    (device) => device?.status === "revoked" && dispatchEvent(new Event("nexio-revoked")),
  );
}

/** This device was taken away while its person is in: everything goes, and the session with it. */
export async function takenAway(profile: Profile, vault: Vault | null): Promise<void> {
  await letGo(profile, vault, "revoked");
  await signOut().catch(() => {}); // told to the Worker before it is asked anything else
}

/** This device of `profile`, when the Worker knows it; only then is what it seals ever taken. */
export async function knownDevice(store: SyncStore, vault: Vault | null): Promise<DeviceKeys | null> {
  const device = (await openOf(store.profile, vault))?.device;
  if (!device) return null;
  const confirmed = await store.query((tx) => devices.get(tx, device.id));
  const waiting = (await store.pending()).some(({ kind }) => kind === "registerDevice");
  return confirmed?.status === "active" && !waiting ? device : null;
}

/**
 * The Worker sees someone else in `session`, or nobody. `signed_in`: the device's key brought its person back. `gone`:
 * they are no longer a member, or the device was taken away; what it held is deleted and they are told. `out`: they
 * have to sign in themselves.
 */
export async function comeBack(
  profile: Profile,
  vault: Vault | null,
  session: Session | null,
): Promise<"signed_in" | "gone" | "out"> {
  const left =
    session?.user.id === profile.userId && !session.memberships.some(({ tenantId }) => tenantId === profile.tenant.id);
  if (left) return letGo(profile, vault, session.suspended?.tenantId === profile.tenant.id ? "suspended" : "removed");
  const device = (await openOf(profile, vault))?.device;
  if (!device) return "out";
  const use = device.uses + 1;
  await keepDevice(profile, vault, { ...device, uses: use });
  const text = new TextEncoder().encode(deviceSignInText(profile.tenant.id, device.id, use));
  const signature = toBase64Url(new Uint8Array(await crypto.subtle.sign(ecdsa, device.key, text)));
  try {
    await ask("/api/auth/device/sign-in", { tenant: profile.tenant.id, device: device.id, use, signature });
    return "signed_in";
  } catch (problem) {
    const code = problem instanceof Problem ? problem.code : "";
    if (code === "unreachable") throw problem;
    if (code === "no_tenant") return letGo(profile, vault, "removed");
    if (code === "device_revoked") return letGo(profile, vault, "revoked");
    // The password was changed elsewhere: this key opens nothing any more, and the next sign-in makes another.
    if (code === "sign_in_again") await keepDevice(profile, vault, null);
    return "out";
  }
}

/** Deletes everything of a person from this phone but the sealed work. */
export async function forgetPerson(id: string, profile: Profile | null): Promise<void> {
  const [{ Journal }, { dropCopies }] = await Promise.all([
    import("../sync/open-store.ts"),
    import("./vault-store.ts"),
  ]);
  const journal = await Journal.open(id, null);
  await journal.clear();
  journal.close();
  if (profile) await Promise.all([dropDrafts(ownerOf(profile)), dropWritings(ownerOf(profile))]);
  await keptFactors.del(id);
  await people.del(id);
  if (read("person") === id) keep("person", "");
  await dropCopies(id);
}

/** The account is gone: nothing of it stays here, in whichever organisation it was, nor what it had sealed or written. */
export async function forgetUser(userId: string): Promise<void> {
  for (const { id, open } of await people.all())
    if (id.startsWith(`${userId}:`)) await forgetPerson(id, open?.profile ?? null);
  await (await import("./sealed-copy.ts")).dropSealedCopies(`${userId}:`);
}

/** One wrong PIN too many: the key goes first, then what only it could open. What was sealed still goes out. */
export async function destroyKey({ id, label }: Pick<Person, "id" | "label">): Promise<void> {
  await people.del(id);
  await tellLater({ why: "guessed", tenant: label, unsent: [] });
  await forgetPerson(id, null);
}

/** What may no longer be here goes; the person is told, with the words of what was not sent. */
async function letGo(profile: Profile, vault: Vault | null, why: Told["why"]): Promise<"gone"> {
  // Two signs of the same thing: the second finds nobody, and must not tell of nothing.
  if (!(await people.get(idOf(profile)))) return "gone";
  const { Journal } = await import("../sync/open-store.ts");
  const journal = await Journal.open(idOf(profile), vault);
  const unsent = (await journal.list().catch(() => [])).map(({ words, kind }) => words || kind);
  journal.close();
  await tellLater({ why, tenant: profile.tenant.name, unsent });
  await forgetPerson(idOf(profile), profile);
  return "gone";
}

/** Everything unsent, as parcels only the Worker can open. Each names the roads it may also have taken. */
export function sealIntents(store: SyncStore, device: DeviceKeys, intents: readonly Intent[]): Promise<SealedPart[]> {
  const parcel: Parcel = {
    tenant: store.profile.tenant.id,
    device: device.id,
    intents: intents.map(({ id, kind, args, sendings }) => ({
      ...args,
      k: kind,
      i: id,
      ...(sendings.length > 0 && { w: [...sendings] }),
    })),
  };
  return sealAll(parcel, fromBase64Url(device.sealKey), device.key);
}
type Intent = Awaited<ReturnType<SyncStore["pending"]>>[number];

/** Seals what is unsent, then deletes every readable trace of the person here. */
export async function leaveSealed(store: SyncStore, device: DeviceKeys | null): Promise<void> {
  const intents = await store.departing();
  if (intents.length > 0) {
    if (!device) throw new Error("Unsent work without a key to seal it with");
    await keepSealed((await sealIntents(store, device, intents)).map(({ bytes }) => bytes));
  }
  await store.forget();
  await forgetPerson(idOf(store.profile), store.profile);
}
