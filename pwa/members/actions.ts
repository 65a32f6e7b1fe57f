// What is asked of the Worker about invitations; it needs a network. Everything else about members is a rule.
import type { Role } from "../../shared/actor.ts";
import type { Invitation } from "../../shared/members/invitation.ts";
import { ask } from "../account/session.ts";
import { setActiveTenant } from "../account/actions.ts";
import { syncNow } from "../data/asking.ts";
import { language } from "../i18n/locale.ts";
import type { SyncStore } from "../sync/store.ts";

export interface Invite {
  readonly id: string;
  readonly role: Role;
  readonly email: string | null;
  readonly label: string;
  readonly days: number;
  readonly uses: number;
}
/** An invitation and its link, which nobody can see again. */
export interface Given {
  readonly invitation: Invitation;
  readonly secret: string;
}
/** What a link leads to; `email` is veiled. */
export interface Leads {
  readonly tenant: string;
  readonly role: Role;
  readonly by: string;
  readonly email: string | null;
  readonly expiresAt: number;
}

// Our own Worker's answers, whose shape the end-to-end tests hold.
export async function invite(store: SyncStore, asked: Invite): Promise<Given> {
  const given = (await ask("/api/invitations", asked)) as Given;
  await syncNow(store);
  return given;
}
export async function revoke(store: SyncStore, id: string): Promise<void> {
  await ask(`/api/invitations/${id}/revoke`, {});
  await syncNow(store);
}
export const lookAt = async (secret: string): Promise<Leads> =>
  (await ask("/api/invitations/look", { secret })) as Leads;

/** Makes whoever is signed in a member, and goes there. */
export async function accept(secret: string): Promise<void> {
  const { tenant } = (await ask("/api/invitations/accept", { secret, language: language() })) as { tenant: string };
  await setActiveTenant(tenant);
}

/** The secret is behind the `#`, which no server and no log ever gets to see. */
export const linkOf = (secret: string): string => `${location.origin}${invitationPath}#${secret}`;
export const invitationPath = "/members/invitation";

const kept = "invitation";
/** The secret of the link that was opened; it waits in this tab while its reader signs in or up. */
export function secretHere(): string {
  const given = location.hash.slice(1);
  if (given) {
    sessionStorage.setItem(kept, given);
    // Out of the address and its history: the next person on this phone finds no open door there.
    history.replaceState(null, "", invitationPath);
  }
  return sessionStorage.getItem(kept) ?? "";
}
export const forgetSecret = (): void => sessionStorage.removeItem(kept);
