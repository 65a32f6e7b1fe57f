// What the link of an invitation opens: who invites into what, then in: as who is signed in here, or as somebody new.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { formatRelative } from "../../shared/format/relative.ts";
import { minPassword } from "../../shared/members/password.ts";
import { useAccount } from "../account/account.tsx";
import { signIn, signUp } from "../account/actions.ts";
import { Door } from "../account/door.tsx";
import { LanguageLinks } from "../account/language-links.tsx";
import { Problem } from "../account/session.ts";
import { language } from "../i18n/locale.ts";
import { agreedTo } from "../privacy/agreed.ts";
import { Agreement } from "../privacy/agreement.tsx";
import { Page } from "../shell/page.tsx";
import { route } from "../shell/router.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { accept, forgetSecret, lookAt, secretHere, type Leads } from "./actions.ts";
import { invitationSentence, roleNotes, roleWords } from "./words.ts";

export function AcceptInvitation() {
  const { account } = useAccount();
  const [secret] = useState(secretHere);
  const [leads, setLeads] = useState<Leads | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const look = () => {
    setProblem(null);
    lookAt(secret).then(setLeads, (refusal: unknown) => {
      if (refusal instanceof Problem && refusal.status >= 400) forgetSecret();
      setProblem(refusal);
    });
  };
  useEffect(look, []);
  if (account.state === "starting") return null;
  return (
    <Page title={t`Invitation`} back="/">
      {problem !== null && (
        <>
          <Notice tone="danger">{invitationSentence(problem)}</Notice>
          {problem instanceof Problem && problem.code === "unreachable" && (
            <Button onPress={look}>
              <Trans>Try again</Trans>
            </Button>
          )}
        </>
      )}
      {leads && (
        <>
          <About leads={leads} />
          {account.state === "member" || account.state === "homeless" ? (
            <AsMyself secret={secret} leads={leads} />
          ) : (
            <AsGuest secret={secret} leads={leads} onProblem={setProblem} />
          )}
        </>
      )}
      <LanguageLinks />
    </Page>
  );
}

function About({ leads: { tenant, role, by, email, expiresAt } }: { leads: Leads }) {
  const until = formatRelative(expiresAt, Date.now(), language());
  const name = roleWords()[role];
  return (
    <Card eyebrow={<Trans>{by} invites you</Trans>} title={tenant}>
      <p>
        <Trans>Your role: {name}</Trans>
      </p>
      <p class="note">{roleNotes()[role]}</p>
      {email && (
        <p>
          <Trans>For the address {email}</Trans>
        </p>
      )}
      <p class="note">
        <Trans>It ends {until}.</Trans>
      </p>
    </Card>
  );
}

interface WayProps {
  secret: string;
  leads: Leads;
}

/** Accepts and goes there. */
function useAccept({ secret, leads: { tenant } }: WayProps) {
  const { refresh } = useAccount();
  return async () => {
    await accept(secret);
    forgetSecret();
    await refresh();
    say({ text: t`You are a member of ${tenant} now.` });
    route("/", "replace");
  };
}

function AsMyself(way: WayProps) {
  const { account, step } = useAccount();
  const come = useAccept(way);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const who = account.state === "member" ? account.profile : account.state === "homeless" ? account.session.user : null;
  if (!who) return null;
  const { name, email } = who;
  const { tenant } = way.leads;
  const press = () => {
    setBusy(true);
    come().catch((error: unknown) => {
      setProblem(invitationSentence(error));
      setBusy(false);
    });
  };
  return (
    <Card title={<Trans>You are {name}.</Trans>}>
      {!email.endsWith(".invalid") && <p class="note">{email}</p>}
      <div role="status">{problem && <Notice tone="danger">{problem}</Notice>}</div>
      <Button kind="filled" disabled={busy} onPress={press}>
        <Trans>Join {tenant}</Trans>
      </Button>
      {account.state === "member" && (
        <Button icon="out" onPress={() => void step()}>
          <Trans>Hand over to someone else</Trans>
        </Button>
      )}
    </Card>
  );
}

type GuestProps = WayProps & { onProblem: (problem: unknown) => void };

function AsGuest(way: GuestProps) {
  const [known, setKnown] = useState<"new" | "known">("new");
  return (
    <>
      <Tabs
        label={t`Account`}
        value={known}
        tabs={[
          ["new", t`I am new here`],
          ["known", t`I have an account`],
        ]}
        onValue={setKnown}
      />
      <Entry key={known} isNew={known === "new"} {...way} />
    </>
  );
}

function Entry({ isNew, onProblem, ...way }: GuestProps & { isNew: boolean }) {
  const { refresh } = useAccount();
  const come = useAccept(way);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [agreed, setAgreed] = useState(false);
  const submit = async () => {
    const address = email.trim();
    if (isNew)
      await signUp({
        name: name.trim(),
        email: address,
        password,
        language: language(),
        agreed: agreedTo("account", "transfer"),
      });
    await signIn(address, password);
    // Signed in, but not in: they are told why, and go on as themselves.
    await come().catch(async (error: unknown) => {
      onProblem(error);
      await refresh();
    });
  };
  return (
    <Door
      action={isNew ? <Trans>Create my account and join</Trans> : <Trans>Sign in and join</Trans>}
      onSubmit={submit}
      ready={!isNew || agreed}
      after={
        isNew ? null : (
          <Button kind="link" href="/sign-in">
            <Trans>Other ways to sign in</Trans>
          </Button>
        )
      }
    >
      {isNew && (
        <Field
          label={<Trans>Your name</Trans>}
          autocomplete="name"
          required
          maxLength={80}
          value={name}
          onValue={setName}
        />
      )}
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
          isNew && (
            <Trans>At least {minPassword} characters. Three or four words in a row are easy to keep in mind.</Trans>
          )
        }
        type="password"
        autocomplete={isNew ? "new-password" : "current-password"}
        required
        minLength={isNew ? minPassword : 1}
        value={password}
        onValue={setPassword}
      />
      {isNew && <Agreement agreed={agreed} onAgreed={setAgreed} />}
    </Door>
  );
}
