// Lessons being written, on this phone until they are published: every key stroke is written down, so that a killed
// tab loses nothing. A phone that several people use keeps theirs apart, and a PIN seals them.
import type { Language } from "../../shared/languages.ts";
import type { Sources } from "../../shared/lessons/source/publish.ts";
import { ask } from "../account/session.ts";
import { vaultOfOwner } from "../lessons/drafts.ts";
import { box } from "../shell/box.ts";

export interface Writing {
  /** Whose it is: `ownerOf`. */
  owner: string;
  /** The lesson's id, made on this phone for a new one. */
  id: string;
  /** The published version it goes on from; 0 for a new lesson. */
  base: number;
  sources: Sources;
  /** The language on the screen. */
  open: Language;
  savedAt: number;
  /** The version this very text was sent as: sent again, it is the same publication. */
  sentAs?: number;
}

/** As it lies on disk: behind a PIN all but whose it is is bytes. */
type Stored = Writing | { owner: string; key: string; dark: Uint8Array<ArrayBuffer> };
type Place = Pick<Writing, "owner" | "id">;

const disk = box<Stored>("nexio-writings");
const plainKeyOf = ({ owner, id }: Place) => `${owner}/${id}`;
const keyOf = async (place: Place) => {
  const hidden = await vaultOfOwner(place.owner)?.hide(place.id);
  return hidden ? `${place.owner}/${hidden}` : plainKeyOf(place);
};

async function read(stored: Stored | undefined): Promise<Writing | undefined> {
  if (!stored || !("dark" in stored)) return stored;
  // One of a PIN that was forgotten opens no more.
  return vaultOfOwner(stored.owner)
    ?.open(stored.dark)
    .catch(() => {}) as Promise<Writing | undefined> | undefined;
}

/** Throws when the door of its owner is locked. */
async function put(writing: Writing): Promise<void> {
  const { owner } = writing;
  const vault = vaultOfOwner(owner);
  if (vault === null) throw new Error("Locked");
  const key = await keyOf(writing);
  await disk.put(key, vault ? { owner, key, dark: await vault.seal(writing) } : writing);
}

/** Seals what `owner` wrote before there was a PIN. */
export async function guardWritings(owner: string): Promise<void> {
  if (!vaultOfOwner(owner)) return;
  for (const stored of await disk.all()) {
    if (stored.owner !== owner || "dark" in stored) continue;
    await put(stored);
    await disk.del(plainKeyOf(stored));
  }
}

/** Nothing of `owner` stays. */
export async function dropWritings(owner: string): Promise<void> {
  for (const stored of await disk.all())
    if (stored.owner === owner) await disk.del("dark" in stored ? stored.key : plainKeyOf(stored));
}

export async function loadWriting(owner: string, id: string): Promise<Writing | undefined> {
  await guardWritings(owner);
  return read(await disk.get(await keyOf({ owner, id })));
}

/** The latest first. */
export async function writingsOf(owner: string): Promise<Writing[]> {
  await guardWritings(owner);
  const own = (await disk.all()).filter((stored) => stored.owner === owner);
  const opened = (await Promise.all(own.map(read))).filter((writing) => writing !== undefined);
  return opened.sort((a, b) => b.savedAt - a.savedAt);
}

let waiting: Writing | null = null;
let saving: Promise<void> | null = null;

/** Writes it down. While the disk is busy, only the newest text waits for it. */
export function saveWriting(writing: Writing): Promise<void> {
  waiting = writing;
  saving ??= (async () => {
    try {
      while (waiting) {
        const next: Writing = waiting;
        waiting = null;
        await put(next);
      }
    } finally {
      saving = null;
    }
  })();
  return saving;
}

/** Forgets it, also what still waits for the disk. */
export async function dropWriting(writing: Place): Promise<void> {
  if (waiting && plainKeyOf(waiting) === plainKeyOf(writing)) waiting = null;
  await saving?.catch(() => {});
  await disk.del(await keyOf(writing));
}

/** What the newest published version was written as. Rejects with `Problem`. */
export const askSource = async (id: string) =>
  // Our own Worker's answer.
  (await ask(`/api/lessons/${id}/source`)) as { version: number; sources: Sources };

/** Whether learners find it in their list. Rejects with `Problem`. */
export const listLesson = (id: string, listed: boolean) => ask(`/api/lessons/${id}/listed`, { listed });

/** Rejects with `Problem`: `version_taken`, `lesson_has_faults`, `not_allowed`, `unreachable`. */
export const publish = (id: string, version: number, sources: Sources) => ask("/api/lessons", { id, version, sources });
