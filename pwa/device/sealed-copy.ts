// A sealed copy of what is unsent, of a person who goes behind their PIN. Whichever of the two arrives first counts.
import { idOf } from "./people.ts";
import type { SyncStore, Vault } from "../sync/store.ts";
import { beforeLock } from "./before-lock.ts";
import { pack } from "./carry.ts";
import { sealed } from "./deliver.ts";
import { knownDevice } from "./device.ts";
import { keepSealed } from "./sealed.ts";

/** Seals before each lock, as long as this store is the one that is open. */
export function sealAtLock(store: SyncStore, vault: Vault): void {
  beforeLock(async () => {
    const person = idOf(store.profile);
    const intents = (await store.pending()).map(({ id }) => id).join();
    const before = (await sealed.all()).filter(({ copyOf }) => copyOf?.person === person);
    // Locked again with nothing new: the copy that lies here is still the whole of it.
    if (intents === "" || before.some(({ copyOf }) => copyOf?.intents === intents)) return;
    const device = await knownDevice(store, vault);
    if (!device) return;
    await keepSealed(await pack(store, device), { person, intents });
    for (const { id } of before) await sealed.del(id);
  });
}

/** The copies of a person, or of a user in all their organisations. */
export async function dropSealedCopies(of: string): Promise<void> {
  for (const { id, copyOf } of await sealed.all()) if (copyOf?.person.startsWith(of)) await sealed.del(id);
}
