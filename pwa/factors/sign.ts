// A passkey's word for decisions, made on the phone alone. Whoever has a passkey has this chunk: nonce.ts sees to it.
import { decisionChallenge, type SignedDecision } from "../../shared/step-up/challenge.ts";
import type { Proof } from "../../shared/step-up/schema.ts";
import { fromBase64Url } from "../device/seal.ts";
import type { KeptFactors } from "./kept.ts";
import { answer, sha256 } from "./webauthn.ts";

/** Asks the person. Rejects when they do not confirm. */
export async function signDecisions(means: KeptFactors, decisions: readonly SignedDecision[]): Promise<Proof> {
  const challenge = await decisionChallenge(sha256, fromBase64Url(means.nonce), means.group, decisions);
  return { ...(await answer(challenge, means)), nonce: means.nonce, at: means.at };
}
