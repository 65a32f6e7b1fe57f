// Google and Microsoft: better-auth's own providers, each where both halves of its key are bound.
import { google } from "better-auth/social-providers";
import type { BetterAuthPlugin } from "better-auth";
import { validateAuthorizationCode } from "better-auth/oauth2";
import { z } from "zod";

export const providerVarsSchema = z.object({
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  MICROSOFT_CLIENT_ID: z.string().min(1).optional(),
  MICROSOFT_CLIENT_SECRET: z.string().min(1).optional(),
  /** The directory whose accounts are taken; `common` is everyone's. */
  MICROSOFT_TENANT: z.string().min(1).default("common"),
  /** Stands in for both, on somebody's own computer. */
  OAUTH_STAND_IN: z.url().optional(),
});

export const providerNames = ["google", "microsoft"] as const;

interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}
export interface Providers {
  readonly google: Client | null;
  readonly microsoft: (Client & { readonly tenantId: string }) | null;
  /** Origin of the provider that stands in for both; null in earnest. */
  readonly standIn: string | null;
}

const clientOf = (clientId: string | undefined, clientSecret: string | undefined): Client | null =>
  clientId && clientSecret ? { clientId, clientSecret } : null;

/** Throws when a stand-in is bound anywhere but on a loopback address. */
export function providersOf(vars: z.infer<typeof providerVarsSchema>, isLocal: boolean): Providers {
  const microsoft = clientOf(vars.MICROSOFT_CLIENT_ID, vars.MICROSOFT_CLIENT_SECRET);
  if (vars.OAUTH_STAND_IN && !isLocal) throw new Error("OAUTH_STAND_IN is for a loopback address alone");
  return {
    google: clientOf(vars.GOOGLE_CLIENT_ID, vars.GOOGLE_CLIENT_SECRET),
    microsoft: microsoft && { ...microsoft, tenantId: vars.MICROSOFT_TENANT },
    standIn: vars.OAUTH_STAND_IN ? new URL(vars.OAUTH_STAND_IN).origin : null,
  };
}

/** What an account of another provider is asked for: who it is, and nothing it could do. */
const scope = ["openid", "profile", "email"];

const pathsOf = (standIn: string) => ({
  authorizationEndpoint: `${standIn}/common/oauth2/v2.0/authorize`,
  tokenEndpoint: `${standIn}/common/oauth2/v2.0/token`,
});

const googleOptions = ({ google: client, standIn }: Providers) => ({
  ...client,
  clientId: client?.clientId ?? "",
  disableDefaultScope: true,
  scope,
  includeGrantedScopes: false,
  ...(standIn && { authorizationEndpoint: pathsOf(standIn).authorizationEndpoint }),
});

/** better-auth's `socialProviders`. People are told apart by `sub` (Google) and `oid` (Microsoft), never by address. */
export function socialProviders(providers: Providers) {
  const { microsoft, standIn } = providers;
  return {
    ...(providers.google && { google: googleOptions(providers) }),
    ...(microsoft && {
      microsoft: {
        ...microsoft,
        disableDefaultScope: true,
        scope,
        disableProfilePhoto: true,
        ...(standIn && { authority: standIn }),
      },
    }),
  };
}

/** Google's token endpoint cannot be configured: with a stand-in, the same provider asks there. */
export const googleStandIn = (providers: Providers) =>
  ({
    id: "google-stand-in",
    init(context) {
      const { standIn } = providers;
      if (!standIn || !providers.google) return;
      const options = googleOptions(providers);
      const real = google(options);
      const { tokenEndpoint } = pathsOf(standIn);
      const there: typeof real = {
        ...real,
        validateAuthorizationCode: ({ code, codeVerifier, redirectURI }) =>
          validateAuthorizationCode({
            code,
            ...(codeVerifier && { codeVerifier }),
            redirectURI,
            options,
            tokenEndpoint,
          }),
      };
      const others = context.socialProviders.filter(({ id }) => id !== "google");
      return { context: { socialProviders: [...others, there] } };
    },
  }) satisfies BetterAuthPlugin;
