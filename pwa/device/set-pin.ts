// From an open door to a locked one: everything of the person on this phone is written anew, encrypted. While that is
// under way the key lies beside the lock, so that a phone that dies half-way goes on where it was.
import { guardWritings } from "../authoring/writings.ts";
import { guardDrafts, ownerOf } from "../lessons/drafts.ts";
import type { SyncStore, Vault } from "../sync/store.ts";
import { openOf } from "./device.ts";
import { idOf, people, type Open } from "./people.ts";
import { lockAway, newVault, vaultOf } from "./vault.ts";
import { moveCopy } from "./vault-store.ts";

/** Sets or changes the PIN. Closes the store: the caller opens it again with what comes back. */
export async function setPin(
  store: SyncStore,
  before: Vault | null,
  pin: string,
): Promise<{ open: Open; vault: Vault }> {
  const { profile } = store;
  const id = idOf(profile);
  const open = (await openOf(profile, before)) ?? { profile };
  const vault = before ?? (await newVault());
  const made = await lockAway(open, vault, pin);
  const passkey = (await people.get(id))?.lock?.passkey;
  const lock = { ...made, ...(before && passkey && { passkey }) };
  if (before) await people.put(id, { id, label: profile.name, lock });
  else {
    await store.close();
    await people.put(id, { id, label: profile.name, open, lock, moving: vault.key });
    await finishMove(id);
  }
  return { open, vault };
}

/** Moves the rest of a person's data behind their lock, then takes the key away. Done already: nothing happens. */
export async function finishMove(id: string): Promise<void> {
  const person = await people.get(id);
  if (!person?.moving || !person.open || !person.lock) return;
  const vault = vaultOf(person.moving);
  const { Journal } = await import("../sync/open-store.ts");
  const journal = await Journal.open(id, vault);
  try {
    await journal.rewrite();
    await moveCopy(person.open.profile, vault);
    const owner = ownerOf(person.open.profile);
    await guardDrafts(owner, vault);
    await guardWritings(owner);
  } finally {
    journal.close();
  }
  await people.put(id, { id, label: person.label, lock: person.lock });
}
