// What a guest sees: what Nexio is for, the two ways in, and lessons that ask for no account.
import { Trans } from "#trans/macro";
import { LanguageLinks } from "../account/language-links.tsx";
import { wholeLanguage } from "../i18n/locale.ts";
import { read } from "../shell/preferences.ts";
import { Later } from "../shell/router.tsx";
import { Page } from "../shell/page.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { MaybeTextLine } from "./text-line.tsx";

const toldNotice = async () => {
  const [{ ToldNotice }] = await Promise.all([import("../device/told-notice.tsx"), wholeLanguage()]);
  return ToldNotice;
};

export const Welcome = () => (
  <Page title="Nexio">
    <LanguageLinks />
    <MaybeTextLine />
    {read("told") && <Later load={toldNotice} />}
    <Card main title={<Trans>Learn, work and decide, even without a network</Trans>}>
      <p>
        <Trans>Lessons, tasks and decisions stay on your phone and are sent when the network is back.</Trans>
      </p>
      <Button kind="filled" href="/sign-in">
        <Trans>Sign in</Trans>
      </Button>
      <Button href="/sign-up">
        <Trans>Create an account</Trans>
      </Button>
      <Button href="/join">
        <Trans>I have a code</Trans>
      </Button>
    </Card>
    <Button kind="link" icon="book" href="/lessons">
      <Trans>See the lessons first</Trans>
    </Button>
  </Page>
);
