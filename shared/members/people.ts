// The members and invitations of a tenant, as whoever manages them looks at them. Apart from queries.ts, which nearly
// every screen has.
import { collection } from "../sync/collection.ts";
import type { ReadTx } from "../sync/tx.ts";
import { roles } from "../actor.ts";
import { whyClosed, type Invitation } from "./invitation.ts";
import { members } from "./records.ts";
import type { Member } from "./schema.ts";

// Here and in no `records.ts`: the build puts those beside the rules, and no rule reads invitations.
const invitations = collection<Invitation>("invitation");

export interface People {
  /** By role, owners first, then by name. */
  readonly active: readonly Member[];
  readonly suspended: readonly Member[];
  /** Who left or was removed, the latest first. */
  readonly former: readonly Member[];
}

const byRole = (a: Member, b: Member): number =>
  roles.indexOf(a.role) - roles.indexOf(b.role) || a.displayName.localeCompare(b.displayName);

/** Everyone whose whole record is in sight: for staff, everyone. */
export async function people(tx: ReadTx): Promise<People> {
  const whole = (await members.list(tx)).filter((one): one is Member => one.role !== undefined);
  const of = (...statuses: readonly Member["status"][]) => whole.filter(({ status }) => statuses.includes(status));
  return {
    active: of("active", "invited").toSorted(byRole),
    suspended: of("suspended").toSorted(byRole),
    former: of("left").toSorted((a, b) => b.updatedAt - a.updatedAt),
  };
}

export interface OneMember {
  readonly member: Member;
  /** Whether nobody else is an active owner. */
  readonly isLastOwner: boolean;
}

export async function oneMember(tx: ReadTx, id: string): Promise<OneMember | null> {
  const { active, suspended, former } = await people(tx);
  const member = [...active, ...suspended, ...former].find((one) => one.id === id);
  if (!member) return null;
  const isOwner = member.role === "owner" && member.status === "active";
  return { member, isLastOwner: isOwner && !active.some((one) => one.role === "owner" && one.id !== id) };
}

/** Those that still let somebody in at `now`, the newest first. */
export const openInvitations = async (tx: ReadTx, now: number): Promise<Invitation[]> =>
  (await invitations.list(tx)).filter((one) => !whyClosed(one, now)).toSorted((a, b) => b.createdAt - a.createdAt);
