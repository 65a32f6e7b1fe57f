// Before a change that the Worker takes only from a session that has shown a second factor. Made without one, it would be
// kept here as if it were done and refused at the next contact.
import { t } from "@lingui/core/macro";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { StepUpClass } from "../../shared/step-up/classes.ts";
import { problemSentence } from "../account/problems.ts";
import { ask, Problem } from "../account/session.ts";
import { say } from "../shell/tell.tsx";
import { StepUpDialog } from "./step-up-dialog.tsx";

interface StepUp {
  /** Runs `change` once the class is open: at once, or after the dialog. Says so where there is no network. */
  before: (change: () => void) => Promise<void>;
  /** To be drawn where the change is asked for. */
  dialog: ComponentChildren;
}

export function useStepUp(of: StepUpClass): StepUp {
  const [held, setHeld] = useState<{ change: () => void } | null>(null);
  const before = async (change: () => void) => {
    try {
      // Our own Worker's answer, whose shape the tests hold.
      const { open } = (await ask("/api/step-up")) as { open: StepUpClass[] };
      if (open.includes(of)) change();
      else setHeld({ change });
    } catch (error) {
      const isCutOff = error instanceof Problem && error.code === "unreachable";
      const text = isCutOff
        ? t`This needs a network. Nothing was changed. Try again when it is back.`
        : problemSentence(error);
      say({ text, tone: "danger" });
    }
  };
  const done = () => {
    setHeld(null);
    held?.change();
  };
  return { before, dialog: held && <StepUpDialog of={of} onDone={done} onClose={() => setHeld(null)} /> };
}
