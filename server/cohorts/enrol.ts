// A phone joins a class, or lets its person back in. It asks with an id of its own: asked twice, because an answer was
// lost, the same person comes out. Who they are from then on, the phone's key says.
import { z } from "zod";
import { readCode } from "../../shared/cohorts/join-code.ts";
import { maxLearners, type Cohort, type Enrolment } from "../../shared/cohorts/schema.ts";
import type { Device } from "../../shared/devices/schema.ts";
import { languages } from "../../shared/fields.ts";
import type { Member } from "../../shared/members/schema.ts";
import type { JoinCodes, JoinTarget } from "../auth/join-codes.ts";
import { agreedSchema, consentsOf, type Agreed } from "../privacy/consents.ts";
import { Problem } from "../http/problem.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import type { Overlay } from "../sync/overlay.ts";
import { commitAndPoke } from "../sync/commit-and-poke.ts";
import { derivedId } from "../sync/new-id.ts";

const uuid7 = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
export const codeSchema = z.object({ code: z.string().max(40) });
export const joinMemberSchema = codeSchema.extend({ agreed: agreedSchema });
export const joinSchema = codeSchema.extend({
  /** Of this joining, made by the phone; it becomes the enrolment's. */
  id: uuid7,
  name: z.string().trim().max(80).default(""),
  contact: z.string().trim().max(60).default(""),
  language: z.enum(languages).default("mg"),
  device: z.object({
    id: uuid7,
    /** ECDSA P-256, the uncompressed point in base64url. */
    publicKey: z.string().regex(/^[\w-]{87}$/),
    label: z.string().trim().min(1).max(60),
  }),
  agreed: agreedSchema,
});
export type Joining = z.infer<typeof joinSchema>;

export type JoinScope = Pick<TenantScope, "db" | "hub">;
export interface Joined {
  readonly tenant: string;
  readonly memberId: string;
  readonly device: string;
  readonly name: string;
}

/** The code as it is stored. Throws 422 `code_mistyped`: its check character does not fit, so it never was one. */
export function codeOf(typed: string): string {
  const code = readCode(typed);
  if (!code) throw new Problem(422, "code_mistyped", "This is no code: a character is wrong or missing.");
  return code;
}

const stampsOf = (now: number) => ({ createdAt: now, updatedAt: now });
const gone = (code: string, detail: string) => new Problem(410, code, detail);
export const unknownCode = () => new Problem(404, "code_unknown", "Nobody has given out this code.");

/** Throws what stands in the way of joining `cohort` by `code`. */
export function checkDoor(cohort: Cohort, code: string, now: number): void {
  if (cohort.joinCode !== code) throw gone("code_replaced", "The class has a new code.");
  if (!cohort.joinOpen) throw gone("code_closed", "The class takes nobody in now.");
  if (now < cohort.opensAt) throw new Problem(403, "class_not_open", "The class does not take people in yet.");
  if (now >= cohort.closesAt) throw gone("code_expired", "This code is too old.");
}

/** Throws what stands in the way of coming back by a code that is good once. */
export function checkWayBack(target: JoinTarget & { usedBy: string | null }, deviceId: string | null, now: number) {
  if (target.usedBy !== null && target.usedBy !== deviceId) throw gone("code_used", "This code was used already.");
  if (target.expiresAt !== null && now >= target.expiresAt) throw gone("code_expired", "This code is too old.");
}

const isSame = (device: Device | undefined, { device: asked }: Joining, memberId: string) =>
  device?.memberId === memberId && device.publicKey === asked.publicKey;
const otherPhone = () => new Problem(409, "already_joined", "This was done on another phone already.");

const freshDevice = ({ device }: Joining, memberId: string, now: number): Device => ({
  ...device,
  memberId,
  uses: 0,
  status: "active",
  ...stampsOf(now),
});

