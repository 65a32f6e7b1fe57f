// The store for views. It opens after the first paint, from a chunk of its own, and views draw without it until then.
import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { ReadTx } from "../../shared/sync/tx.ts";
import type { Profile, SyncStatus, SyncStore, Vault } from "../sync/store.ts";

const StoreContext = createContext<SyncStore | null>(null);

interface StoreProviderProps {
  profile: Profile | null;
  vault: Vault | null;
  /** Loads and opens the store; called again if its chunk was out of reach, when the network returns or a while later. */
  open: (profile: Profile, vault: Vault | null) => Promise<SyncStore>;
  children: ComponentChildren;
}

const nextPaint = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

export function StoreProvider({ profile, vault, open, children }: StoreProviderProps) {
  const [store, setStore] = useState<SyncStore | null>(null);
  // A new name or language is no reason to open again; another person, tenant or role is.
  const who = profile && [profile.userId, profile.tenant.id, profile.actor.memberId, profile.actor.role].join();
  useEffect(() => {
    if (!profile) return;
    let gone = false;
    let opened: SyncStore | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = () => {
      clearTimeout(timer);
      removeEventListener("online", start);
      void nextPaint()
        .then(() => (gone ? undefined : open(profile, vault)))
        .then(
          (next) => {
            if (gone) return next?.close();
            opened = next;
            setStore(next ?? null);
            void next?.broken.then(() => {
              if (gone) return;
              setStore(null);
              start();
            });
            return undefined;
          },
          (error: unknown) => {
            console.error(error);
            if (gone) return;
            // A weak network drops a request without ever being gone: no event would tell.
            addEventListener("online", start);
            timer = setTimeout(start, 10_000);
          },
        );
    };
    start();
    return () => {
      gone = true;
      clearTimeout(timer);
      removeEventListener("online", start);
      setStore(null);
      void opened?.close();
    };
  }, [who, vault]);
  return <StoreContext.Provider value={store}>{children}</StoreContext.Provider>;
}

/** Null while it loads, and for a guest. */
export const useStore = (): SyncStore | null => useContext(StoreContext);

/**
 * The answer of `read`, anew after each change that alters it; undefined until the first.
 * `read` stands at module level; what it needs to know comes as `args`.
 */
export function useQuery<T, Args extends readonly (string | number)[]>(
  read: (tx: ReadTx, ...args: Args) => Promise<T>,
  ...args: Args
): T | undefined {
  const store = useStore();
  const [answer, setAnswer] = useState<{ data: T }>();
  useEffect(() => {
    if (!store) return;
    const stop = store.subscribe(
      (tx) => read(tx, ...args),
      (data) => setAnswer({ data }),
    );
    return () => {
      stop();
      setAnswer(undefined);
    };
  }, [store, read, ...args]);
  return answer?.data;
}

export function useSyncStatus(): SyncStatus | null {
  const store = useStore();
  const [status, setStatus] = useState<SyncStatus | null>(null);
  useEffect(() => {
    setStatus(store?.status() ?? null);
    return store?.onStatus(setStatus);
  }, [store]);
  return status;
}
