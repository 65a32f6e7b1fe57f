// What stands behind the mutations of a push beside its session: read and checked before the push takes its turn, since
// rules do no I/O. What it says of approvals the rules compare again, in the push's own batch.
import { decideApprovalsArgs } from "../../shared/approvals/mutators.ts";
import { mutatorNamed } from "../../shared/mutators.ts";
import { decisionChallenge, maxSigned, nonceAgeMs } from "../../shared/step-up/challenge.ts";
import type { StepUpClass } from "../../shared/step-up/classes.ts";
import type { Shown } from "../../shared/sync/mutator.ts";
import type { Mutation, PushRequest } from "../../shared/sync/protocol.ts";
import { envelopeSchema } from "../../shared/sync/requests.ts";
import type { AppEnv } from "../env.ts";
import { toBase64Url } from "../factors/keys.ts";
import { countIn, keepCount, passkeyNamed } from "../factors/passkeys.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { fromBase64Url } from "../parcels/seal-keys.ts";
import { isWithin, sha256, stepNonce } from "./nonce.ts";
import { stepUpReader } from "./step-ups.ts";

/** Plain, since it crosses into the hub: by mutation what its assertion is worth, and what the session has shown. */
export interface Evidence {
  readonly proofs: Readonly<Record<string, Shown["proof"]>>;
  readonly classes: readonly StepUpClass[];
}
export const noEvidence: Evidence = { proofs: {}, classes: [] };

const nameOf = ({ clientID, id }: Mutation) => `${clientID} ${id}`;

export const shownIn = ({ proofs, classes }: Evidence, mutation: Mutation): Shown => ({
  proof: proofs[nameOf(mutation)] ?? null,
  classes: new Set(classes),
});

type Author = Pick<TenantScope, "sessionId" | "userId">;
export type CollectEvidence = (author: Author, request: PushRequest) => Promise<Evidence>;

export function evidenceCollector(env: AppEnv): CollectEvidence {
  const classesOf = stepUpReader(env);

  /** What the assertion in `args` is worth; null where there is none, or none that this session can be held to. */
  async function judge({ sessionId, userId }: Author, group: string, args: unknown): Promise<Shown["proof"]> {
    const parsed = decideApprovalsArgs.safeParse(args);
    const proof = parsed.data?.proof;
    if (!parsed.success || !proof) return null;
    const { nonce, at } = proof;
    const own = await stepNonce(env, "decide", sessionId, group, at);
    // Signed in anew since, a copy made anew, weeks without a network: no fault of anybody's. It waits for its person.
    if (toBase64Url(own) !== nonce || !isWithin(at, nonceAgeMs, Date.now())) return null;
    if (parsed.data.items.length > maxSigned) return "broken";
    const known = await passkeyNamed(env, proof.id);
    if (known?.userId !== userId) return "broken";
    const challenge = await decisionChallenge(sha256, fromBase64Url(nonce), group, parsed.data.items);
    const count = await countIn(env, proof, challenge, known);
    if (count === null) return "broken";
    // Of a key that counts, one that is behind may be a copy, or came late: its person confirms it.
    if (count < known.counter) return null;
    if (count > known.counter) await keepCount(env, known.id, count);
    return "holds";
  }

  return async (author, { clientGroupID, mutations }) => {
    const asking = mutations.flatMap((mutation) => {
      const envelope = envelopeSchema.safeParse(mutation.args);
      return envelope.success && mutatorNamed(envelope.data.k)?.asksShown ? [{ mutation, kind: envelope.data.k }] : [];
    });
    const proofs: Record<string, Shown["proof"]> = {};
    let wantsClasses = false;
    // One after the other: counts of one key must be compared in the order in which they were made.
    for (const { mutation, kind } of asking) {
      if (kind === "decideApprovals") proofs[nameOf(mutation)] = await judge(author, clientGroupID, mutation.args);
      else wantsClasses = true;
    }
    if (asking.length === 0) return noEvidence;
    return { proofs, classes: wantsClasses ? [...(await classesOf(author))] : [] };
  };
}
