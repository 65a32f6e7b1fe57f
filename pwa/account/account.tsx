// Who uses this phone now. The people it knows are kept on it, so that Nexio starts signed in without a network;
// a session that ran out never wipes anything, it only asks to sign in again before work can be sent.
import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import { idOf, people, type Open, type Person } from "../device/people.ts";
import { chooseLanguage } from "../i18n/locale.ts";
import { guardDrafts, lockDrafts, ownerOf } from "../lessons/drafts.ts";
import { keep, read } from "../shell/preferences.ts";
import { route } from "../shell/router.tsx";
import type { Profile, Vault } from "../sync/store.ts";
import { askSession, profileOf, type Session } from "./session.ts";

export type Account =
  /** The phone is being asked who it knows; a few milliseconds. */
  | { state: "starting" }
  | { state: "guest" }
  /** People are known here and none is in: who is it? */
  | { state: "choosing"; people: readonly Person[] }
  /** Signed in, in no organisation yet. */
  | { state: "homeless"; session: Session }
  /** `expired`: the Worker wants a new sign-in before it takes or gives anything. */
  | { state: "member"; profile: Profile; expired: boolean; vault: Vault | null };

interface AccountHandle {
  account: Account;
  /** Takes whoever is signed in for the person here, as after signing in. Rejects with `Problem` when out of reach. */
  refresh(): Promise<void>;
  /** A person this phone knows comes in; `vault` when a PIN opened their door. */
  enter(open: Open, vault?: Vault): void;
  /** Nobody is in any more; who was stays known unless they were taken off the list before. */
  step(): Promise<void>;
}

/** Says which person the next start begins with. */
const lastPerson = "person";

const AccountContext = createContext<AccountHandle>({
  account: { state: "starting" },
  refresh: async () => {},
  enter: () => {},
  step: async () => {},
});
export const useAccount = (): AccountHandle => useContext(AccountContext);

export function AccountProvider({ children }: { children: ComponentChildren }) {
  const [account, setAccount] = useState<Account>({ state: "starting" });

  const handle = useMemo(() => {
    let here: Profile | null = null;
    let opened: Vault | null = null;
    // Grows whenever someone comes or goes: an answer that was asked for someone else is not acted on.
    let turn = 0;

    const member = (profile: Profile, vault: Vault | null, expired = false) => {
      turn += 1;
      [here, opened] = [profile, vault];
      void guardDrafts(ownerOf(profile), vault).catch(() => {}); // the rest at the next start
      keep(lastPerson, idOf(profile));
      setAccount({ state: "member", profile, expired, vault });
    };
    const nobody = async () => {
      turn += 1;
      [here, opened] = [null, null];
      lockDrafts();
      keep(lastPerson, "");
      const known = await people.all().catch(() => []);
      setAccount(known.length > 0 ? { state: "choosing", people: known } : { state: "guest" });
    };
    const adopt = async (session: Session | null, still = () => true) => {
      const profile = session && profileOf(session);
      if (profile) {
        const id = idOf(profile);
        const known = await people.get(id).catch(() => undefined);
        if (!still()) return;
        // Behind a PIN nothing is written down anew: the door opens with the PIN alone.
        if (!known?.lock)
          await people
            .put(id, { ...known, id, label: profile.name, open: { ...known?.open, profile } })
            .catch(() => {});
        if (!still()) return;
        if (known?.lock && !(here && idOf(here) === id)) return nobody();
        member(profile, opened);
        // On a phone where nobody chose a language yet, the member's own.
        if (!read("locale") && profile.language) await chooseLanguage(profile.language).catch(() => {});
      } else if (session) {
        [here, opened] = [null, null];
        setAccount({ state: "homeless", session });
      } else await nobody();
    };
    /** Whether the Worker still takes the person here for who they are; signs them in with the device's key if not. */
    const look = async () => {
      const asked = turn;
      const still = () => turn === asked;
      const session = await askSession();
      if (!still()) return;
      // Where people are known, one of them says who it is; a session alone opens no door.
      if (!here) return session && (await people.all()).length === 0 ? adopt(session, still) : undefined;
      const profile = session && profileOf(session);
      if (profile && idOf(profile) === idOf(here)) return adopt(session, still);
      const { comeBack } = await import("../device/device.ts");
      const answer = await comeBack(here, opened, session);
      if (!still()) return;
      if (answer === "signed_in") {
        dispatchEvent(new Event("nexio-signed-in"));
        return adopt(await askSession(), still);
      }
      if (answer === "gone") return session?.user.id === here.userId ? adopt(session) : nobody();
      return member(here, opened, true);
    };
    // Several things ask for it at once when a network returns; who is here is settled once.
    let looking: Promise<void> | undefined;
    const check = () => (looking ??= look().finally(() => (looking = undefined)));
    const revoked = async () => {
      if (here) await (await import("../device/device.ts")).takenAway(here, opened);
      await nobody();
    };
    return { check, revoked, refresh: async () => adopt(await askSession()), enter: member, step: nobody };
  }, []);

  useEffect(() => {
    const start = async () => {
      const person = await people.get(read(lastPerson) ?? "").catch(() => undefined);
      if (person?.moving) await (await import("../device/set-pin.ts")).finishMove(person.id);
      if (person?.open && !person.moving) handle.enter(person.open.profile, null);
      else await handle.step();
      // Out of reach: the phone's own word stands.
      await handle.check().catch(() => {});
      await deliver();
    };
    void start();
    const again = () =>
      void handle
        .check()
        .then(deliver)
        .catch(() => {});
    addEventListener("online", again);
    addEventListener("nexio-signed-out", again);
    const revoked = () => void handle.revoked();
    addEventListener("nexio-revoked", revoked);
    // Whoever has a PIN and left the phone lying.
    const lock = () => void handle.step().then(() => route("/", "replace"));
    addEventListener("nexio-lock", lock);
    return () => {
      removeEventListener("online", again);
      removeEventListener("nexio-signed-out", again);
      removeEventListener("nexio-revoked", revoked);
      removeEventListener("nexio-lock", lock);
    };
  }, [handle]);

  const { refresh, step } = handle;
  const enter = ({ profile }: Open, vault?: Vault) => {
    handle.enter(profile, vault ?? null);
    void handle.check().catch(() => {});
  };
  return <AccountContext.Provider value={{ account, refresh, enter, step }}>{children}</AccountContext.Provider>;
}

/** Work that people sealed here when they left goes out whoever is in now. */
async function deliver(): Promise<void> {
  if (read("sealed")) await (await import("../device/sealed.ts")).deliverSealed();
}

/** The member's profile; null for a guest. */
export function useProfile(): Profile | null {
  const { account } = useAccount();
  return account.state === "member" ? account.profile : null;
}
