// Settings of this phone for the person who is in: a PIN, handing the phone over, and the other phones they use.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { devicesOf } from "../../shared/devices/queries.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { useAccount } from "../account/account.tsx";
import { language } from "../i18n/locale.ts";
import { route } from "../shell/router.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { say, tell } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Profile, Vault } from "../sync/store.ts";
import { sealBeforeLock } from "./before-lock.ts";
import { openOf } from "./device.ts";
import { hasPasskeys, wrapByPasskey } from "./passkey-lock.ts";
import { idOf, people, type PasskeyWrap } from "./people.ts";
import { PinFields } from "./pin-fields.tsx";
import { setPin } from "./set-pin.ts";

export function ThisPhone() {
  const { account, step } = useAccount();
  const [choosing, setChoosing] = useState(false);
  if (account.state !== "member") return null;
  const handOver = async () => {
    await sealBeforeLock();
    await step();
    route("/", "replace");
  };
  return (
    <>
      <Card title={<Trans>This phone</Trans>}>
        <p class="note">
          {account.vault ? (
            <Trans>Your PIN guards what is yours on this phone.</Trans>
          ) : (
            <Trans>If others use this phone too, set a PIN: what is yours is then encrypted.</Trans>
          )}
        </p>
        <Button icon="shield" onPress={() => setChoosing(true)}>
          {account.vault ? <Trans>Change the PIN</Trans> : <Trans>Set a PIN</Trans>}
        </Button>
        {account.vault && <PasskeyButton profile={account.profile} vault={account.vault} />}
        <Button icon="out" onPress={() => void handOver()}>
          <Trans>Hand over to someone else</Trans>
        </Button>
        {choosing && <PinDialog onClose={() => setChoosing(false)} />}
      </Card>
      <Devices profile={account.profile} vault={account.vault} />
    </>
  );
}

/** The phone's own lock beside the PIN; once it is set, the way to take it off. */
function PasskeyButton({ profile, vault }: { profile: Profile; vault: Vault }) {
  const id = idOf(profile);
  const [state, setState] = useState<"unknown" | "off" | "on">("unknown");
  useEffect(() => {
    void Promise.all([people.get(id), hasPasskeys()]).then(([person, able]) =>
      setState(person?.lock?.passkey ? "on" : able ? "off" : "unknown"),
    );
  }, [id]);
  const set = async (passkey: PasskeyWrap | null) => {
    const person = await people.get(id);
    if (!person?.lock) return;
    const { passkey: _before, ...lock } = person.lock;
    await people.put(id, { ...person, lock: { ...lock, ...(passkey && { passkey }) } });
    setState(passkey ? "on" : "off");
  };
  const begin = async () => {
    try {
      await set(await wrapByPasskey(vault, profile.name));
      say({ text: t`Your fingerprint or screen lock opens Nexio now. The PIN still does too.` });
    } catch {
      say({ text: t`This phone could not do it. The PIN goes on as before.`, tone: "danger" });
    }
  };
  if (state === "unknown") return null;
  return state === "on" ? (
    <Button kind="link" onPress={() => void set(null)}>
      <Trans>Open with the PIN alone</Trans>
    </Button>
  ) : (
    <Button icon="shield" onPress={() => void begin()}>
      <Trans>Open with fingerprint or screen lock too</Trans>
    </Button>
  );
}

export function PinDialog({ onClose }: { onClose: () => void }) {
  const { account, enter } = useAccount();
  const store = useStore();
  const [pin, setTyped] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (account.state !== "member" || !store || pin === null) return;
    setBusy(true);
    try {
      const { open, vault } = await setPin(store, account.vault, pin);
      onClose();
      enter(open, vault);
      say({ text: t`The PIN is set.` });
    } catch {
      setBusy(false);
      say({ text: t`The PIN could not be set. Everything is as before.`, tone: "danger" });
    }
  };
  return (
    <Dialog title={t`A PIN for this phone`} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <Notice>
          <Trans>Only you know it, nobody can find it again. You are asked for it at each start.</Trans>
        </Notice>
        <PinFields onPin={setTyped} autofocus />
        <Button kind="filled" submit disabled={busy || !store || pin === null}>
          {busy ? <Trans>Encrypting …</Trans> : <Trans>Set a PIN</Trans>}
        </Button>
        <Button kind="link" onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </form>
    </Dialog>
  );
}

function Devices({ profile, vault }: { profile: Profile; vault: Vault | null }) {
  const store = useStore();
  const known = useQuery(devicesOf, profile.actor.memberId) ?? [];
  const [own, setOwn] = useState<string>();
  useEffect(() => void openOf(profile, vault).then((open) => setOwn(open?.device?.id)), [profile, vault, known.length]);
  const [asked, setAsked] = useState<string | null>(null);
  if (!store || known.length === 0) return null;
  const revoke = async (id: string) => {
    setAsked(null);
    await tell(store.mutate.revokeDevice({ id }), {
      text: t`Taken away. It forgets everything when it has a network.`,
    });
  };
  return (
    <Card title={<Trans>Phones you are signed in on</Trans>}>
      <List>
        {known.map(({ id, label, updatedAt }) => (
          <ListRow
            key={id}
            title={id === own ? t`This phone` : label}
            note={formatRelative(updatedAt, Date.now(), language())}
            end={
              <Button kind="link" danger label={t`Take away: ${label}`} onPress={() => setAsked(id)}>
                <Trans>Take away</Trans>
              </Button>
            }
          />
        ))}
      </List>
      {asked && (
        <Dialog title={t`Take this phone away?`} onClose={() => setAsked(null)}>
          <p>
            <Trans>What was made on it and not sent is not accepted any more. You can sign in on it again.</Trans>
          </p>
          <Button danger onPress={() => void revoke(asked)}>
            <Trans>Take away</Trans>
          </Button>
          <Button kind="link" onPress={() => setAsked(null)}>
            <Trans>Cancel</Trans>
          </Button>
        </Dialog>
      )}
    </Card>
  );
}
