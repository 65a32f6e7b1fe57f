// The door of a class: the code, then who it is. Made for a phone in a full room and a network that comes and goes.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { readCode, showCode } from "../../shared/cohorts/join-code.ts";
import { useAccount } from "../account/account.tsx";
import { setSignInPin } from "../account/actions.ts";
import { LanguageLinks } from "../account/language-links.tsx";
import { problemSentence } from "../account/problems.ts";
import { syncNow } from "../data/asking.ts";
import { sealBeforeLock } from "../device/before-lock.ts";
import { PinFields } from "../device/pin-fields.tsx";
import { Agreement } from "../privacy/agreement.tsx";
import { Page } from "../shell/page.tsx";
import { route } from "../shell/router.tsx";
import { useStore } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Choice } from "../ui/choice.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { join, joinAsMember, lookAt, type Leads } from "./joining.ts";
import { joinSentence } from "./words.ts";

const given = () => readCode(new URLSearchParams(location.search).get("code") ?? "");

export function Join() {
  const { account, step } = useAccount();
  const [door, setDoor] = useState<{ code: string; leads: Leads }>();
  if (account.state === "starting") return null;
  if (account.state === "homeless")
    return (
      <Page title={t`Join a class`} back="/">
        <Notice>
          <Trans>Someone is signed in on this phone. Hand it over first; their work stays safe on it.</Trans>
        </Notice>
      </Page>
    );
  if (account.state === "member")
    return (
      <Page title={t`Join a class`} back="/">
        {door ? (
          <OneMore {...door} onBack={() => setDoor(undefined)} />
        ) : (
          <Code onDoor={(code, leads) => setDoor({ code, leads })} />
        )}
        <Card title={<Trans>You are {account.profile.name}.</Trans>}>
          <p class="note">
            <Trans>Somebody else wants to join? Hand the phone over first; your work stays safe on it.</Trans>
          </p>
          <Button icon="out" onPress={() => void sealBeforeLock().then(step)}>
            <Trans>Hand over to someone else</Trans>
          </Button>
        </Card>
      </Page>
    );
  return (
    <Page title={t`Join a class`} back="/">
      {door ? (
        <Who {...door} onBack={() => setDoor(undefined)} />
      ) : (
        <Code onDoor={(code, leads) => setDoor({ code, leads })} />
      )}
    </Page>
  );
}

/** Does one thing at a time and says what came in its way. */
function useTry() {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(joinSentence(error));
      setBusy(false);
    }
  };
  return { problem, busy, attempt };
}

