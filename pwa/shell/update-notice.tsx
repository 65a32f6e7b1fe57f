// A new version waits: the person says when.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { say } from "./tell.tsx";
import { applyUpdate, onUpdateReady } from "./update.ts";

export function UpdateNotice() {
  const [ready, setReady] = useState(false);
  useEffect(() => onUpdateReady(() => setReady(true)), []);
  if (!ready) return null;
  const start = () => {
    if (!applyUpdate()) say({ text: t`Finish your quiz first. The new version waits.` });
  };
  return (
    <Notice title={<Trans>A new version is ready</Trans>}>
      <Button kind="link" onPress={start}>
        <Trans>Start it now</Trans>
      </Button>
    </Notice>
  );
}
