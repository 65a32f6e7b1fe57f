// A phone joins a class. What it asks with is on the disk before it asks: an answer that was lost, a page that was
// closed, and the next try still makes the same person.
import { deviceSignInText } from "../../shared/parcels/parcel.ts";
import { ask, askSession, leaving, Problem, profileOf } from "../account/session.ts";
import { ecdsa, toBase64Url } from "../device/seal.ts";
import { idOf, people, type Open } from "../device/people.ts";
import { lockAway, newVault } from "../device/vault.ts";
import { language } from "../i18n/locale.ts";
import { agreedTo } from "../privacy/agreed.ts";
import { box } from "../shell/box.ts";
import { newId } from "../shell/new-id.ts";
import { keep } from "../shell/preferences.ts";
import type { Vault } from "../sync/store.ts";

interface Joining {
  readonly id: string;
  readonly device: string;
  readonly key: CryptoKey;
  readonly publicKey: string;
  /** How often the key was used to sign in. */
  readonly uses: number;
}
const joinings = box<Joining>("nexio-joining");

/** What a code leads to; `name` is the person's whom it lets back in. */
export interface Leads {
  readonly centre: string;
  readonly cohort: string;
  readonly name: string | null;
}
/** Rejects with `Problem`. */
export const lookAt = async (code: string): Promise<Leads> => (await ask("/api/join/look", { code })) as Leads;

export interface Entry {
  readonly code: string;
  readonly name: string;
  readonly contact: string;
  readonly pin: string;
}

async function begun(at: string): Promise<Joining> {
  const known = await joinings.get(at);
  if (known) return known;
  const pair = await crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"]);
  const publicKey = toBase64Url(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  const joining = { id: newId(), device: newId(), key: pair.privateKey, publicKey, uses: 0 };
  await joinings.put(at, joining);
  return joining;
}

/** Whoever is signed in joins one more class of their organisation; its name. Rejects with `Problem`; try again. */
export const joinAsMember = async (code: string): Promise<string> =>
  ((await ask("/api/join/member", { code, agreed: agreedTo("class") })) as { cohort: string }).cohort;

const label = () => /Android|iPhone|iPad|Windows|Mac|Linux/.exec(navigator.userAgent)?.[0] ?? "Nexio";

/** Goes through the door; the person is then known here, behind their PIN. Rejects with `Problem`; try again. */
export async function join({ code, name, contact, pin }: Entry): Promise<{ open: Open; vault: Vault }> {
  const at = `${code}/${name.toLowerCase()}`;
  const joining = await begun(at);
  const { key: sealKey } = (await ask("/api/parcels/key")) as { key: string };
  const device = { id: joining.device, publicKey: joining.publicKey, label: label() };
  const agreed = agreedTo("account", "transfer", "class");
  const body = { id: joining.id, code, name, contact, language: language(), device, agreed };
  const { tenant } = (await ask("/api/join", body)) as { tenant: string };

  const use = joining.uses + 1;
  await joinings.put(at, { ...joining, uses: use });
  const text = new TextEncoder().encode(deviceSignInText(tenant, joining.device, use));
  const signature = toBase64Url(new Uint8Array(await crypto.subtle.sign(ecdsa, joining.key, text)));
  await ask("/api/auth/device/sign-in", { tenant, device: joining.device, use, signature });
  keep(leaving, "");
  const session = await askSession();
  const profile = session && profileOf(session);
  if (!profile) throw new Problem("server", 500);

  const keys = { id: joining.device, key: joining.key, sealKey, uses: use };
  const open: Open = { profile, device: keys };
  const vault = await newVault();
  const id = idOf(profile);
  await people.put(id, { id, label: profile.name, lock: await lockAway(open, vault, pin) });
  await joinings.del(at);
  return { open, vault };
}
