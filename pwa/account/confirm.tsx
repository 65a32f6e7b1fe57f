import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { Page } from "../shell/page.tsx";
import { route } from "../shell/router.tsx";
import { say } from "../shell/tell.tsx";
import { Notice } from "../ui/notice.tsx";
import { confirmAddress } from "./actions.ts";
import { Door } from "./door.tsx";
import { useMailToken } from "./mail-token.ts";

/** Behind the link of a mail. Pressed by a person: programs that look through mails open links too. */
export function Confirm() {
  const token = useMailToken();
  const submit = async () => {
    await confirmAddress(token);
    say({ text: t`Your e-mail address is confirmed.` });
    route("/", "replace");
  };
  return (
    <Page title={t`Confirm your e-mail address`} back="/">
      {token === "" ? (
        <Notice tone="warn">
          <Trans>Open this page by the link in the mail.</Trans>
        </Notice>
      ) : (
        <Door action={<Trans>This address is mine</Trans>} onSubmit={submit}>
          <p class="note">
            <Trans>Then you can make classes and let people in.</Trans>
          </p>
        </Door>
      )}
    </Page>
  );
}
