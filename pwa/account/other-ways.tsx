// The ways in beside the password: those that this deployment has, and the PIN of people without an e-mail address.
// One more way is one more button here.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { askWays, leaveFor, type Provider } from "./actions.ts";
import { problemSentence } from "./problems.ts";

const names: Readonly<Record<Provider, string>> = { google: "Google", microsoft: "Microsoft" };

/** What another provider's answer, by its code, means here. */
export function otherWaySentence(code: string): string {
  if (code === "account_not_linked")
    return t`There is an account with this e-mail address already. Sign in to it by its password.`;
  if (code === "access_denied") return t`You did not sign in there. Nothing was changed.`;
  if (code === "email_not_found") return t`That account has no e-mail address. Choose another one.`;
  return t`Signing in there did not work. Try again, or come in by your password.`;
}

export function OtherWays() {
  const [ways, setWays] = useState<readonly Provider[]>([]);
  // Without a network there is no other way, and nothing to say about it.
  useEffect(() => void askWays().then(setWays, () => {}), []);
  const leave = (provider: Provider) =>
    leaveFor(provider).catch((error: unknown) => say({ text: problemSentence(error), tone: "danger" }));
  return (
    <>
      {ways.map((provider) => (
        <Button key={provider} onPress={() => void leave(provider)}>
          <Trans>Go on with {names[provider]}</Trans>
        </Button>
      ))}
      <Button kind="link" href="/account/pin">
        <Trans>I have a user name and a PIN</Trans>
      </Button>
    </>
  );
}
