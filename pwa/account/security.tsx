// How the person here signs in, and where they are signed in. All of it is asked of the Worker: a list from last week
// would say that nobody else is in.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { formatRelative } from "../../shared/format/relative.ts";
import { PinFields } from "../device/pin-fields.tsx";
import { language } from "../i18n/locale.ts";
import { Page } from "../shell/page.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Notice } from "../ui/notice.tsx";
import {
  askForConfirmation,
  askForReset,
  askOwnAccount,
  changePassword,
  endOtherSessions,
  endSession,
  setSignInPin,
  type OpenSession,
  type OwnAccount,
} from "./actions.ts";
import { useAccount } from "./account.tsx";
import { Door } from "./door.tsx";
import { NewPassword } from "./new-password.tsx";
import { problemSentence } from "./problems.ts";

export function Security() {
  const { account } = useAccount();
  return account.state === "member" ? (
    <Own />
  ) : (
    <Page title={t`Signing in`} back="/">
      <Button kind="filled" href="/sign-in">
        <Trans>Sign in</Trans>
      </Button>
    </Page>
  );
}

function Own() {
  const [own, setOwn] = useState<OwnAccount>();
  const [problem, setProblem] = useState<string | null>(null);
  const look = () => {
    setProblem(null);
    askOwnAccount().then(setOwn, (error: unknown) => setProblem(problemSentence(error)));
  };
  useEffect(look, []);
  return (
    <Page title={t`Signing in`} back="/settings" grid>
      <div role="status">
        {problem && (
          <Notice tone="warn">
            <p>
              <Trans>This needs a network.</Trans> {problem}
            </p>
            <Button onPress={look}>
              <Trans>Try again</Trans>
            </Button>
          </Notice>
        )}
      </div>
      {own?.email && <Address email={own.email} verified={own.verified} />}
      {own?.email && <Password email={own.email} hasPassword={own.hasPassword} />}
      {own?.mayHavePin && <OtherPhones pinName={own.pinName} onDone={look} />}
      {own && <Sessions sessions={own.sessions} onDone={look} />}
    </Page>
  );
}

/** Does what was pressed and says how it went. */
const attempt = (work: () => Promise<unknown>, done: string, after = () => {}) =>
  void work().then(
    () => {
      say({ text: done });
      after();
    },
    (error: unknown) => say({ text: problemSentence(error), tone: "danger" }),
  );

function Address({ email, verified }: { email: string; verified: boolean }) {
  return (
    <Card title={<Trans>E-mail address</Trans>}>
      <p>{email}</p>
      {verified ? (
        <p class="note">
          <Trans>Confirmed: you have shown that it is yours.</Trans>
        </p>
      ) : (
        <>
          <Notice tone="warn">
            <Trans>Not confirmed yet. Until then you make no class and let nobody in.</Trans>
          </Notice>
          <Button onPress={() => attempt(() => askForConfirmation(email), t`Nexio wrote to ${email}.`)}>
            <Trans>Send the mail again</Trans>
          </Button>
        </>
      )}
    </Card>
  );
}

function Password({ email, hasPassword }: { email: string; hasPassword: boolean }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [round, setRound] = useState(0);
  if (!hasPassword)
    return (
      <Card title={<Trans>Password</Trans>}>
        <p class="note">
          <Trans>You have none. By a mail you can choose one.</Trans>
        </p>
        <Button onPress={() => attempt(() => askForReset(email), t`Nexio wrote to ${email}.`)}>
          <Trans>Send me a mail</Trans>
        </Button>
      </Card>
    );
  const submit = async () => {
    await changePassword(current, next);
    setCurrent("");
    setNext("");
    setRound(round + 1);
    say({ text: t`The new password counts from now on. Everywhere else you are signed out.` });
  };
  return (
    <Card title={<Trans>Password</Trans>}>
      <Door key={round} look="outline" action={<Trans>Change the password</Trans>} onSubmit={submit}>
        <Field
          label={<Trans>Password so far</Trans>}
          type="password"
          autocomplete="current-password"
          required
          value={current}
          onValue={setCurrent}
        />
        <NewPassword value={next} onValue={setNext} />
      </Door>
    </Card>
  );
}