/** What the form said they agreed to, in the same commit as what they agreed to. */
function addConsents(overlay: Overlay, agreed: Agreed, memberId: string, now: number): void {
  const records = agreed ? consentsOf(agreed, memberId, now) : [];
  for (const record of records) overlay.add(`consent/${record.id}`, { ...record });
}

/** Someone new in the class. Throws `Problem`: `code_…`, `class_…` (see above), 409 `already_joined`. */
export async function enrol(
  scope: JoinScope,
  codes: JoinCodes,
  target: JoinTarget,
  joining: Joining & { code: string },
): Promise<Joined> {
  const { id, code, name, contact, language } = joining;
  const { tenantId, cohortId } = target;
  if (name === "") throw new Problem(422, "invalid_fields", "Check: name.");
  const [userId, membershipId, memberId] = await Promise.all(
    ["user", "membership", "member"].map((kind) => derivedId(kind, tenantId, id)),
  );
  if (!userId || !membershipId || !memberId) throw new Error("unreachable");
  const found = await scope.db.all(scope.db.read`
    SELECT (SELECT count(*) FROM enrolments WHERE cohort_id = ${cohortId} AND status = 'active') AS learners,
      (SELECT count(*) FROM enrolments WHERE id = ${id}) AS mine`);
  const isFull = Number(found[0]?.["learners"]) >= maxLearners && found[0]?.["mine"] === 0;

  // Judged before anything is made, then again where it counts.
  const judge = (cohort: Cohort | undefined, now: number) => {
    if (!cohort) throw unknownCode();
    checkDoor(cohort, code, now);
    if (isFull) throw new Problem(409, "class_full", "The class is full.");
  };
  const keys = [`cohort/${cohortId}`, `enrolment/${id}`, `member/${memberId}`, `device/${joining.device.id}`];
  const attempt = (isTrial: boolean) =>
    commitAndPoke(scope, {
      keys,
      async run({ overlay, now }) {
        let isNew = false;
        await overlay.run(null, async (tx) => {
          const device = (await tx.get(`device/${joining.device.id}`)) as Device | undefined;
          const before = (await tx.get(`enrolment/${id}`)) as Enrolment | undefined;
          if (before) {
            if (!isSame(device, joining, before.memberId)) throw otherPhone();
            return;
          }
          judge((await tx.get(`cohort/${cohortId}`)) as Cohort | undefined, now);
          if (device) throw otherPhone();
          isNew = true;
          if (isTrial) return;
          const person = { id: memberId, userId, displayName: name, language };
          const member: Member = { ...person, role: "external", status: "active", ...stampsOf(now) };
          const words = { id, cohortId, memberId, contact };
          const enrolment: Enrolment = { ...words, status: "active", heardAt: now, unsent: 0, ...stampsOf(now) };
          await tx.put(`member/${memberId}`, member);
          await tx.put(`device/${joining.device.id}`, freshDevice(joining, memberId, now));
          await tx.put(`enrolment/${id}`, enrolment);
        });
        if (isNew && !isTrial) addConsents(overlay, joining.agreed, memberId, now);
        const detail = { cohortId, memberId, deviceId: joining.device.id };
        const audit = { actorKind: "system", actorId: null, action: "enrol", detail } as const;
        return { result: isNew, audit: isNew && !isTrial ? audit : null };
      },
    });
  if (await attempt(true)) {
    await codes.makePerson({ userId, membershipId, tenantId, name });
    await attempt(false);
  }
  return { tenant: tenantId, memberId, device: joining.device.id, name };
}

/**
 * Someone who is in the organisation already joins one more class; they keep their role. In it already, nothing
 * changes; out of it once, their place is theirs again. Throws `Problem`: `code_…`, `class_…` (see above), 409
 * `other_centre`, 409 `code_of_a_person`.
 */
