// What a person has to be told after their own store is gone from this phone.
import { keep } from "../shell/preferences.ts";
import { box } from "../shell/box.ts";

export interface Told {
  /** `guessed`: ten wrong PINs destroyed their key; `tenant` is then their own name. */
  readonly why: "removed" | "suspended" | "revoked" | "guessed";
  readonly tenant: string;
  /** The words of work that was not sent, the person's own where there were any. */
  readonly unsent: readonly string[];
}

const told = box<Told>("nexio-told");

/** Also said to `preferences`, where the first screen looks before it fetches anything. */
export async function tellLater(what: Told): Promise<void> {
  await told.put("last", what);
  keep("told", "1");
}
export const toTell = (): Promise<Told | undefined> => told.get("last");
export async function wasTold(): Promise<void> {
  keep("told", "");
  await told.del("last");
}
