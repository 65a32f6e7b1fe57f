// Keeps a nonce of the Worker's at hand, for decisions signed without a network: asked for after a sync, when the one
// that is here is a day old. A call of its own, so that no pull grows by it; only for who decides.
import { ask } from "../account/session.ts";
import { idOf } from "../device/people.ts";
import type { SyncStore } from "../sync/store.ts";
import { keptFactors, renewEvent, type KeptFactors } from "./kept.ts";

const dayMs = 24 * 60 * 60_000;

/** Asks for a nonce now. Rejects with `Problem`. */
async function renew({ profile, group }: SyncStore): Promise<KeptFactors> {
  const kept = (await ask("/api/step-up/nonce", { group })) as Omit<KeptFactors, "group">;
  const next = { ...kept, group };
  await keptFactors.put(idOf(profile), next);
  // What signs has to be here before the network goes.
  if (next.credentials.length > 0) await import("./sign.ts");
  return next;
}

export async function keepFresh(store: SyncStore): Promise<void> {
  const { profile, group } = store;
  if (profile.actor.role === "external") return;
  let [asked, old] = [false, false];
  const look = async () => {
    if (asked || store.status().problem !== null || store.status().lastSyncAt === null) return;
    asked = true;
    try {
      const kept = await keptFactors.get(idOf(profile));
      const fresh = kept?.group === group && Math.abs(Date.now() - kept.at) < dayMs;
      if (!fresh || old) await renew(store);
      old = false;
    } catch {
      // Out of reach: with the next sync.
    } finally {
      asked = false;
    }
  };
  const again = () => {
    old = true;
    void look();
  };
  store.onStatus(() => void look());
  addEventListener("nexio-signed-in", again);
  addEventListener(renewEvent, again);
  await look();
}
