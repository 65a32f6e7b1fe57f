// Who uses this phone now. The last profile is kept on it, so that Nexio starts signed in without a network;
// a session that ran out never wipes anything, it only asks to sign in again before work can be sent.
import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import { chooseLanguage } from "../i18n/locale.ts";
import { box } from "../shell/box.ts";
import { read } from "../shell/preferences.ts";
import type { Profile } from "../sync/store.ts";
import { askSession, profileOf, type Session } from "./session.ts";

export type Account =
  /** The phone is being asked who it knows; a few milliseconds. */
  | { state: "starting" }
  | { state: "guest" }
  /** Signed in, in no organisation yet. */
  | { state: "homeless"; session: Session }
  /** `expired`: the Worker wants a new sign-in before it takes or gives anything. */
  | { state: "member"; profile: Profile; expired: boolean };

interface AccountHandle {
  account: Account;
  /** Asks the Worker again, as after signing in. Rejects with `Problem` when it cannot be reached. */
  refresh(): Promise<void>;
  /** Forgets who was here. The caller has closed the store and told the Worker, if it could. */
  leave(): Promise<void>;
}

const profiles = box<Profile>("nexio-profiles");
const current = "current";

const AccountContext = createContext<AccountHandle>({
  account: { state: "starting" },
  refresh: async () => {},
  leave: async () => {},
});
export const useAccount = (): AccountHandle => useContext(AccountContext);

export function AccountProvider({ children }: { children: ComponentChildren }) {
  const [account, setAccount] = useState<Account>({ state: "starting" });

  const handle = useMemo(() => {
    const refresh = async () => {
      const session = await askSession();
      const profile = session && profileOf(session);
      if (profile) {
        await profiles.put(current, profile).catch(() => {}); // no room: then the next start needs a network
        setAccount({ state: "member", profile, expired: false });
        // On a phone where nobody chose a language yet, the member's own.
        if (!read("locale") && profile.language) await chooseLanguage(profile.language).catch(() => {});
      } else if (session) {
        setAccount({ state: "homeless", session });
      } else {
        setAccount((before) => (before.state === "member" ? { ...before, expired: true } : { state: "guest" }));
      }
    };
    const leave = async () => {
      await profiles.del(current);
      setAccount({ state: "guest" });
    };
    return { refresh, leave };
  }, []);

  useEffect(() => {
    const start = async () => {
      const kept = await profiles.get(current).catch(() => undefined);
      setAccount(kept ? { state: "member", profile: kept, expired: false } : { state: "guest" });
      // Out of reach: the phone's own word stands.
      await handle.refresh().catch(() => {});
    };
    void start();
    const again = () => void handle.refresh().catch(() => {});
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [handle]);

  return <AccountContext.Provider value={{ account, ...handle }}>{children}</AccountContext.Provider>;
}

/** The member's profile; null for a guest. */
export function useProfile(): Profile | null {
  const { account } = useAccount();
  return account.state === "member" ? account.profile : null;
}
