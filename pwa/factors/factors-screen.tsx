// A person's second factors: setting them up, and what they have.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { formatDate } from "../../shared/format/date.ts";
import { ask } from "../account/session.ts";
import { CodePicture } from "../cohorts/code-picture.tsx";
import { language } from "../i18n/locale.ts";
import { Page } from "../shell/page.tsx";
import { route } from "../shell/router.tsx";
import { say } from "../shell/tell.tsx";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Notice } from "../ui/notice.tsx";
import { notNow } from "./first-run.ts";
import { renewEvent } from "./kept.ts";
import { factorSentence } from "./problems.ts";
import { needsStepUp, StepUpDialog } from "./step-up-dialog.tsx";
import { canHoldPasskey, create } from "./make-passkey.ts";

interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly removeAt: number | null;
}
interface Factors {
  readonly passkeys: readonly Passkey[];
  readonly totp: { readonly removeAt: number | null } | null;
  /** Codes left on the list. */
  readonly codes: number;
  /** Whether a first one is added with the password. */
  readonly password: boolean;
}
/** Something that may first ask who it is. */
type Act = () => Promise<unknown>;

const hasNone = ({ passkeys, totp }: Factors) => passkeys.length === 0 && totp === null;
const phoneName = () => /Android|iPhone|iPad|Windows|Mac|Linux/.exec(navigator.userAgent)?.[0] ?? "Nexio";

export function FactorsScreen({ first }: { first: boolean }) {
  const [factors, setFactors] = useState<Factors | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  /** What waits for the person to show who they are. */
  const [held, setHeld] = useState<Act | null>(null);
  const [password, setPassword] = useState(false);

  const load = async () => {
    try {
      setFactors((await ask("/api/factors")) as Factors);
      setProblem(null);
    } catch (error) {
      setProblem(factorSentence(error));
    }
  };
  useEffect(() => void load(), []);

  const run = async (act: Act) => {
    setProblem(null);
    try {
      await act();
      dispatchEvent(new Event(renewEvent));
      await load();
    } catch (error) {
      if (!needsStepUp(error)) return setProblem(factorSentence(error));
      setHeld(() => act);
      if (!factors || !hasNone(factors)) return;
      // Nothing to show yet: the password, or having just signed in where there is none.
      if (factors.password) return setPassword(true);
      return firstWith("", act);
    }
  };
  const firstWith = async (typed: string, act: Act | null) => {
    setPassword(false);
    setHeld(null);
    try {
      await ask("/api/step-up", { of: "factors", password: typed });
    } catch (error) {
      return setProblem(factorSentence(error));
    }
    if (act) await run(act);
  };
  const resume = () => {
    const act = held;
    setHeld(null);
    if (act) void run(act);
  };

  return (
    <Page title={t`Confirming`} back={first ? "/" : "/settings"}>
      <p>
        <Trans>
          For decisions of some risk, and for rights: your finger, your face, the lock of your phone, or a code.
        </Trans>
      </p>
      <div role="status">{problem && <Notice tone="danger">{problem}</Notice>}</div>
      {factors && (
        <>
          <Passkeys {...factors} run={run} />
          <Authenticator {...factors} run={run} />
          <BackupCodes {...factors} run={run} />
        </>
      )}
      {first && factors && (
        <Buttons>
          {hasNone(factors) ? (
            <Button
              onPress={() => {
                notNow();
                route("/", "replace");
              }}
            >
              <Trans>Later</Trans>
            </Button>
          ) : (
            <Button kind="filled" href="/">
              <Trans>Go on</Trans>
            </Button>
          )}
        </Buttons>
      )}
      {held && !password && factors && !hasNone(factors) && (
        <StepUpDialog of="factors" onDone={resume} onClose={() => setHeld(null)} />
      )}
      {password && (
        <PasswordDialog
          onPassword={(typed) => void firstWith(typed, held)}
          onClose={() => {
            setPassword(false);
            setHeld(null);
          }}
        />
      )}
    </Page>
  );
}

type Part = Factors & { run: (act: Act) => Promise<void> };

function Passkeys({ passkeys, run }: Part) {
  const [able, setAble] = useState<boolean>();
  const [renaming, setRenaming] = useState<Passkey | null>(null);
  useEffect(() => void canHoldPasskey().then(setAble), []);
  const add = async () => {
    const begun = (await ask("/api/factors/passkeys/options", {})) as Parameters<typeof create>[0];
    const made = await create(begun);
    await ask("/api/factors/passkeys", { name: phoneName(), at: begun.at, ...made });
    say({ text: t`The passkey is set up. You can confirm decisions without a network.` });
  };
  return (
    <Card title={<Trans>Passkeys</Trans>}>
      <p class="note">
        <Trans>
          A key in this phone that opens with your finger, your face or its lock. It works without a network.
        </Trans>
      </p>
      <List>
        {passkeys.map((passkey) => (
          <ListRow
            key={passkey.id}
            title={passkey.name}
            note={<Leaving removeAt={passkey.removeAt} otherwise={formatDate(passkey.createdAt, language())} />}
            end={<PasskeyButtons passkey={passkey} run={run} onRename={() => setRenaming(passkey)} />}
          />
        ))}
      </List>
      {able === false && (
        <Notice>
          <Trans>
            This phone has no screen lock that Nexio can ask, or its browser is too old. Use an authenticator app, on
            this phone or another one.
          </Trans>
        </Notice>
      )}
      <Button kind={passkeys.length === 0 && able ? "filled" : "outline"} icon="shield" onPress={() => void run(add)}>
        <Trans>Add a passkey</Trans>
      </Button>
      {renaming && (
        <RenameDialog
          passkey={renaming}
          onName={(name) => {
            setRenaming(null);
            void run(() => ask(`/api/factors/passkeys/${renaming.id}/rename`, { name }));
          }}
          onClose={() => setRenaming(null)}
        />
      )}
    </Card>
  );
}

