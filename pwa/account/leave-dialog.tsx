// Signing out, or changing organisation, never loses work: what is not sent yet is shown first.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { useStore, useSyncStatus } from "../shell/store-context.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";

interface LeaveDialogProps {
  /** Goes, keeping what is unsent on this phone. */
  onLeave: () => Promise<void>;
  onClose: () => void;
}

export function LeaveDialog({ onLeave, onClose }: LeaveDialogProps) {
  const store = useStore();
  const unsent = useSyncStatus()?.unsent;
  const [tried, setTried] = useState(false);
  const sendNow = async () => {
    setTried(false);
    await store?.sync();
    if (store?.status().unsent === 0) return onLeave();
    setTried(true);
  };
  return (
    <Dialog title={t`Not everything is sent yet`} onClose={onClose}>
      <p>
        {unsent !== undefined && <Trans>Unsent work on this phone: {unsent}.</Trans>}{" "}
        <Trans>What is not sent stays here and is sent when you sign in again on this phone.</Trans>
      </p>
      <div role="status">
        {tried && (
          <Notice tone="warn">
            <Trans>It could not be sent now. Nothing is lost.</Trans>
          </Notice>
        )}
      </div>
      <Button kind="filled" icon="send" onPress={() => void sendNow()}>
        <Trans>Send now, then sign out</Trans>
      </Button>
      <Button icon="phone" onPress={() => void onLeave()}>
        <Trans>Keep it on this phone and sign out</Trans>
      </Button>
      <Button kind="link" onPress={onClose}>
        <Trans>Cancel</Trans>
      </Button>
    </Dialog>
  );
}