function Code({ onDoor }: { onDoor: (code: string, leads: Leads) => void }) {
  const [typed, setTyped] = useState(() => showCode(given() ?? "").replace(/^-$/, ""));
  const { problem, busy, attempt } = useTry();
  const code = readCode(typed);
  const letters = typed.replaceAll(/[^\p{L}\p{N}]/gu, "").length;
  const look = () =>
    attempt(async () => {
      if (code) onDoor(code, await lookAt(code));
    });
  // A picture that was filmed has typed the code already.
  useEffect(() => {
    if (given()) void look();
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    void look();
  };
  return (
    <>
      <form class="stack" onSubmit={submit}>
        <Field
          label={<Trans>The code your trainer gave you</Trans>}
          hint={<Trans>Eight characters. You need a network now; later you learn without one.</Trans>}
          autocomplete="off"
          required
          maxLength={14}
          value={typed}
          onValue={(value) => setTyped(value.toUpperCase())}
          problem={
            letters >= 8 && !code ? <Trans>A character of the code is wrong or missing. Look at it again.</Trans> : null
          }
        />
        <div role="status">{problem && <Notice tone="danger">{problem}</Notice>}</div>
        <Button kind="filled" submit disabled={busy || !code}>
          {busy ? <Trans>Asking …</Trans> : <Trans>Continue</Trans>}
        </Button>
      </form>
      <LanguageLinks />
    </>
  );
}

/** A member joins one more class of their organisation. */
function OneMore({ code, leads: { centre, cohort, name }, onBack }: WhoProps) {
  const store = useStore();
  const { problem, busy, attempt } = useTry();
  const submit = () =>
    attempt(async () => {
      const joined = await joinAsMember(code);
      say({ text: t`You are in the class: ${joined}.` });
      if (store) await syncNow(store);
      route("/prepare", "replace");
    });
  return (
    <Card eyebrow={centre} title={cohort}>
      <div role="status">
        {problem && <Notice tone="danger">{problem}</Notice>}
        {name !== null && (
          <Notice tone="warn">
            <Trans>This code lets one person back in. Hand the phone over to them first.</Trans>
          </Notice>
        )}
      </div>
      {name === null && (
        <p class="note">
          <Trans>The centre of this class sees your name, your progress and your results.</Trans>
        </p>
      )}
      {name === null && (
        <Button kind="filled" disabled={busy} onPress={() => void submit()}>
          {busy ? <Trans>Joining …</Trans> : <Trans>Join the class</Trans>}
        </Button>
      )}
      <Button kind="link" onPress={onBack}>
        <Trans>Another code</Trans>
      </Button>
    </Card>
  );
}

interface WhoProps {
  code: string;
  leads: Leads;
  onBack: () => void;
}

function Who({ code, leads: { centre, cohort, name: known }, onBack }: WhoProps) {
  const { enter } = useAccount();
  const [name, setName] = useState("");
  const [contact, setContact] = useState("");
  const [pin, setPin] = useState<string | null>(null);
  const [agreed, setAgreed] = useState(false);
  const [elsewhere, setElsewhere] = useState(true);
  const { problem, busy, attempt } = useTry();
  const submit = (event: Event) => {
    event.preventDefault();
    if (pin === null) return;
    void attempt(async () => {
      const { open, vault } = await join({ code, name: known ?? name.trim(), contact: contact.trim(), pin });
      if (elsewhere && contact.trim() !== "")
        await setSignInPin(contact.trim(), pin, "").catch((error: unknown) =>
          say({ text: t`Not for other phones yet: ${problemSentence(error)}`, tone: "danger" }),
        );
      enter(open, vault);
      route("/prepare", "replace");
    });
  };
  // Who comes back agreed when they came.
  const isReady = (known !== null || (name.trim() !== "" && agreed)) && pin !== null;
  return (
    <form class="stack" onSubmit={submit}>
      <Card eyebrow={centre} title={cohort}>
        {known !== null && (
          <p>
            <Trans>Welcome back, {known}. What you have learnt is still yours.</Trans>
          </p>
        )}
      </Card>
      {known === null && (
        <>
          <Field
            label={<Trans>Your name</Trans>}
            autocomplete="name"
            required
            maxLength={80}
            value={name}
            onValue={setName}
          />
          <Field
            label={<Trans>Phone number or user name</Trans>}
            hint={<Trans>May stay empty. It tells you from others of the same name.</Trans>}
            autocomplete="tel"
            maxLength={60}
            value={contact}
            onValue={setContact}
          />
        </>
      )}
      <PinFields
        onPin={setPin}
        hint={<Trans>Only you know it, nobody can find it again. You are asked for it at each start.</Trans>}
      />
      {known === null && contact.trim() !== "" && (
        <Choice name="elsewhere" type="checkbox" checked={elsewhere} onChoose={() => setElsewhere(!elsewhere)}>
          <Trans>On another phone too, I sign in by this number or name and the PIN</Trans>
        </Choice>
      )}
      {known === null && <Agreement inClass agreed={agreed} onAgreed={setAgreed} />}
      <div role="status">{problem && <Notice tone="danger">{problem}</Notice>}</div>
      <Button kind="filled" submit disabled={busy || !isReady}>
        {busy ? <Trans>Joining …</Trans> : <Trans>Join the class</Trans>}
      </Button>
      <Button kind="link" onPress={onBack}>
        <Trans>Another code</Trans>
      </Button>
    </form>
  );
}
