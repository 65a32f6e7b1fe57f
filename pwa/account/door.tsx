// The form of the ways in: sign in, sign up, make an organisation.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { problemSentence } from "./problems.ts";

interface DoorProps {
  children: ComponentChildren;
  /** The word on its button. */
  action: ComponentChildren;
  onSubmit: () => Promise<void>;
  /** False while something that has to be agreed to is not. */
  ready?: boolean;
  /** Outlined where it is one of several on a screen. */
  look?: "filled" | "outline";
  /** Other ways, under the button. */
  after?: ComponentChildren;
}

export function Door({ children, action, onSubmit, look = "filled", after, ready = true }: DoorProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit();
    } catch (error) {
      setProblem(problemSentence(error));
      setBusy(false);
    }
  };
  return (
    <form class="stack" onSubmit={(event) => void submit(event)}>
      {children}
      <div role="status">{problem && <Notice tone="danger">{problem}</Notice>}</div>
      <Button kind={look} submit disabled={busy || !ready}>
        {action}
      </Button>
      {after}
    </form>
  );
}
