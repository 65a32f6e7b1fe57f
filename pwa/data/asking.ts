// "Sync only when I say": the person's choice, and the one moment in which they say so. The store asks for nothing and
// sends nothing while `sync` is `asked` (sync/replicache-store.ts); everything done waits on the phone as it always does.
import { deliverSealed } from "../device/sealed.ts";
import { mirror, read } from "../shell/preferences.ts";
import type { SyncStatus, SyncStore } from "../sync/store.ts";

/** Without any change this long, the network is as good as gone. */
const patienceMs = 60_000;

/** True also while a sync that was asked for is under way. */
export const onlyWhenAsked = (): boolean => read("sync") === "asked" || read("sync") === "asking";

const say = (value: "asked" | "asking" | "") => {
  mirror("sync", value); // a cookie too: the service worker has no other way to know
  // The socket closes or opens (sync/poke-socket.ts).
  dispatchEvent(new Event("nexio-sync"));
};

/** Automatic sync that returns begins at once. */
export async function setOnlyWhenAsked(only: boolean, store: SyncStore | null): Promise<void> {
  say(only ? "asked" : "");
  if (!only) await store?.sync();
}

const isSettled = ({ unsent, complete, problem }: SyncStatus) => problem !== null || (unsent === 0 && complete);

/** Sends and receives now, all of it, whatever was chosen. Resolves when it is done, or when it cannot go on. */
export async function syncNow(store: SyncStore): Promise<void> {
  if (!onlyWhenAsked()) return store.sync();
  // On the phone, not in this page: what a killed tab had begun goes on at the next start.
  say("asking");
  try {
    await deliverSealed();
    await store.sync();
    await new Promise<void>((resolve) => {
      let timer: ReturnType<typeof setTimeout>;
      const look = () => {
        clearTimeout(timer);
        timer = setTimeout(done, patienceMs);
        if (isSettled(store.status())) done();
      };
      const done = () => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const stop = store.onStatus(look);
      look();
    });
  } finally {
    if (read("sync") === "asking") say("asked");
  }
}
