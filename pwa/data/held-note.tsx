// Where the person says when to sync, what is shown is as old as their last word: it says so, and how to renew it.
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { formatRelative } from "../../shared/format/relative.ts";
import { language } from "../i18n/locale.ts";
import { useStore, useSyncStatus } from "../shell/store-context.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { onlyWhenAsked, syncNow } from "./asking.ts";

export function HeldNote() {
  const store = useStore();
  const status = useSyncStatus();
  const [busy, setBusy] = useState(false);
  if (!store || !status || !onlyWhenAsked()) return null;
  const { lastSyncAt } = status;
  const last = lastSyncAt === null ? null : formatRelative(lastSyncAt, Date.now(), language());
  const now = async () => {
    setBusy(true);
    await syncNow(store).finally(() => setBusy(false));
  };
  return (
    <Notice>
      <p>
        {last === null ? (
          <Trans>You chose to say when. Nothing was received yet: what others did is not here.</Trans>
        ) : (
          <Trans>You chose to say when. What others did after the last exchange, {last}, is not here yet.</Trans>
        )}
      </p>
      <Button icon="send" disabled={busy} onPress={() => void now()}>
        {busy ? <Trans>Sending …</Trans> : <Trans>Send and receive now</Trans>}
      </Button>
    </Notice>
  );
}
