// Lessons being written, on this phone until they are published: every key stroke is written down, so that a killed
// tab loses nothing. A phone that several people use keeps theirs apart.
import type { Language } from "../../shared/languages.ts";
import type { Sources } from "../../shared/lessons/source/publish.ts";
import { ask } from "../account/session.ts";
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

const writings = box<Writing>("nexio-writings");
const keyOf = ({ owner, id }: Pick<Writing, "owner" | "id">) => `${owner}/${id}`;

export const loadWriting = (owner: string, id: string): Promise<Writing | undefined> =>
  writings.get(keyOf({ owner, id }));

/** The latest first. */
export async function writingsOf(owner: string): Promise<Writing[]> {
  const own = (await writings.all()).filter((writing) => writing.owner === owner);
  return own.sort((a, b) => b.savedAt - a.savedAt);
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
        await writings.put(keyOf(next), next);
      }
    } finally {
      saving = null;
    }
  })();
  return saving;
}

/** Forgets it, also what still waits for the disk. */
export async function dropWriting(writing: Pick<Writing, "owner" | "id">): Promise<void> {
  if (waiting && keyOf(waiting) === keyOf(writing)) waiting = null;
  await saving?.catch(() => {});
  await writings.del(keyOf(writing));
}

/** What the newest published version was written as. Rejects with `Problem`. */
export const askSource = async (id: string) =>
  // Our own Worker's answer.
  (await ask(`/api/lessons/${id}/source`)) as { version: number; sources: Sources };

/** Rejects with `Problem`: `version_taken`, `lesson_has_faults`, `not_allowed`, `unreachable`. */
export const publish = (id: string, version: number, sources: Sources) => ask("/api/lessons", { id, version, sources });
