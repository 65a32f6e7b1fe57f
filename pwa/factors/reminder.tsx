// Stands over the approvals of who decides and has set up nothing to confirm with.
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { useProfile } from "../account/account.tsx";
import { idOf } from "../device/people.ts";
import { useSyncStatus } from "../shell/store-context.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { keptFactors } from "./kept.ts";

export function FactorReminder() {
  const profile = useProfile();
  const synced = useSyncStatus()?.lastSyncAt;
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    if (!profile || profile.actor.role === "external") return;
    void keptFactors
      .get(idOf(profile))
      .then((kept) => setMissing(kept?.credentials.length === 0))
      .catch(() => {});
  }, [profile, synced]);
  if (!missing) return null;
  return (
    <Notice title={<Trans>With a passkey you confirm decisions on this phone, without a network too.</Trans>}>
      <Button href="/factors/mine">
        <Trans>Set it up</Trans>
      </Button>
    </Notice>
  );
}
