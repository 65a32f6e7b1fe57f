// What is asked of the Worker at the door, apart from what every start asks (session.ts).
import type { Language } from "../../shared/fields.ts";
import type { agreedTo } from "../privacy/agreed.ts";
import { keep } from "../shell/preferences.ts";
import { ask, leaving } from "./session.ts";

export interface SignUp {
  name: string;
  email: string;
  password: string;
  /** None for who was invited into somebody else's. */
  organisation?: string;
  kind?: TenantKind;
  language: Language;
  agreed: ReturnType<typeof agreedTo>;
}
export type TenantKind = "agency" | "centre" | "entrepreneur";

export async function signIn(email: string, password: string): Promise<void> {
  await ask("/api/auth/sign-in/email", { email, password });
  keep(leaving, "");
}
/** Answers the same for known and unknown addresses; sign in after it. */
export const signUp = (details: SignUp) => ask("/api/sign-up", details);

export const createTenant = (name: string, kind: TenantKind, language: Language) =>
  ask("/api/tenants", { name, kind, language });
export const setActiveTenant = (organizationId: string) => ask("/api/auth/organization/set-active", { organizationId });