export async function enrolMember(
  scope: TenantScope,
  target: JoinTarget,
  { code, agreed }: { code: string; agreed: Agreed },
): Promise<{ cohort: string }> {
  const { memberId } = scope.actor;
  const { tenantId, cohortId } = target;
  if (tenantId !== scope.tenant.id)
    throw new Problem(409, "other_centre", "This class is of another organisation than yours.");
  if (target.memberId !== null)
    throw new Problem(409, "code_of_a_person", "This code lets one person back in. It opens no class.");
  const [found] = await scope.db.all(scope.db.read`
    SELECT (SELECT count(*) FROM enrolments WHERE cohort_id = ${cohortId} AND status = 'active') AS learners,
      (SELECT count(*) FROM enrolments
        WHERE cohort_id = ${cohortId} AND member_id = ${memberId} AND status = 'active') AS mine`);
  const isIn = Number(found?.["mine"]) > 0;
  // One place of a member in a class, whichever of their phones asks, and however often.
  const id = await derivedId(`place ${cohortId}`, tenantId, memberId);
  return commitAndPoke(scope, {
    keys: [`cohort/${cohortId}`, `enrolment/${id}`],
    async run({ overlay, now }) {
      let cohort: Cohort | undefined;
      let isNew = false;
      await overlay.run(null, async (tx) => {
        cohort = (await tx.get(`cohort/${cohortId}`)) as Cohort | undefined;
        if (!cohort) throw unknownCode();
        const before = (await tx.get(`enrolment/${id}`)) as Enrolment | undefined;
        if (isIn || before?.status === "active") return;
        checkDoor(cohort, code, now);
        if (Number(found?.["learners"]) >= maxLearners) throw new Problem(409, "class_full", "The class is full.");
        isNew = true;
        const fresh = { id, cohortId, memberId, contact: "", heardAt: now, unsent: 0, ...stampsOf(now) };
        await tx.put(`enrolment/${id}`, { ...fresh, ...before, status: "active", updatedAt: now });
      });
      if (isNew) addConsents(overlay, agreed, memberId, now);
      const detail = { cohortId, memberId };
      const audit = { actorKind: "member", actorId: memberId, action: "enrol", detail } as const;
      return { result: { cohort: cohort?.name ?? "" }, audit: isNew ? audit : null };
    },
  });
}

/** A member comes back on this phone. Throws 410 `code_used`, `code_expired`; 404 `code_unknown`. */
export async function comeBack(
  scope: JoinScope,
  codes: JoinCodes,
  target: JoinTarget & { memberId: string },
  joining: Joining & { code: string },
): Promise<Joined> {
  const { tenantId, memberId } = target;
  if (!(await codes.spend(joining.code, joining.device.id))) throw gone("code_used", "This code was used already.");
  const deviceKey = `device/${joining.device.id}`;
  const { name, userId } = await commitAndPoke(scope, {
    keys: [`member/${memberId}`, deviceKey],
    async run({ overlay, now }) {
      const outcome = { name: "", userId: "", isNew: false };
      await overlay.run(null, async (tx) => {
        const member = (await tx.get(`member/${memberId}`)) as Member | undefined;
        // A role that grew since then is not given away by a code of a class.
        if (member?.status !== "active" || member.role !== "external") throw unknownCode();
        outcome.name = member.displayName;
        outcome.userId = member.userId;
        const device = (await tx.get(deviceKey)) as Device | undefined;
        if (isSame(device, joining, memberId)) return;
        if (device) throw otherPhone();
        outcome.isNew = true;
        await tx.put(deviceKey, freshDevice(joining, memberId, now));
      });
      const detail = { memberId, deviceId: joining.device.id };
      const audit = { actorKind: "member", actorId: memberId, action: "come_back", detail } as const;
      return { result: outcome, audit: outcome.isNew ? audit : null };
    },
  });
  // Whoever needed a trainer to come back does not know it, or somebody else does.
  await codes.forgetPin(tenantId, userId);
  return { tenant: tenantId, memberId, device: joining.device.id, name };
}
