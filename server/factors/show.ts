// A person shows a second factor, online: a passkey's answer to a fresh challenge, a code of their app, or one from
// their list. One refusal for all that is not right, so that nothing is learnt from it.
import { z } from "zod";
import { assertionSchema } from "../../shared/step-up/schema.ts";
import { freshNonceMs } from "../../shared/step-up/challenge.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import { isWithin } from "../step-up/nonce.ts";
import { takeCode } from "./backup-codes.ts";
import { countIn, passkeyNamed, spend } from "./passkeys.ts";
import { takeTotp } from "./totp.ts";
import { withinTries } from "./tries.ts";

export const factorSchema = z.union([
  z.object({ at: z.number().int(), assertion: assertionSchema }),
  z.object({ code: z.string().trim().min(6).max(40) }),
]);
type ShownFactor = z.infer<typeof factorSchema>;

const refused = () =>
  new Problem(403, "factor_refused", "It was not accepted. After five wrong codes, wait a quarter of an hour.");

/**
 * Which factor of `userId` it is: a passkey's id, `totp` or `code`. `challengeOf` gives the challenge that was made at a
 * moment. Throws 403 `factor_refused`.
 */
export async function showFactor(
  env: AppEnv,
  userId: string,
  shown: ShownFactor,
  challengeOf: (at: number) => Promise<Uint8Array>,
): Promise<string> {
  if ("assertion" in shown) {
    const { at, assertion } = shown;
    const known = isWithin(at, freshNonceMs, Date.now()) ? await passkeyNamed(env, assertion.id) : null;
    const count = known?.userId === userId ? await countIn(env, assertion, await challengeOf(at), known) : null;
    if (!known || count === null || !(await spend(env, known, at, count))) throw refused();
    return known.id;
  }
  const code = shown.code.replace(/\s/g, "");
  const isTotp = /^\d{6}$/.test(code);
  const right = await withinTries(env, userId, () => (isTotp ? takeTotp : takeCode)(env, userId, code));
  if (!right) throw refused();
  return isTotp ? "totp" : "code";
}
