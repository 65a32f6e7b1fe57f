// Signing in with a passkey, which is two factors at once: the device that holds it, and the finger or PIN that opens it.
// better-auth's own plugin does not install beside this version of it (docs/decisions/0024).
import { APIError, createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import type { BetterAuthPlugin } from "better-auth";
import { z } from "zod";
import { assertionSchema } from "../../shared/step-up/schema.ts";
import { freshNonceMs } from "../../shared/step-up/challenge.ts";
import type { AppEnv } from "../env.ts";
import { toBase64Url } from "../factors/keys.ts";
import { countIn, passkeyNamed, rpId, spend } from "../factors/passkeys.ts";
import { isWithin, stepNonce } from "../step-up/nonce.ts";

const bodySchema = z.object({ at: z.number().int(), assertion: assertionSchema });

export const passkeySignIn = (env: AppEnv) =>
  ({
    id: "passkey-sign-in",
    endpoints: {
      /** `{at, challenge, rpId}`: the same for everybody; which passkey it is their phone knows. */
      passkeyOptions: createAuthEndpoint(
        "/passkey/options",
        { method: "POST", body: z.object({}) },
        async (context) => {
          const at = Date.now();
          return context.json({
            at,
            challenge: toBase64Url(await stepNonce(env, "sign-in", "", "", at)),
            rpId: rpId(env),
          });
        },
      ),
      passkeySignIn: createAuthEndpoint("/passkey/sign-in", { method: "POST", body: bodySchema }, async (context) => {
        const { at, assertion } = context.body;
        const known = isWithin(at, freshNonceMs, Date.now()) ? await passkeyNamed(env, assertion.id) : null;
        const count = known && (await countIn(env, assertion, await stepNonce(env, "sign-in", "", "", at), known));
        const { internalAdapter } = context.context;
        const user = known && (await internalAdapter.findUserById(known.userId));
        if (!known || !user || count === null || !(await spend(env, known, at, count)))
          throw new APIError("FORBIDDEN", { code: "PASSKEY_REFUSED", message: "This passkey is not known here." });
        const session = await internalAdapter.createSession(user.id);
        await setSessionCookie(context, { session, user });
        return context.json({ signedIn: true });
      }),
    },
  }) satisfies BetterAuthPlugin;
