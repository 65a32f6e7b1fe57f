// A quiz under way, written at every tap, and finished attempts until the store has taken them. A killed tab loses
// nothing; a phone that several people use keeps theirs apart.
import { encodeAnswers, type Answer } from "../../shared/lessons/quiz.ts";
import { box } from "../shell/box.ts";
import type { Profile, SyncStore, Vault } from "../sync/store.ts";

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

/** As it lies on disk: behind a PIN all but whose it is, and which attempt, is bytes. */
type Stored = Draft | (Pick<Draft, "owner" | "attemptId"> & { key: string; dark: Uint8Array<ArrayBuffer> });

const disk = box<Stored>("nexio-drafts");
/** Of owners with a PIN; null once their door is locked. */
const vaults = new Map<string, Vault | null>();
export const vaultOfOwner = (owner: string): Vault | null | undefined => vaults.get(owner);

async function read(stored: Stored | undefined): Promise<Draft | undefined> {
  if (!stored || !("dark" in stored)) return stored;
  // One of a PIN that was forgotten opens no more.
  return vaults
    .get(stored.owner)
    ?.open(stored.dark)
    .catch(() => {}) as Promise<Draft | undefined> | undefined;
}

const drafts = {
  get: async (key: string) => read(await disk.get(key)),
  all: async () => (await Promise.all((await disk.all()).map(read))).filter((draft) => draft !== undefined),
  async put(key: string, draft: Draft) {
    const { owner, attemptId } = draft;
    const vault = vaults.get(owner);
    if (vault === null) throw new Error("Locked");
    await disk.put(key, vault ? { owner, attemptId, key, dark: await vault.seal(draft) } : draft);
  },
  del: disk.del,
};
const finishedPrefix = "finished/";

export const ownerOf = (profile: Profile | null): string =>
  profile ? `${profile.tenant.id}/${profile.actor.memberId}` : "guest";

type Place = Pick<Draft, "owner" | "lessonId">;
const plainKeyOf = ({ owner, lessonId }: Place) => `${owner}/${lessonId}`;
const keyOf = async (place: Place) => {
  const hidden = await vaults.get(place.owner)?.hide(place.lessonId);
  return hidden ? `${place.owner}/${hidden}` : plainKeyOf(place);
};

export const loadDraft = async (owner: string, lessonId: string): Promise<Draft | undefined> =>
  drafts.get(await keyOf({ owner, lessonId }));

/** `owner` is in. With a vault everything of theirs is written encrypted from now on, and so is what lies there. */
export async function guardDrafts(owner: string, vault: Vault | null): Promise<void> {
  if (!vault) return void vaults.delete(owner);
  vaults.set(owner, vault);
  for (const draft of await disk.all()) {
    if (draft.owner !== owner || "dark" in draft) continue;
    const [finished, plain] = [finishedPrefix + draft.attemptId, plainKeyOf(draft)];
    if (await disk.get(finished)) await drafts.put(finished, draft);
    // Under its lesson a later try may stand.
    if ((await disk.get(plain))?.attemptId !== draft.attemptId) continue;
    await drafts.put(await keyOf(draft), draft);
    await disk.del(plain);
  }
}

/** The keys are forgotten; nobody is in. */
export function lockDrafts(): void {
  for (const owner of vaults.keys()) vaults.set(owner, null);
}

/** The one that was begun last and is not finished. */
export async function openDraft(owner: string): Promise<Draft | undefined> {
  const open = (await drafts.all()).filter((draft) => draft.owner === owner && draft.end === null);
  return open.sort((a, b) => b.startedAt - a.startedAt)[0];
}

export async function saveDraft(draft: Draft): Promise<void> {
  // Also under the attempt's own key, so that trying again cannot overwrite what is not sent.
  if (draft.end) await drafts.put(finishedPrefix + draft.attemptId, draft);
  await drafts.put(await keyOf(draft), draft);
}

/** Nothing of `owner` stays. Finished attempts are in the journal once a store was open. */
export async function dropDrafts(owner: string): Promise<void> {
  for (const stored of await disk.all())
    if (stored.owner === owner) {
      const key = "dark" in stored ? stored.key : plainKeyOf(stored);
      await Promise.all([disk.del(key), disk.del(finishedPrefix + stored.attemptId)]);
    }
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
        await drafts.put(await keyOf({ owner, lessonId: draft.lessonId }), { ...draft, owner });
        await drafts.del(await keyOf(draft));
        sessionStorage.removeItem(claimKey);
      }
    }
  });
  return flushing;
}
