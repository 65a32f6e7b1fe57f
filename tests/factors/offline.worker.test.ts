// Decisions signed on a phone without a network: what the Worker takes, and the fourteen ways in which it must not.
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import type { Approval, Decision } from "../../shared/approvals/schema.ts";
import type { Proof } from "../../shared/step-up/schema.ts";
import { toBase64Url } from "../../server/factors/keys.ts";
import { fromBase64Url } from "../../server/parcels/seal-keys.ts";
import { sha256 } from "../../server/step-up/nonce.ts";
import { newId } from "../../server/sync/new-id.ts";
import { Authenticator, type Answering } from "../support/authenticator.ts";
import { must, withPasskey } from "../support/factors.ts";
import { anApproval, aTenant, Phone, put, signIn, type TestMember, type TestTenant } from "../support/tenants.ts";

const day = 24 * 60 * 60_000;
afterEach(() => void vi.useRealTimers());

interface Item {
  readonly id: string;
  readonly approvalId: string;
  readonly verdict: "approve" | "reject";
  readonly reason?: string;
  readonly subjectHash: string;
  readonly claimedAt: number;
}
interface Nonce {
  readonly nonce: string;
  readonly at: number;
}
interface Scene {
  readonly tenant: TestTenant;
  readonly member: TestMember;
  readonly phone: Phone;
  readonly key: Authenticator;
  readonly nonce: Nonce;
  readonly items: Item[];
}

async function someone(key = new Authenticator()) {
  const tenant = await aTenant();
  const member = await tenant.join("admin");
  return { tenant, member, key: await withPasskey(member, key) };
}
/** Whom most of these tests are about: signing in and hashing passwords takes its time. */
let usual: ReturnType<typeof someone> | undefined;

interface About extends Partial<Approval> {
  /** Somebody else's scene, with this key: the test leaves them changed. */
  readonly alone?: Authenticator;
}

/** `count` approvals, their decisions, and a phone that has a nonce and a passkey. */
async function aScene(count = 1, { alone, ...fields }: About = {}): Promise<Scene> {
  const { tenant, member, key } = await (alone ? someone(alone) : (usual ??= someone()));
  const approvals = Array.from({ length: count }, () =>
    anApproval({ risk: "medium", expiresAt: Date.now() + 90 * day, ...fields }),
  );
  await put(tenant.db, Object.fromEntries(approvals.map((approval) => [`approval/${approval.id}`, approval])));
  const phone = new Phone(member);
  await phone.pull();
  const nonce = await must<Nonce>(member, "/api/step-up/nonce", { group: phone.group });
  const items = approvals.map(({ id, subjectHash }) => ({
    id: newId(),
    approvalId: id,
    verdict: "approve" as const,
    subjectHash,
    claimedAt: Date.now(),
  }));
  return { tenant, member, phone, key, nonce, items };
}

const prove = async ({ key, nonce, phone, items }: Scene, answering: Answering = {}): Promise<Proof> => ({
  ...(await key.decide(nonce.nonce, phone.group, items, answering)),
  nonce: nonce.nonce,
  at: nonce.at,
});
const decide = (phone: Phone, items: readonly object[], proof: object | undefined) =>
  phone.push(phone.mutation("decideApprovals", { items, ...(proof && { proof }) }));
/** What became of the scene's decisions, as `phone` sees it. */
const outcomes = ({ items, phone: own }: Scene, phone = own) =>
  phone
    .records<Decision>("decision")
    .filter(({ approvalId }) => items.some((item) => item.approvalId === approvalId))
    .map(({ outcome }) => outcome);
const statuses = ({ items, phone: own }: Scene, phone = own) =>
  items.map(({ approvalId }) => phone.view.get(`approval/${approvalId}`) as Approval).map(({ status }) => status);
const approvalRows = async ({ tenant }: Scene) =>
  JSON.stringify(await tenant.db.all(tenant.db.read`SELECT * FROM approvals ORDER BY id`));

test.each([1, 10, 50])("one assertion covers %i decisions of medium risk", async (count) => {
  const scene = await aScene(count);
  const proof = await prove(scene);
  await decide(scene.phone, scene.items, proof);
  expect(outcomes(scene)).toEqual(Array(count).fill("applied"));
  expect(statuses(scene)).toEqual(Array(count).fill("approved"));
  // 401 bytes for one decision's, however many it covers.
  expect(JSON.stringify(proof).length).toBeLessThan(620);
});