function OtherPhones({ pinName, onDone }: { pinName: string | null; onDone: () => void }) {
  const [name, setName] = useState(pinName ?? "");
  const [current, setCurrent] = useState("");
  const [pin, setPin] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const submit = async () => {
    if (pin === null) return;
    await setSignInPin(name.trim(), pin, current);
    setCurrent("");
    setRound(round + 1);
    say({ text: t`By this name and PIN you sign in on another phone, with a code of your centre.` });
    onDone();
  };
  return (
    <Card title={<Trans>On another phone</Trans>}>
      <p class="note">
        {pinName ? (
          <Trans>You sign in as {pinName}, with your PIN and a code of your centre.</Trans>
        ) : (
          <Trans>Choose a name and a PIN, and you sign in on any phone, with a code of your centre.</Trans>
        )}
      </p>
      <Door
        key={round}
        look="outline"
        action={pinName ? <Trans>Change them</Trans> : <Trans>Set them</Trans>}
        onSubmit={submit}
      >
        <Field
          label={<Trans>Phone number or user name</Trans>}
          autocomplete="username"
          required
          maxLength={60}
          value={name}
          onValue={setName}
        />
        {pinName && (
          <Field
            label={<Trans>PIN so far</Trans>}
            type="password"
            inputMode="numeric"
            autocomplete="off"
            required
            maxLength={12}
            value={current}
            onValue={setCurrent}
          />
        )}
        <PinFields
          onPin={setPin}
          hint={<Trans>It may be the PIN of this phone. Nexio keeps it so that nobody can read it.</Trans>}
        />
      </Door>
    </Card>
  );
}

function Sessions({ sessions, onDone }: { sessions: readonly OpenSession[]; onDone: () => void }) {
  const [asked, setAsked] = useState<OpenSession | "others" | null>(null);
  const end = (which: OpenSession | "others") => {
    setAsked(null);
    attempt(() => (which === "others" ? endOtherSessions() : endSession(which.id)), t`Signed out there.`, onDone);
  };
  const nameOf = ({ name }: OpenSession) => name || t`A browser`;
  const others = sessions.filter(({ isHere }) => !isHere);
  return (
    <Card title={<Trans>Where you are signed in</Trans>}>
      <List>
        {sessions.map((session) => (
          <ListRow
            key={session.id}
            title={session.isHere ? t`Here: ${nameOf(session)}` : nameOf(session)}
            note={t`Last used: ${formatRelative(session.lastUsedAt, Date.now(), language())}`}
            end={
              session.isHere ? null : (
                <Button kind="link" danger label={t`Sign out: ${nameOf(session)}`} onPress={() => setAsked(session)}>
                  <Trans>Sign out</Trans>
                </Button>
              )
            }
          />
        ))}
      </List>
      {others.length > 1 && (
        <Button danger onPress={() => setAsked("others")}>
          <Trans>Sign out everywhere else</Trans>
        </Button>
      )}
      {asked && (
        <Dialog title={t`Sign out there?`} onClose={() => setAsked(null)}>
          <p>
            {asked === "others" || asked.isDevice ? (
              <Trans>
                A phone that Nexio knows is taken away with it: what was made on it and not sent is not accepted any
                more. You can sign in on it again.
              </Trans>
            ) : (
              <Trans>It takes effect at once. You can sign in there again.</Trans>
            )}
          </p>
          <Button danger onPress={() => end(asked)}>
            <Trans>Sign out there</Trans>
          </Button>
          <Button kind="link" onPress={() => setAsked(null)}>
            <Trans>Cancel</Trans>
          </Button>
        </Dialog>
      )}
    </Card>
  );
}
