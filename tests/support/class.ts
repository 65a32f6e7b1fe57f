// A class and phones that join it, for Worker tests.
import { ecdsa, sealAll, toBase64Url } from "../../pwa/device/seal.ts";
import type { Cohort } from "../../shared/cohorts/schema.ts";
import { deviceSignInText, type Parcel } from "../../shared/parcels/parcel.ts";
import { newId } from "../../server/sync/new-id.ts";
import { anAddress, aTenant, postJson, type TestMember, type TestTenant } from "./tenants.ts";

export interface TestClass {
  readonly tenant: TestTenant;
  readonly trainer: TestMember;
  readonly cohort: Cohort;
}

export async function makeClass(by: TestMember, fields: object = {}): Promise<Cohort> {
  const answer = await postJson("/api/cohorts", { id: newId(), name: "Kilasy 4", ...fields }, { cookie: by.cookie });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json<Cohort>();
}

export async function aClass(fields: object = {}): Promise<TestClass> {
  const tenant = await aTenant("Ivon-toerana");
  const trainer = await tenant.join("staff");
  return { tenant, trainer, cohort: await makeClass(trainer, fields) };
}

export interface Joiner {
  readonly body: {
    id: string;
    code: string;
    name: string;
    contact: string;
    language: string;
    device: { id: string; publicKey: string; label: string };
  };
  join(address?: string): Promise<Response>;
  /** Signs in with the phone's key; the session's cookie. */
  signIn(tenantId: string, use?: number): Promise<string>;
  /** A parcel of these intents, sealed to `key` and signed by the phone. */
  seal(tenant: string, intents: Parcel["intents"], key: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/** A phone with a key of its own, about to type `code`. */
export async function aJoiner(code: string, name = "Soa"): Promise<Joiner> {
  const pair = (await crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"])) as CryptoKeyPair;
  const point = (await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer;
  const device = { id: newId(), publicKey: toBase64Url(new Uint8Array(point)), label: "Android" };
  const body = { id: newId(), code, name, contact: "034 00 000 00", language: "mg", device };
  return {
    body,
    join: (address = anAddress()) => postJson("/api/join", body, { "cf-connecting-ip": address }),
    async seal(tenant, intents, key) {
      const [part] = await sealAll({ tenant, device: device.id, intents }, key, pair.privateKey);
      if (!part) throw new Error("Nothing was sealed");
      return Uint8Array.from(part.bytes);
    },
    async signIn(tenantId, use = 1) {
      const text = new TextEncoder().encode(deviceSignInText(tenantId, device.id, use));
      const signature = toBase64Url(new Uint8Array(await crypto.subtle.sign(ecdsa, pair.privateKey, text)));
      const answer = await postJson("/api/auth/device/sign-in", {
        tenant: tenantId,
        device: device.id,
        use,
        signature,
      });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; ");
    },
  };
}

export const codeOf = async (answer: Response) => [answer.status, (await answer.json<{ code: string }>()).code];
