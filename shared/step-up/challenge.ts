// What a passkey signs when its person decides: the decisions themselves, word for word, and a nonce of the Worker's.
// Phone and Worker must come to the same bytes (docs/security.md, "Decisions signed without a network").

/** SHA-256 over the parts in their order, text as UTF-8; each side brings its own. */
export type Sha256 = (...parts: readonly (string | Uint8Array)[]) => Promise<Uint8Array<ArrayBuffer>>;

/** What of a decision is signed. Its own id stands for the mutation: it stays when an intent is sent by another road. */
export interface SignedDecision {
  readonly id: string;
  readonly approvalId: string;
  readonly verdict: string;
  readonly reason?: string | null | undefined;
  readonly subjectHash: string;
}

/** One assertion covers at most this many decisions; of high risk, which are confirmed online, so many at once. */
export const maxSigned = 50;
export const maxHigh = 10;

/** A nonce from the Worker may be this old when a decision signed with it arrives, milliseconds. */
export const nonceAgeMs = 14 * 24 * 60 * 60_000;
/** The same for what is confirmed online. */
export const freshNonceMs = 10 * 60_000;

/** JSON with its keys in order and no spaces (RFC 8785, of which this is all that strings need). */
const canonical = ({ id, approvalId, verdict, reason, subjectHash }: SignedDecision): string =>
  JSON.stringify({ approvalId, contentHash: subjectHash, decision: verdict, mutationId: id, reason: reason ?? null });

/**
 * `SHA-256("nexio/decide/v1" ‖ nonce ‖ client group ‖ first mutation's id ‖ H1 ‖ … ‖ Hn)`, where each `H` is the SHA-256
 * of a decision's canonical text. `nonce` is 32 bytes; of online confirmations the group is `""`.
 */
export async function decisionChallenge(
  sha256: Sha256,
  nonce: Uint8Array,
  group: string,
  decisions: readonly SignedDecision[],
): Promise<Uint8Array<ArrayBuffer>> {
  const hashes = await Promise.all(decisions.map((decision) => sha256(canonical(decision))));
  return sha256("nexio/decide/v1", nonce, group, decisions[0]?.id ?? "", ...hashes);
}
