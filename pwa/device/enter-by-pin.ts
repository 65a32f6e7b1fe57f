// A person comes to a phone that does not know them, by name, PIN and a code of their centre. Whatever they then have
// here lies behind that PIN.
import { ask, askSession, leaving, Problem, profileOf } from "../account/session.ts";
import { keep } from "../shell/preferences.ts";
import type { Vault } from "../sync/store.ts";
import { idOf, people, type Open } from "./people.ts";
import { lockAway, newVault, unlock } from "./vault.ts";

export interface ByPin {
  readonly code: string;
  readonly name: string;
  readonly pin: string;
}

/** Rejects with `Problem`; `known_here` when they have another PIN on this phone. */
export async function enterByPin({ code, name, pin }: ByPin): Promise<{ open: Open; vault?: Vault }> {
  await ask("/api/auth/sign-in/pin", { code, name, pin });
  keep(leaving, "");
  const session = await askSession();
  const profile = session && profileOf(session);
  if (!profile) throw new Problem("server", 500);
  const id = idOf(profile);
  const known = await people.get(id);
  // What they have here already stays as they locked it, or left it open.
  if (known?.lock)
    return unlock(known.lock, pin).catch(() => {
      throw new Problem("known_here", 409);
    });
  if (known?.open) return { open: { ...known.open, profile } };
  const vault = await newVault();
  await people.put(id, { id, label: profile.name, lock: await lockAway({ profile }, vault, pin) });
  return { open: { profile }, vault };
}
