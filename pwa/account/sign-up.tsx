import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { route } from "../shell/router.tsx";
import { useState } from "preact/hooks";
import { language } from "../i18n/locale.ts";
import { Page } from "../shell/page.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { agreedTo } from "../privacy/agreed.ts";
import { Agreement } from "../privacy/agreement.tsx";
import { useAccount } from "./account.tsx";
import { Door } from "./door.tsx";
import { KindChoices } from "./kind-choices.tsx";
import { signIn, signUp, type TenantKind } from "./actions.ts";
import { minPassword } from "../../shared/members/password.ts";

/** Makes a person and their organisation, then signs in with what was just typed. */
export function SignUp() {
  const { refresh } = useAccount();
  const [name, setName] = useState("");
  const [organisation, setOrganisation] = useState("");
  const [kind, setKind] = useState<TenantKind>("entrepreneur");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [agreed, setAgreed] = useState(false);
  const submit = async () => {
    await signUp({
      name: name.trim(),
      email: email.trim(),
      password,
      organisation: organisation.trim(),
      kind,
      language: language(),
      agreed: agreedTo("account", "transfer"),
    });
    await signIn(email.trim(), password);
    await refresh();
    say({ text: t`Nexio wrote to ${email.trim()}. Open the mail to confirm that the address is yours.` });
    route("/", "replace");
  };
  return (
    <Page title={t`Create an account`} back="/">
      <Door
        action={<Trans>Create my account</Trans>}
        onSubmit={submit}
        ready={agreed}
        after={
          <Button kind="link" href="/sign-in">
            <Trans>I have an account: sign in</Trans>
          </Button>
        }
      >
        <Field
          label={<Trans>Your name</Trans>}
          autocomplete="name"
          required
          maxLength={80}
          value={name}
          onValue={setName}
        />
        <Field
          label={<Trans>Name of your organisation</Trans>}
          hint={<Trans>Your business, agency or centre. You can change it later.</Trans>}
          autocomplete="organization"
          required
          maxLength={80}
          value={organisation}
          onValue={setOrganisation}
        />
        <KindChoices value={kind} onValue={setKind} />
        <Field
          label={<Trans>E-mail address</Trans>}
          type="email"
          autocomplete="username"
          inputMode="email"
          required
          value={email}
          onValue={setEmail}
        />
        <Field
          label={<Trans>Password</Trans>}
          hint={
            <Trans>At least {minPassword} characters. Three or four words in a row are easy to keep in mind.</Trans>
          }
          type="password"
          autocomplete="new-password"
          required
          minLength={minPassword}
          value={password}
          onValue={setPassword}
        />
        <Agreement agreed={agreed} onAgreed={setAgreed} />
      </Door>
    </Page>
  );
}
