// Passkeys: the library reads and checks what browsers send (WebAuthn Level 3, section 7); what is kept and when an
// answer is spent is said here.
import { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import { and, asc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Assertion } from "../../shared/step-up/schema.ts";
import type { AppEnv } from "../env.ts";
import { fromBase64Url } from "../parcels/seal-keys.ts";
import { newId } from "../sync/new-id.ts";
import { toBase64Url } from "./keys.ts";
import { passkey } from "./tables.ts";

type Passkey = typeof passkey.$inferSelect;

/** ES256 first: its signatures are a quarter of RS256's. */
export const algorithms = [-7, -257] as const;
/** The site passkeys are bound to. */
export const rpId = ({ origin }: Pick<AppEnv, "origin">): string => new URL(origin).hostname;

/** A passkey that is still good. */
const isGood = (now: number) => or(isNull(passkey.removeAt), gt(passkey.removeAt, now));

export const passkeysOf = ({ identityDb }: AppEnv, userId: string): Promise<Passkey[]> =>
  drizzle(identityDb)
    .select()
    .from(passkey)
    .where(and(eq(passkey.userId, userId), isGood(Date.now())))
    .orderBy(asc(passkey.createdAt));

/** The good passkey behind a credential's id, whosever it is. */
export async function passkeyNamed({ identityDb }: AppEnv, credentialId: string): Promise<Passkey | null> {
  const [row] = await drizzle(identityDb)
    .select()
    .from(passkey)
    .where(and(eq(passkey.credentialId, credentialId), isGood(Date.now())));
  return row ?? null;
}

/**
 * The authenticator's count when `known` signed this challenge on our own pages, with its person verified; null for
 * everything else, broken input too.
 */
export async function countIn(
  env: Pick<AppEnv, "origin">,
  { id, clientData, authData, signature }: Assertion,
  challenge: Uint8Array,
  known: Passkey,
): Promise<number | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: "public-key",
        clientExtensionResults: {},
        response: { clientDataJSON: clientData, authenticatorData: authData, signature },
      },
      expectedChallenge: toBase64Url(challenge),
      expectedOrigin: env.origin,
      expectedRPID: rpId(env),
      // What was signed without a network may arrive after what was signed later: callers compare the counts.
      credential: { id: known.credentialId, publicKey: fromBase64Url(known.publicKey), counter: 0 },
      requireUserVerification: true,
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}

/** Remembers a count; it never goes back. */
export const keepCount = async ({ identityDb }: AppEnv, id: string, counter: number): Promise<void> => {
  await drizzle(identityDb)
    .update(passkey)
    .set({ counter, usedAt: Date.now() })
    .where(and(eq(passkey.id, id), lt(passkey.counter, counter)));
};

/**
 * Takes the answer to a challenge of `at`, made by `known`. True once: a challenge that is not newer than the last one
 * answered was spent, and a count that does not grow is a copy's.
 */
export async function spend({ identityDb }: AppEnv, known: Passkey, at: number, counter: number): Promise<boolean> {
  const counts = or(and(eq(passkey.counter, 0), sql`${counter} = 0`), lt(passkey.counter, counter));
  const taken = await drizzle(identityDb)
    .update(passkey)
    .set({ challengeAt: at, counter, usedAt: Date.now() })
    .where(and(eq(passkey.id, known.id), lt(passkey.challengeAt, at), counts, isGood(Date.now())))
    .returning({ id: passkey.id });
  return taken.length > 0;
}

interface Attestation {
  readonly id: string;
  readonly clientData: string;
  readonly attestation: string;
}

/** Keeps a new passkey of `userId`. Null for an answer that does not hold, or a credential that is known already. */
export async function register(
  env: AppEnv,
  userId: string,
  name: string,
  challenge: Uint8Array,
  { id, clientData, attestation }: Attestation,
): Promise<string | null> {
  const found = await verifyRegistrationResponse({
    response: {
      id,
      rawId: id,
      type: "public-key",
      clientExtensionResults: {},
      response: { clientDataJSON: clientData, attestationObject: attestation },
    },
    expectedChallenge: toBase64Url(challenge),
    expectedOrigin: env.origin,
    expectedRPID: rpId(env),
    requireUserVerification: true,
    supportedAlgorithmIDs: [...algorithms],
  }).catch(() => null);
  if (!found?.verified) return null;
  const { credential } = found.registrationInfo;
  const made = await drizzle(env.identityDb)
    .insert(passkey)
    .values({
      id: newId(),
      userId,
      credentialId: credential.id,
      publicKey: toBase64Url(credential.publicKey),
      counter: credential.counter,
      challengeAt: 0,
      name,
      createdAt: Date.now(),
    })
    .onConflictDoNothing()
    .returning({ id: passkey.id });
  return made[0]?.id ?? null;
}
