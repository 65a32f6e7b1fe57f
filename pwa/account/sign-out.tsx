// Signing out never loses work: what is not sent is shown first, and what still is not is sealed on this phone.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { writingsOf } from "../authoring/writings.ts";
import { syncNow } from "../data/asking.ts";
import { knownDevice, leaveSealed } from "../device/device.ts";
import type { DeviceKeys } from "../device/people.ts";
import { deliverSealed } from "../device/sealed.ts";
import { ownerOf } from "../lessons/drafts.ts";
import { route } from "../shell/router.tsx";
import { useStore, useSyncStatus } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAccount } from "./account.tsx";
import { signOut } from "./session.ts";

export function SignOut() {
  const { account, step } = useAccount();
  const store = useStore();
  const [asking, setAsking] = useState(false);
  const [unpublished, setUnpublished] = useState(0);
  const vault = account.state === "member" ? account.vault : null;

  const leave = async (device: DeviceKeys | null) => {
    if (!store) return;
    try {
      await leaveSealed(store, device);
    } catch {
      return say({
        text: t`It could not be sealed on this phone. Nothing was deleted, you are still signed in.`,
        tone: "danger",
      });
    }
    // Without a network the Worker learns of it later, before it is asked anything else.
    await signOut().catch(() => {});
    await step();
    route("/", "replace");
    await deliverSealed();
  };
  const askFirst = async () => {
    const owner = account.state === "member" ? ownerOf(account.profile) : "";
    const begun = (await writingsOf(owner)).length;
    setUnpublished(begun);
    if (begun === 0) go();
  };
  const go = () => {
    // Before the store is open nobody knows whether something is unsent.
    if (!store || store.status().unsent > 0) setAsking(true);
    else void leave(null);
  };

  return (
    <>
      <Button icon="out" onPress={() => void askFirst()}>
        <Trans>Sign out</Trans>
      </Button>
      {unpublished > 0 && (
        <Dialog title={t`Lessons are not published yet`} onClose={() => setUnpublished(0)}>
          <p>
            <Trans>Lessons you began on this phone: {unpublished}. Signing out deletes them.</Trans>
          </p>
          <Button kind="filled" href="/lessons/write">
            <Trans>Look at them</Trans>
          </Button>
          <Button
            danger
            onPress={() => {
              setUnpublished(0);
              go();
            }}
          >
            <Trans>Delete them and sign out</Trans>
          </Button>
          <Button kind="link" onPress={() => setUnpublished(0)}>
            <Trans>Cancel</Trans>
          </Button>
        </Dialog>
      )}
      {asking && (
        <LeaveDialog
          findDevice={async () => (store ? knownDevice(store, vault) : null)}
          onLeave={leave}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

interface LeaveDialogProps {
  /** The device that can seal; null where the Worker has not met it yet. */
  findDevice: () => Promise<DeviceKeys | null>;
  onLeave: (device: DeviceKeys | null) => Promise<void>;
  onClose: () => void;
}

function LeaveDialog({ findDevice, onLeave, onClose }: LeaveDialogProps) {
  const store = useStore();
  const unsent = useSyncStatus()?.unsent;
  const [tried, setTried] = useState(false);
  const [device, setDevice] = useState<DeviceKeys | null>();
  useEffect(() => void findDevice().then(setDevice, () => setDevice(null)), [store, unsent]);
  const sendNow = async () => {
    setTried(false);
    if (store) await syncNow(store);
    if (store?.status().unsent === 0) return onLeave(null);
    setTried(true);
  };
  return (
    <Dialog title={t`Not everything is sent yet`} onClose={onClose}>
      <p>{unsent !== undefined && <Trans>Unsent work on this phone: {unsent}.</Trans>}</p>
      {device && (
        <p>
          <Trans>
            Sealed, nobody here can read it any more. It goes out by itself when this phone has a network, whoever uses
            it.
          </Trans>
        </p>
      )}
      {device === null && (
        <p>
          <Trans>Nexio has not met this phone under your name yet, so it can only be sent, not sealed.</Trans>
        </p>
      )}
      <div role="status">
        {tried && (
          <Notice tone="warn">
            <Trans>It could not be sent now. Nothing is lost.</Trans>
          </Notice>
        )}
      </div>
      <Button kind="filled" icon="send" disabled={!store} onPress={() => void sendNow()}>
        <Trans>Send now, then sign out</Trans>
      </Button>
      {device && (
        <Button icon="phone" onPress={() => void onLeave(device)}>
          <Trans>Seal it on this phone and sign out</Trans>
        </Button>
      )}
      <Button kind="link" onPress={onClose}>
        <Trans>Cancel</Trans>
      </Button>
    </Dialog>
  );
}