test("fifty-one are too many for one assertion", async () => {
  const scene = await aScene(51);
  await decide(scene.phone, scene.items, await prove(scene));
  expect(outcomes(scene)).toEqual([]);
  expect(new Set(statuses(scene))).toEqual(new Set(["pending"]));
});

test.each([
  [7, "applied", "approved"],
  [13.9, "applied", "approved"],
  [15, "needs_step_up", "pending"],
])("%d days after its nonce a decision is %s", async (days, outcome, status) => {
  const scene = await aScene();
  const proof = await prove(scene);
  vi.setSystemTime(Date.now() + days * day);
  await decide(scene.phone, scene.items, proof);
  expect([outcomes(scene), statuses(scene)]).toEqual([[outcome], [status]]);
});

test("of high risk nothing happens by an assertion that was made offline", async () => {
  const scene = await aScene(1, { risk: "high" });
  await decide(scene.phone, scene.items, await prove(scene));
  expect([outcomes(scene), statuses(scene)]).toEqual([["needs_step_up"], ["pending"]]);
});

test("without an assertion a decision of medium risk waits, and sent again nothing changes", async () => {
  const scene = await aScene();
  await decide(scene.phone, scene.items, undefined);
  expect(outcomes(scene)).toEqual(["needs_step_up"]);
  await decide(scene.phone, scene.items, undefined);
  expect([outcomes(scene), statuses(scene)]).toEqual([["needs_step_up"], ["pending"]]);
});

const flip = (text: string, at: number) => text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
type Tampered = readonly [items: readonly object[], proof: object, by?: Phone];
const only = ({ items: [first] }: Scene): Item => {
  if (!first) throw new Error("no item");
  return first;
};

/** What each case does to a decision on its way, and what becomes of it. */
const tampering: Readonly<Record<string, readonly [became: string | null, (scene: Scene) => Promise<Tampered>]>> = {
  "each field of the decision changed": [
    "forbidden",
    async (scene) => [[{ ...only(scene), verdict: "reject", reason: "Tsia" }], await prove(scene)],
  ],
  "a foreign credential": [
    "forbidden",
    async (scene) => {
      const stranger = await withPasskey(await scene.tenant.join("staff"));
      return [scene.items, await prove({ ...scene, key: stranger })];
    },
  ],
  "a foreign origin": [
    "forbidden",
    async (scene) => [scene.items, await prove(scene, { origin: "https://nexio.example" })],
  ],
  "its person not verified": ["forbidden", async (scene) => [scene.items, await prove(scene, { flags: 1 })]],
  "an old nonce": [
    "needs_step_up",
    async (scene) => {
      const proof = await prove(scene);
      vi.setSystemTime(Date.now() + 15 * day);
      return [scene.items, proof];
    },
  ],
  "another client group": [
    "needs_step_up",
    async (scene) => {
      const other = new Phone(scene.member);
      await other.pull();
      return [scene.items, await prove(scene), other];
    },
  ],
  "replayed under a new mutation id": [
    "forbidden",
    async (scene) => {
      const proof = await prove(scene);
      const { id: _spent, ...rest } = only(scene);
      return [[{ ...rest, id: newId() }], proof];
    },
  ],
  "the content changed": [
    "stale",
    async (scene) => {
      const proof = await prove(scene);
      const approval = anApproval({ id: only(scene).approvalId, risk: "medium", subjectHash: "fedcba9876543210" });
      await put(scene.tenant.db, { [`approval/${approval.id}`]: approval });
      return [scene.items, proof];
    },
  ],
  "the approval already decided": [
    "superseded",
    async (scene) => {
      const { memberId: id } = scene.tenant.owner.actor;
      const approval = anApproval({ id: only(scene).approvalId, risk: "medium", status: "rejected", decidedBy: id });
      await put(scene.tenant.db, { [`approval/${approval.id}`]: approval });
      return [scene.items, await prove(scene)];
    },
  ],
  "a revoked membership": [
    null,
    async (scene) => {
      const [row] = await scene.tenant.db.all(
        scene.tenant.db.read`SELECT * FROM members WHERE id = ${scene.member.actor.memberId}`,
      );
      const { id, role, user_id: userId, created_at: createdAt, display_name: displayName, language } = row ?? {};
      const gone = { id, userId, role, displayName, language, status: "left", createdAt, updatedAt: Date.now() };
      await put(scene.tenant.db, { [`member/${String(id)}`]: gone });
      return [scene.items, await prove(scene)];
    },
  ],
  "a revoked credential": [
    "forbidden",
    async (scene) => {
      const proof = await prove(scene);
      await env.DB.prepare("DELETE FROM auth_passkey WHERE credential_id = ?1").bind(scene.key.credentialId).run();
      return [scene.items, proof];
    },
  ],
  "a signature cut short": [
    "forbidden",
    async (scene) => {
      const proof = await prove(scene);
      return [scene.items, { ...proof, signature: proof.signature.slice(0, -8) }];
    },
  ],
  "an RSA signature under an elliptic key": [
    "forbidden",
    async (scene) => {
      const proof = await prove(scene);
      const how = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
      const pair = await crypto.subtle.generateKey({ ...how, hash: "SHA-256" }, true, ["sign", "verify"]);
      const client = await sha256(fromBase64Url(proof.clientData));
      const signed = new Uint8Array([...fromBase64Url(proof.authData), ...client]);
      const rsa = await crypto.subtle.sign(how, (pair as CryptoKeyPair).privateKey, signed);
      return [scene.items, { ...proof, signature: toBase64Url(new Uint8Array(rsa)) }];
    },
  ],
  "one altered hash in a batch": [
    "forbidden",
    async (scene) => {
      const proof = await prove(scene);
      const [first, ...rest] = scene.items;
      return [[{ ...first, subjectHash: `f${only(scene).subjectHash.slice(1)}` }, ...rest], proof];
    },
  ],
};

