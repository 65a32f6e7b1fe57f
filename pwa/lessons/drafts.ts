// A quiz under way, written at every tap, and finished attempts until the store has taken them. A killed tab loses
// nothing; a phone that several people use keeps theirs apart.
import { encodeAnswers, type Answer } from "../../shared/lessons/quiz.ts";
import { box } from "../shell/box.ts";
import type { Profile, SyncStore } from "../sync/store.ts";

export interface Draft {
  /** Whose it is: `ownerOf`. */
  owner: string;
  lessonId: string;
  lessonVersion: number;
  /** Hash of the pack it was begun with: a try is finished on the questions it began with. */
  pack?: string;
  /** The attempt it becomes: one try = one attempt, however often it is sent. */
  attemptId: string;
  orderSeed: number;
  answers: Answer[];
  /** The question on the screen, and whether it has been answered for good. */
  at: number;
  checked: boolean;
  startedAt: number;
  /** Set when the last question was answered, with the phone's own provisional score in per cent. */
  end: { at: number; score: number } | null;
}

const drafts = box<Draft>("nexio-drafts");
const finishedPrefix = "finished/";

export const ownerOf = (profile: Profile | null): string =>
  profile ? `${profile.tenant.id}/${profile.actor.memberId}` : "guest";

const keyOf = ({ owner, lessonId }: Pick<Draft, "owner" | "lessonId">) => `${owner}/${lessonId}`;

export const loadDraft = (owner: string, lessonId: string): Promise<Draft | undefined> =>
  drafts.get(keyOf({ owner, lessonId }));

/** The one that was begun last and is not finished. */
export async function openDraft(owner: string): Promise<Draft | undefined> {
  const open = (await drafts.all()).filter((draft) => draft.owner === owner && draft.end === null);
  return open.sort((a, b) => b.startedAt - a.startedAt)[0];
}

export async function saveDraft(draft: Draft): Promise<void> {
  // Also under the attempt's own key, so that trying again cannot overwrite what is not sent.
  if (draft.end) await drafts.put(finishedPrefix + draft.attemptId, draft);
  await drafts.put(keyOf(draft), draft);
}

/** Nothing of `owner` stays. Finished attempts are in the journal once a store was open. */
export async function dropDrafts(owner: string): Promise<void> {
  for (const draft of await drafts.all())
    if (draft.owner === owner)
      await Promise.all([drafts.del(keyOf(draft)), drafts.del(finishedPrefix + draft.attemptId)]);
}

const claimKey = "claimed-attempt";
/** A guest asked to keep this result: the next person to sign in here takes it with them. */
export const claimAttempt = (attemptId: string): void => sessionStorage.setItem(claimKey, attemptId);

async function submit(store: SyncStore, draft: Draft, end: { at: number; score: number }): Promise<void> {
  await store.mutate.submitAttempt({
    id: draft.attemptId,
    lessonId: draft.lessonId,
    lessonVersion: draft.lessonVersion,
    orderSeed: draft.orderSeed,
    answers: encodeAnswers(draft.answers),
    startedAt: draft.startedAt,
    endedAt: end.at,
    localScore: end.score,
  });
  await drafts.del(finishedPrefix + draft.attemptId);
}

let flushing: Promise<void> = Promise.resolve();

/** Hands every finished attempt of the store's owner to it. One at a time: two screens may ask at once. */
export function flushAttempts(store: SyncStore): Promise<void> {
  const owner = ownerOf(store.profile);
  flushing = flushing.then(async () => {
    const claimed = sessionStorage.getItem(claimKey);
    // A finished draft stands twice, under its lesson and under its attempt; once is enough.
    const finished = new Map(
      (await drafts.all())
        .filter((draft) => draft.owner === owner || draft.attemptId === claimed)
        .map((draft) => [draft.attemptId, draft]),
    );
    for (const draft of finished.values()) {
      const waits = draft.end && (await drafts.get(finishedPrefix + draft.attemptId));
      // One that fails stays for the next time; the others go on.
      if (waits && draft.end) await submit(store, draft, draft.end).catch(() => {});
      if (draft.attemptId === claimed) {
        await drafts.put(keyOf({ owner, lessonId: draft.lessonId }), { ...draft, owner });
        await drafts.del(keyOf(draft));
        sessionStorage.removeItem(claimKey);
      }
    }
  });
  return flushing;
}
