import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { language } from "../i18n/locale.ts";
import { Page } from "../shell/page.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ToldNotice } from "../device/told-notice.tsx";
import { useAccount } from "./account.tsx";
import { Door } from "./door.tsx";
import { KindChoices } from "./kind-choices.tsx";
import { problemSentence } from "./problems.ts";
import { createTenant, setActiveTenant, type TenantKind } from "./actions.ts";

/** For a signed-in person in no organisation: make one, or open one they belong to. */
export function CreateOrganisation() {
  const { account, refresh } = useAccount();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<TenantKind>("entrepreneur");
  const memberships = account.state === "homeless" ? account.session.memberships : [];
  return (
    <Page title={t`Create your organisation`}>
      <ToldNotice />
      <p class="note">
        <Trans>Your tasks, lessons and decisions live in an organisation, even if you work alone.</Trans>
      </p>
      {memberships.map((membership) => (
        <OpenTenant key={membership.tenantId} {...membership} />
      ))}
      <Door
        action={<Trans>Create it</Trans>}
        onSubmit={() => createTenant(name.trim(), kind, language()).then(refresh)}
      >
        <Field
          label={<Trans>Name of your organisation</Trans>}
          autocomplete="organization"
          required
          maxLength={80}
          value={name}
          onValue={setName}
        />
        <KindChoices value={kind} onValue={setKind} />
      </Door>
    </Page>
  );
}

function OpenTenant({ tenantId, name }: { tenantId: string; name: string }) {
  const { refresh } = useAccount();
  const open = () =>
    setActiveTenant(tenantId)
      .then(refresh)
      .catch((error: unknown) => say({ text: problemSentence(error), tone: "danger" }));
  return (
    <Button onPress={() => void open()}>
      <Trans>Open {name}</Trans>
    </Button>
  );
}
