// Signing in with a passkey: no address, no password.
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { ask, leaving } from "../account/session.ts";
import { fromBase64Url } from "../device/seal.ts";
import { keep } from "../shell/preferences.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { factorSentence } from "./problems.ts";
import { answer, type Begun } from "./webauthn.ts";

export function PasskeyDoor({ onIn }: { onIn: () => Promise<void> }) {
  const [problem, setProblem] = useState<string | null>(null);
  if (!("PublicKeyCredential" in globalThis)) return null;
  const enter = async () => {
    setProblem(null);
    try {
      const begun = (await ask("/api/auth/passkey/options", {})) as Begun;
      const assertion = await answer(fromBase64Url(begun.challenge), begun);
      await ask("/api/auth/passkey/sign-in", { at: begun.at, assertion });
      keep(leaving, "");
      await onIn();
    } catch (error) {
      setProblem(factorSentence(error));
    }
  };
  return (
    <>
      <Button icon="shield" onPress={() => void enter()}>
        <Trans>Sign in with a passkey</Trans>
      </Button>
      <div role="status">{problem && <Notice tone="danger">{problem}</Notice>}</div>
    </>
  );
}
