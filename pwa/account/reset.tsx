import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { Page } from "../shell/page.tsx";
import { route } from "../shell/router.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { resetPassword } from "./actions.ts";
import { Door } from "./door.tsx";
import { useMailToken } from "./mail-token.ts";
import { NewPassword } from "./new-password.tsx";

/** Behind the link of a mail: a new password, after which everybody has to sign in again. */
export function Reset() {
  const token = useMailToken();
  const [password, setPassword] = useState("");
  const submit = async () => {
    await resetPassword(token, password);
    say({ text: t`The new password counts from now on. Sign in with it.` });
    route("/sign-in", "replace");
  };
  const again = (
    <Button kind="link" href="/account/forgot">
      <Trans>Ask for a new mail</Trans>
    </Button>
  );
  return (
    <Page title={t`A new password`} back="/sign-in">
      {token === "" ? (
        <>
          <Notice tone="warn">
            <Trans>Open this page by the link in the mail.</Trans>
          </Notice>
          {again}
        </>
      ) : (
        <Door action={<Trans>Take this password</Trans>} onSubmit={submit} after={again}>
          <NewPassword value={password} onValue={setPassword} />
          <p class="note">
            <Trans>Every phone and browser then has to sign in again. What is not sent yet stays on them.</Trans>
          </p>
        </Door>
      )}
    </Page>
  );
}