test("the list of tampering is whole", () => expect(Object.keys(tampering)).toHaveLength(14));

test.each(Object.entries(tampering))("%s: not applied", async (name, [became, tamper]) => {
  const scene = await aScene(
    name.includes("batch") ? 3 : 1,
    name.includes("revoked") ? { alone: new Authenticator() } : {},
  );
  const [items, proof, by = scene.phone] = await tamper(scene);
  const before = await approvalRows(scene);
  if (became === null) {
    await expect(decide(by, items, proof)).rejects.toThrow(/no_tenant/);
  } else {
    await decide(by, items, proof);
    const told = outcomes(scene, by);
    // Of the altered one in a batch the content is the first thing that does not fit.
    expect(told.toSorted()).toEqual(name.includes("batch") ? [became, became, "stale"] : [became]);
  }
  expect(await approvalRows(scene)).toBe(before);
});

test("every byte of what is signed counts", async () => {
  const scene = await aScene();
  const other = anApproval({ risk: "medium", expiresAt: Date.now() + day });
  await put(scene.tenant.db, { [`approval/${other.id}`]: other });
  const proof = await prove(scene);
  const item = only(scene);
  const cases: [object, object][] = [
    [{ ...item, id: newId(), reason: "Eny" }, proof],
    [{ ...item, id: newId(), approvalId: other.id }, proof],
    ...(["clientData", "authData", "signature"] as const).map((part): [object, object] => [
      item,
      { ...proof, [part]: flip(proof[part], 20) },
    ]),
  ];
  const before = await approvalRows(scene);
  const ids = [];
  for (const [changed, given] of cases) {
    const sent = { ...changed, id: newId() };
    ids.push(sent.id);
    await decide(scene.phone, [sent], given);
  }
  const became = ids.map((id) => (scene.phone.view.get(`decision/${id}`) as Decision).outcome);
  expect(became).toEqual(cases.map(() => "forbidden"));
  expect(await approvalRows(scene)).toBe(before);
});

test("signed in anew, what was signed under the old session waits", async () => {
  const scene = await aScene();
  const proof = await prove(scene);
  const again = new Phone({ ...scene.member, cookie: await signIn(scene.member.email) });
  Object.assign(again, { group: scene.phone.group });
  await again.pull();
  await decide(again, scene.items, proof);
  expect([outcomes(scene, again), statuses(scene, again)]).toEqual([["needs_step_up"], ["pending"]]);
});

test("of a key that counts, an assertion from behind waits; the next ones are taken in their order", async () => {
  const scene = await aScene(3, { alone: new Authenticator({ counts: true }) });
  const [first, second, third] = scene.items;
  if (!first || !second || !third) throw new Error("no items");
  const proofs = [];
  for (const item of [first, second, third]) proofs.push(await prove({ ...scene, items: [item] }));
  await decide(scene.phone, [second], proofs[1]);
  await decide(scene.phone, [first], proofs[0]);
  await decide(scene.phone, [third], proofs[2]);
  const byId = new Map(scene.phone.records<Decision>("decision").map(({ id, outcome }) => [id, outcome]));
  expect([first, second, third].map(({ id }) => byId.get(id))).toEqual(["needs_step_up", "applied", "applied"]);
});
