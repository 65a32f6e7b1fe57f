// The door to the store chunk: everything behind it loads after the first paint.
import { openReplicacheStore } from "./replicache-store.ts";
import type { Profile, SyncStore } from "./store.ts";

export const openStore = (profile: Profile): Promise<SyncStore> => openReplicacheStore(profile);
