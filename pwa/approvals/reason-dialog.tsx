import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { Button, Buttons } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextArea } from "../ui/field.tsx";

interface ReasonDialogProps {
  verdict: "reject" | "request_changes";
  onReason: (reason: string) => void;
  onClose: () => void;
}

/** Who asked must know why, or what to change. */
export function ReasonDialog({ verdict, onReason, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  const rejecting = verdict === "reject";
  const send = (event: Event) => {
    event.preventDefault();
    if (reason.trim()) onReason(reason.trim());
  };
  return (
    <Dialog title={rejecting ? t`Why do you reject it?` : t`What is to be changed?`} onClose={onClose}>
      <form class="stack" onSubmit={send}>
        <TextArea label={<Trans>Reason</Trans>} required maxLength={500} value={reason} onValue={setReason} />
        <Buttons>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button kind="filled" submit disabled={!reason.trim()}>
            {rejecting ? <Trans>Reject</Trans> : <Trans>Send it</Trans>}
          </Button>
        </Buttons>
      </form>
    </Dialog>
  );
}
