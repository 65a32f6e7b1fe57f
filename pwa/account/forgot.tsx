import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { Page } from "../shell/page.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAccount } from "./account.tsx";
import { askForReset } from "./actions.ts";
import { Door } from "./door.tsx";

/** Has the mail sent that leads to a new password. Whether anybody has the address it does not say. */
export function Forgot() {
  const { account } = useAccount();
  const [email, setEmail] = useState(account.state === "member" ? account.profile.email : "");
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo !== null)
    return (
      <Page title={t`A new password`} back="/sign-in">
        <Notice tone="ok">
          <Trans>
            If {sentTo} has an account here, a mail is on its way to it. Open its link within half an hour. Look among
            the unwanted mails too.
          </Trans>
        </Notice>
        <Button onPress={() => setSentTo(null)}>
          <Trans>Nothing came: write the address again</Trans>
        </Button>
      </Page>
    );
  return (
    <Page title={t`A new password`} back="/sign-in">
      <Door
        action={<Trans>Send me a mail</Trans>}
        onSubmit={async () => {
          await askForReset(email.trim());
          setSentTo(email.trim());
        }}
        after={
          <p class="note">
            <Trans>No e-mail address? Your trainer gives you a code that lets you back in.</Trans>
          </p>
        }
      >
        <Field
          label={<Trans>E-mail address</Trans>}
          hint={<Trans>You get a link by which you choose a new password. You need a network now.</Trans>}
          type="email"
          autocomplete="username"
          inputMode="email"
          required
          value={email}
          onValue={setEmail}
        />
      </Door>
    </Page>
  );
}