function Leaving({ removeAt, otherwise }: { removeAt: number | null; otherwise: string }) {
  if (removeAt === null) return <>{otherwise}</>;
  const when = formatDate(removeAt, language());
  return <Trans>Goes on {when}</Trans>;
}

interface PasskeyButtonsProps {
  passkey: Passkey;
  run: Part["run"];
  onRename: () => void;
}

function PasskeyButtons({ passkey: { id, name, removeAt }, run, onRename }: PasskeyButtonsProps) {
  const remove = async () => told(await ask(`/api/factors/passkeys/${id}/remove`, {}));
  const keep = () => ask(`/api/factors/passkeys/${id}/keep`, {});
  if (removeAt !== null)
    return (
      <Button kind="link" label={t`Keep: ${name}`} onPress={() => void run(keep)}>
        <Trans>Keep</Trans>
      </Button>
    );
  return (
    <Buttons>
      <Button kind="link" label={t`Rename: ${name}`} onPress={onRename}>
        <Trans>Rename</Trans>
      </Button>
      <Button kind="link" danger label={t`Remove: ${name}`} onPress={() => void run(remove)}>
        <Trans>Remove</Trans>
      </Button>
    </Buttons>
  );
}

const told = (answer: unknown) =>
  say({
    text:
      (answer as { removeAt: number | null }).removeAt === null
        ? t`Removed.`
        : t`It is your last one: it goes in 24 hours, unless you keep it.`,
  });

function RenameDialog(props: { passkey: Passkey; onName: (name: string) => void; onClose: () => void }) {
  const [name, setName] = useState(props.passkey.name);
  return (
    <Dialog title={t`What do you call it?`} onClose={props.onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) props.onName(name.trim());
        }}
      >
        <Field label={<Trans>Name</Trans>} required maxLength={60} value={name} onValue={setName} />
        <Button kind="filled" submit>
          <Trans>Save</Trans>
        </Button>
        <Button kind="link" onPress={props.onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </form>
    </Dialog>
  );
}

function Authenticator({ totp, run }: Part) {
  const [secret, setSecret] = useState<{ secret: string; uri: string } | null>(null);
  const [code, setCode] = useState("");
  const begin = async () => setSecret((await ask("/api/factors/totp", {})) as { secret: string; uri: string });
  const confirm = async () => {
    await ask("/api/factors/totp/confirm", { code });
    setSecret(null);
    setCode("");
    say({ text: t`The authenticator app is set up.` });
  };
  const removeAt = totp?.removeAt ?? null;
  return (
    <Card title={<Trans>Authenticator app</Trans>}>
      <p class="note">
        {totp ? (
          <Leaving removeAt={removeAt} otherwise={t`Set up.`} />
        ) : (
          <Trans>An app that shows a new code every thirty seconds. Its codes need a network to be checked.</Trans>
        )}
      </p>
      {secret && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void run(confirm);
          }}
        >
          <CodePicture text={secret.uri} label={t`Authenticator app`} />
          <p class="keep figures">{secret.secret.replace(/(.{4})(?=.)/g, "$1 ")}</p>
          <Button kind="link" href={secret.uri}>
            <Trans>Open it in the app on this phone</Trans>
          </Button>
          <Field
            label={<Trans>The code the app shows now</Trans>}
            inputMode="numeric"
            autocomplete="one-time-code"
            required
            maxLength={7}
            value={code}
            onValue={setCode}
          />
          <Button kind="filled" submit>
            <Trans>Confirm</Trans>
          </Button>
        </form>
      )}
      {!totp && !secret && (
        <Button onPress={() => void run(begin)}>
          <Trans>Set up an authenticator app</Trans>
        </Button>
      )}
      {totp &&
        (removeAt === null ? (
          <Button danger onPress={() => void run(async () => told(await ask("/api/factors/totp/remove", {})))}>
            <Trans>Remove the app</Trans>
          </Button>
        ) : (
          <Button onPress={() => void run(() => ask("/api/factors/totp/keep", {}))}>
            <Trans>Keep the app</Trans>
          </Button>
        ))}
    </Card>
  );
}

function BackupCodes({ codes, passkeys, totp, run }: Part) {
  const [shown, setShown] = useState<readonly string[] | null>(null);
  if (passkeys.length === 0 && !totp) return null;
  const make = async () => setShown(((await ask("/api/factors/codes", {})) as { codes: string[] }).codes);
  return (
    <Card title={<Trans>Codes on paper</Trans>}>
      <p class="note">
        {codes > 0 ? (
          <Trans>Codes left on your list: {codes}.</Trans>
        ) : (
          <Trans>Ten codes for the day when the phone is lost. Each is good once.</Trans>
        )}
      </p>
      {shown && (
        <Notice title={<Trans>Write them down now: they are not shown again.</Trans>}>
          <p class="keep figures">{shown.join("\n")}</p>
        </Notice>
      )}
      <Button onPress={() => void run(make)}>
        {codes > 0 ? <Trans>Make ten new codes</Trans> : <Trans>Make ten codes</Trans>}
      </Button>
    </Card>
  );
}

function PasswordDialog({ onPassword, onClose }: { onPassword: (typed: string) => void; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  return (
    <Dialog title={t`Confirm that it is you`} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onPassword(typed);
        }}
      >
        <Field
          label={<Trans>Your password</Trans>}
          type="password"
          autocomplete="current-password"
          required
          value={typed}
          onValue={setTyped}
        />
        <Button kind="filled" submit>
          <Trans>Go on</Trans>
        </Button>
        <Button kind="link" onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </form>
    </Dialog>
  );
}
