// A phone that several people use asks who it is. Whoever set a PIN gives it; nobody needs a network for that.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { useAccount } from "../account/account.tsx";
import { LanguageLinks } from "../account/language-links.tsx";
import { Page } from "../shell/page.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { destroyKey, forgetPerson } from "./device.ts";
import { people, type Person } from "./people.ts";
import { ToldNotice } from "./told-notice.tsx";
import { afterWrongPin, unlock, WrongPin } from "./vault.ts";

export function ChoosePerson() {
  const { account, enter } = useAccount();
  const [locked, setLocked] = useState<Person>();
  const known = account.state === "choosing" ? account.people : [];
  return (
    <Page title={t`Who is it?`}>
      <ToldNotice />
      <Card>
        <ul class="list" role="list">
          {known.map((person) => (
            <li key={person.id} class="row">
              <button
                type="button"
                class="row-words person"
                onClick={() => (person.open ? enter(person.open) : setLocked(person))}
              >
                <Avatar name={person.label} />
                <span class="row-title">{person.label}</span>
              </button>
            </li>
          ))}
        </ul>
      </Card>
      <Button href="/sign-in">
        <Trans>Someone else</Trans>
      </Button>
      <Button href="/join">
        <Trans>I have a code</Trans>
      </Button>
      <Button kind="link" icon="book" href="/lessons">
        <Trans>See the lessons first</Trans>
      </Button>
      <LanguageLinks />
      {locked && <PinDialog person={locked} onClose={() => setLocked(undefined)} />}
    </Page>
  );
}

function PinDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { enter, step } = useAccount();
  const [pin, setPin] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [forgotten, setForgotten] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    // Read anew: another tab may have counted tries.
    const lock = (await people.get(person.id))?.lock;
    if (!lock) return;
    const seconds = Math.ceil((lock.waitUntil - Date.now()) / 1000);
    // A clock set back must not lock anyone out for longer than the wait itself.
    if (seconds > 0 && seconds <= 86_400) return setProblem(t`Too many wrong PINs. Wait ${seconds} seconds.`);
    setBusy(true);
    setProblem(null);
    try {
      const { open, vault } = await unlock(lock, pin);
      await people.put(person.id, { ...person, lock: { ...lock, wrong: 0, waitUntil: 0 } });
      enter(open, vault);
    } catch (error) {
      if (!(error instanceof WrongPin)) throw error;
      const next = afterWrongPin(lock, Date.now());
      if (!next) {
        await destroyKey(person);
        onClose();
        return step();
      }
      await people.put(person.id, { ...person, lock: next });
      setProblem(t`This is not the PIN.`);
      setPin("");
      setBusy(false);
    }
  };
  const byPasskey = async () => {
    const lock = (await people.get(person.id))?.lock;
    if (!lock) return;
    setBusy(true);
    try {
      const { unlockByPasskey } = await import("./passkey-lock.ts");
      const { open, vault } = await unlockByPasskey(lock);
      enter(open, vault);
    } catch {
      setBusy(false);
      setProblem(t`The phone did not let you through. Type the PIN.`);
    }
  };
  const remove = async () => {
    await forgetPerson(person.id, null);
    onClose();
    await step();
  };

  return (
    <Dialog title={person.label} onClose={onClose}>
      {forgotten ? (
        <>
          <Notice tone="warn">
            <Trans>
              Nobody can find a forgotten PIN. Taken off this phone, {person.label} signs in with the password again.
              What was not sent yet is lost.
            </Trans>
          </Notice>
          <p>
            <Trans>Without a password: your trainer gives you a code to come back with.</Trans>
          </p>
          <Button danger onPress={() => void remove()}>
            <Trans>Take {person.label} off this phone</Trans>
          </Button>
        </>
      ) : (
        <form class="stack" onSubmit={(event) => void submit(event)}>
          <Field
            label={<Trans>PIN</Trans>}
            type="password"
            inputMode="numeric"
            autocomplete="off"
            required
            autofocus
            maxLength={12}
            value={pin}
            onValue={setPin}
            problem={problem}
          />
          <Button kind="filled" submit disabled={busy || pin.length < 6}>
            <Trans>Open</Trans>
          </Button>
          {person.lock?.passkey && (
            <Button icon="shield" disabled={busy} onPress={() => void byPasskey()}>
              <Trans>Fingerprint or screen lock</Trans>
            </Button>
          )}
          <Button kind="link" onPress={() => setForgotten(true)}>
            <Trans>I forgot my PIN</Trans>
          </Button>
        </form>
      )}
      <Button kind="link" onPress={onClose}>
        <Trans>Cancel</Trans>
      </Button>
    </Dialog>
  );
}
