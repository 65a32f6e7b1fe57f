// Who acts. On the Worker it is read from the database on every request; on the phone, from the last sign-in.

export const roles = ["owner", "admin", "staff", "external"] as const;
export type Role = (typeof roles)[number];

/** A member acting inside one tenant. The tenant itself is never part of it: the scope carries it. */
export interface Actor {
  readonly memberId: string;
  readonly role: Role;
}
