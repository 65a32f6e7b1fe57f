// From the app to the text pages, for who chose them: only when they can be reached and nothing of theirs waits here.
import { textPathOf } from "../../shared/modes/text-path.ts";
import { language } from "../i18n/locale.ts";
import type { SyncStore } from "../sync/store.ts";

/**
 * Leaves for the text page of `path`. False when it is out of reach, or when work on this phone could not be sent: the
 * text pages would not show it.
 */
export async function openTextPages(path: string, store: SyncStore | null): Promise<boolean> {
  if (store && store.status().unsent > 0) {
    await store.sync();
    if (store.status().unsent > 0) return false;
  }
  const to = textPathOf(path, language()) ?? "/t";
  // Asked first: the browser's own page for a missing network has no way back into the app.
  const isThere = await fetch(to, { method: "HEAD" }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (isThere) location.assign(to);
  return isThere;
}
