// What is asked of the Worker at the door, apart from what every start asks (session.ts).
import type { Language } from "../../shared/fields.ts";
import { language } from "../i18n/locale.ts";
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

/** Other providers this deployment has. */
export type Provider = "google" | "microsoft";
export const askWays = async (): Promise<readonly Provider[]> =>
  ((await ask("/api/ways")) as { providers: readonly Provider[] }).providers;

/** Leaves for the provider's page, which leads back to /account/done. */
export async function leaveFor(provider: Provider): Promise<void> {
  const places = { callbackURL: "/account/done", errorCallbackURL: "/sign-in" };
  const { url } = (await ask("/api/auth/sign-in/social", { provider, ...places })) as { url: string };
  keep(leaving, "");
  location.assign(url);
}

/** Has a mail sent; answers the same for known and unknown addresses. */
export const askForReset = (email: string) => ask("/api/password/forgot", { email, language: language() });
export const askForConfirmation = (email: string) => ask("/api/password/confirm/send", { email, language: language() });
export const resetPassword = (token: string, password: string) =>
  ask("/api/password/reset", { token, password, language: language() });
export const changePassword = (current: string, password: string) =>
  ask("/api/password/change", { current, password, language: language() });
export const confirmAddress = (token: string) => ask("/api/password/confirm", { token });

/** `GET /api/account`: how the person here signs in, and where they are signed in. */
export interface OwnAccount {
  readonly email: string | null;
  readonly verified: boolean;
  readonly hasPassword: boolean;
  readonly mayHavePin: boolean;
  readonly pinName: string | null;
  readonly sessions: readonly OpenSession[];
}
export interface OpenSession {
  readonly id: string;
  readonly name: string;
  readonly lastUsedAt: number;
  readonly isHere: boolean;
  /** It ends together with a phone that Nexio knows. */
  readonly isDevice: boolean;
}
export const askOwnAccount = async (): Promise<OwnAccount> => (await ask("/api/account")) as OwnAccount;
export const endSession = (id: string) => ask(`/api/account/sessions/${id}/end`, {});
export const endOtherSessions = () => ask("/api/account/sessions/end-others", {});
export const setSignInPin = (name: string, pin: string, current: string) =>
  ask("/api/account/pin", { name, pin, current });

export const createTenant = (name: string, kind: TenantKind, language: Language) =>
  ask("/api/tenants", { name, kind, language });
export const setActiveTenant = (organizationId: string) => ask("/api/auth/organization/set-active", { organizationId });
