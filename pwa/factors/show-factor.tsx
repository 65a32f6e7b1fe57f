// Asks for a second factor: the passkey at one touch, or a code.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import type { Assertion } from "../../shared/step-up/schema.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { factorSentence } from "./problems.ts";
import { answer, type Begun } from "./webauthn.ts";

/** What is sent to the Worker beside what it is for. */
type ShownFactor = { at: number; assertion: Assertion } | { code: string };

interface ShowFactorProps {
  /** Asks the Worker what the passkey has to sign. */
  begin: () => Promise<{ begun: Omit<Begun, "challenge">; challenge: Uint8Array<ArrayBuffer> }>;
  /** Sends it; what it rejects with is told here. */
  onShown: (shown: ShownFactor) => Promise<void>;
  onClose: () => void;
}

export function ShowFactor({ begin, onShown, onClose }: ShowFactorProps) {
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = async (make: () => Promise<ShownFactor>) => {
    setBusy(true);
    setProblem(null);
    try {
      await onShown(await make());
    } catch (error) {
      setProblem(factorSentence(error));
    } finally {
      setBusy(false);
    }
  };
  const byPasskey = async (): Promise<ShownFactor> => {
    const { begun, challenge } = await begin();
    return { at: begun.at, assertion: await answer(challenge, begun) };
  };
  const byCode = (event: Event) => {
    event.preventDefault();
    void attempt(async () => ({ code: code.trim() }));
  };
  return (
    <>
      <div role="status">{problem && <Notice tone="danger">{problem}</Notice>}</div>
      {"PublicKeyCredential" in globalThis && (
        <Button kind="filled" icon="shield" disabled={busy} onPress={() => void attempt(byPasskey)}>
          <Trans>Confirm with the passkey</Trans>
        </Button>
      )}
      <form class="stack" onSubmit={byCode}>
        <Field
          label={<Trans>Or a code</Trans>}
          hint={<Trans>Six digits from your authenticator app, or one code of your list.</Trans>}
          autocomplete="one-time-code"
          maxLength={40}
          value={code}
          onValue={setCode}
        />
        <Button submit disabled={busy || code.trim().length < 6}>
          <Trans>Confirm with the code</Trans>
        </Button>
      </form>
      <Button kind="link" onPress={onClose} label={t`Cancel`}>
        <Trans>Cancel</Trans>
      </Button>
    </>
  );
}
