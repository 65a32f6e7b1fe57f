// A passkey's word for decisions, made on the phone alone.
import { decisionChallenge, nonceAgeMs, type SignedDecision } from "../../shared/step-up/challenge.ts";
import type { Proof } from "../../shared/step-up/schema.ts";
import { fromBase64Url } from "../device/seal.ts";
import { idOf } from "../device/people.ts";
import type { SyncStore } from "../sync/store.ts";
import { keptFactors, type KeptFactors } from "./kept.ts";
import { answer, sha256 } from "./webauthn.ts";

/** What is needed to sign here and now; null where there is no passkey, or nothing fresh enough from the Worker. */
export async function signingMeans({ profile, group }: SyncStore): Promise<KeptFactors | null> {
  const kept = await keptFactors.get(idOf(profile)).catch(() => undefined);
  const fits = kept?.group === group && kept.credentials.length > 0 && Date.now() - kept.at < nonceAgeMs;
  return fits && "PublicKeyCredential" in globalThis ? kept : null;
}

/** Asks the person. Rejects when they do not confirm. */
export async function signDecisions(means: KeptFactors, decisions: readonly SignedDecision[]): Promise<Proof> {
  const challenge = await decisionChallenge(sha256, fromBase64Url(means.nonce), means.group, decisions);
  return { ...(await answer(challenge, means)), nonce: means.nonce, at: means.at };
}
