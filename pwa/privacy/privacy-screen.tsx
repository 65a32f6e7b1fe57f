// What is kept and why, what the person agreed to and can take back, their data as a file, and its end. For guests too:
// what they would agree to stands here before they do.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { i18n } from "../i18n/runtime.ts";
import { grounds, purposes, type Purpose } from "../../shared/privacy/purposes.ts";
import { myConsents } from "../../shared/privacy/queries.ts";
import type { Consent } from "../../shared/privacy/schema.ts";
import { formatDate } from "../../shared/format/date.ts";
import { useAccount, useProfile } from "../account/account.tsx";
import { language } from "../i18n/locale.ts";
import { Page } from "../shell/page.tsx";
import { route } from "../shell/router.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { say, tell } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { answerTo } from "./agreed.ts";
import { DataFile, Erasure } from "./rights.tsx";
import { purposeWords } from "./words.ts";

export function PrivacyScreen() {
  const profile = useProfile();
  return (
    <Page title={t`Your data`} back={profile ? "/settings" : "/"} grid>
      {purposes.map((purpose) => (
        <PurposeCard key={purpose} purpose={purpose} />
      ))}
      {profile && <DataFile memberId={null} />}
      {profile && <EraseMyself />}
    </Page>
  );
}

function PurposeCard({ purpose }: { purpose: Purpose }) {
  const store = useStore();
  const known = useQuery(myConsents);
  const { title, what } = purposeWords[purpose];
  const said = known?.[purpose];
  const answer = (choice: Consent["choice"]) =>
    store &&
    void tell(store.mutate.recordConsents({ items: [answerTo(purpose, choice)] }), { text: t`Saved on this phone.` });
  return (
    <Card title={i18n._(title)}>
      <p>{i18n._(what)}</p>
      {known && <State purpose={purpose} said={said} />}
      {known && grounds[purpose] === "asked" && said?.choice !== "given" && (
        <Button onPress={() => answer("given")}>
          <Trans>I agree</Trans>
        </Button>
      )}
      {known && said?.choice === "given" && (purpose === "certificate" || purpose === "statistics") && (
        <Button onPress={() => answer("withdrawn")}>
          <Trans>Take it back</Trans>
        </Button>
      )}
      {known && said?.choice === "given" && purpose === "transfer" && (
        <p class="note">
          <Trans>To take this back, erase everything below: Nexio cannot keep your data anywhere else.</Trans>
        </p>
      )}
      {known && purpose === "class" && (
        <p class="note">
          <Trans>To end it, ask your trainer to take you out of the class.</Trans>
        </p>
      )}
    </Card>
  );
}

function State({ purpose, said }: { purpose: Purpose; said: Consent | undefined }) {
  const when = said && formatDate(said.createdAt, language(), "long");
  if (grounds[purpose] === "told")
    return said ? (
      <p class="note">
        <Trans>You were told on {when}.</Trans>
      </p>
    ) : null;
  return (
    <p>
      {said?.choice === "given" ? (
        <Chip tone="ok" icon="check">
          <Trans>You agreed on {when}</Trans>
        </Chip>
      ) : said ? (
        <Chip>
          <Trans>You took it back on {when}</Trans>
        </Chip>
      ) : (
        <Chip>
          <Trans>Not agreed</Trans>
        </Chip>
      )}
    </p>
  );
}

function EraseMyself() {
  const { account, step } = useAccount();
  if (account.state !== "member") return null;
  const { profile } = account;
  const onErased = async () => {
    const { forgetUser } = await import("../device/device.ts");
    await forgetUser(profile.userId);
    await step();
    route("/", "replace");
    say({ text: t`Everything of yours is erased. This phone has forgotten you.` });
  };
  return <Erasure learner={null} onErased={onErased} />;
}
