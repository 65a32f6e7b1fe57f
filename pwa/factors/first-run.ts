// Where someone goes who has just signed in: who decides for their organisation sets up a second factor first, or says
// "later" once on this phone.
import { ask } from "../account/session.ts";
import { keep, read } from "../shell/preferences.ts";
import { renewEvent } from "./kept.ts";

const later = "factors-later";
export const notNow = (): void => keep(later, "1");

export async function afterSignIn(): Promise<string> {
  // Another session: what was kept for signing decisions was of the old one.
  dispatchEvent(new Event(renewEvent));
  if (read(later)) return "/";
  const found = (await ask("/api/factors").catch(() => null)) as { wanted?: boolean } | null;
  return found?.wanted ? "/factors/first" : "/";
}
