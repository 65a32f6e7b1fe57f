import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { route } from "../shell/router.tsx";
import { useState } from "preact/hooks";
import { Page } from "../shell/page.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { useAccount } from "./account.tsx";
import { Door } from "./door.tsx";
import { Notice } from "../ui/notice.tsx";
import { LanguageLinks } from "./language-links.tsx";
import { afterSignIn } from "../factors/first-run.ts";
import { PasskeyDoor } from "../factors/passkey-door.tsx";
import { OtherWays, otherWaySentence } from "./other-ways.tsx";
import { signIn } from "./actions.ts";

export function SignIn() {
  const { account, refresh } = useAccount();
  // Someone who signs in again to send their work need not type their address once more.
  const [email, setEmail] = useState(account.state === "member" ? account.profile.email : "");
  const [password, setPassword] = useState("");
  const come = async () => {
    await refresh();
    const next = await afterSignIn();
    // An invitation that was opened in this tab waits for who signs in.
    route(sessionStorage.getItem("invitation") ? "/members/invitation" : next, "replace");
  };
  // What became of another way in that was tried (`error` of OAuth).
  const refused = new URLSearchParams(location.search).get("error");
  const submit = async () => {
    await signIn(email.trim(), password);
    await come();
  };
  return (
    <Page title={t`Sign in`} back="/">
      {refused && <Notice tone="danger">{otherWaySentence(refused)}</Notice>}
      <Door
        action={<Trans>Sign in</Trans>}
        onSubmit={submit}
        after={
          <>
            <PasskeyDoor onIn={come} />
            <Button kind="link" href="/account/forgot">
              <Trans>I do not remember my password</Trans>
            </Button>
            <OtherWays />
            <Button kind="link" href="/join">
              <Trans>I have a code</Trans>
            </Button>
            <Button kind="link" href="/sign-up">
              <Trans>Create an account</Trans>
            </Button>
          </>
        }
      >
        <Field
          label={<Trans>E-mail address</Trans>}
          type="email"
          name="email"
          autocomplete="username"
          inputMode="email"
          required
          value={email}
          onValue={setEmail}
        />
        <Field
          label={<Trans>Password</Trans>}
          type="password"
          name="password"
          autocomplete="current-password"
          required
          value={password}
          onValue={setPassword}
        />
      </Door>
      <LanguageLinks />
    </Page>
  );
}
