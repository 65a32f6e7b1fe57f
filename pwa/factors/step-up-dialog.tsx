// Between something that asks for more than the sign-in and its effect.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import type { StepUpClass } from "../../shared/step-up/classes.ts";
import { ask, Problem } from "../account/session.ts";
import { fromBase64Url } from "../device/seal.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ShowFactor } from "./show-factor.tsx";
import type { Begun } from "./webauthn.ts";

/** Whether the Worker wants to be shown a second factor first: draw `StepUpDialog`, then call again. */
export const needsStepUp = (error: unknown): boolean => error instanceof Problem && error.code === "needs_step_up";

interface StepUpDialogProps {
  of: StepUpClass;
  onDone: () => void;
  onClose: () => void;
}

export function StepUpDialog({ of, onDone, onClose }: StepUpDialogProps) {
  return (
    <Dialog title={t`Confirm that it is you`} onClose={onClose}>
      <p>
        <Trans>What you are about to do needs more than the sign-in. It counts for ten minutes.</Trans>
      </p>
      <ShowFactor
        begin={async () => {
          const begun = (await ask("/api/step-up/options", { of })) as Begun;
          return { begun, challenge: fromBase64Url(begun.challenge) };
        }}
        onShown={async (shown) => {
          await ask("/api/step-up", { of, ...shown });
          onDone();
        }}
        onClose={onClose}
      />
      <Button kind="link" href="/factors/mine">
        <Trans>I have no passkey or code yet</Trans>
      </Button>
    </Dialog>
  );
}
