// Making an invitation: for which role, for whom, for how long. Its link and picture are shown once.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useRef, useState } from "preact/hooks";
import { may } from "../../shared/access.ts";
import { roles, type Role } from "../../shared/actor.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { mayManage } from "../../shared/members/may-manage.ts";
import { useProfile } from "../account/account.tsx";
import { CodePicture } from "../cohorts/code-picture.tsx";
import { needsStepUp, StepUpDialog } from "../factors/step-up-dialog.tsx";
import { language } from "../i18n/locale.ts";
import { newId } from "../shell/new-id.ts";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { useStore } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Choices } from "../ui/choice.tsx";
import { Field, Select } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { invite, linkOf, type Given } from "./actions.ts";
import { invitationSentence, roleNotes, roleWords } from "./words.ts";

const days = ["1", "7", "30"] as const;
const people = ["1", "5", "20"] as const;

export function InviteView() {
  const profile = useProfile();
  const [given, setGiven] = useState<Given | null>(null);
  if (!profile || !may(profile.actor, "member.invite")) return <NotFound />;
  return (
    <Page title={t`Invite somebody`} back="/members">
      {given ? <Link given={given} onMore={() => setGiven(null)} /> : <Form actor={profile.actor} onGiven={setGiven} />}
    </Page>
  );
}

function Form({ actor, onGiven }: { actor: Parameters<typeof may>[0]; onGiven: (given: Given) => void }) {
  const store = useStore();
  // Kept until it is made, so that a second try makes no second invitation.
  const id = useRef(newId());
  const [role, setRole] = useState<Role>("staff");
  const [label, setLabel] = useState("");
  const [email, setEmail] = useState("");
  const [until, setUntil] = useState<(typeof days)[number]>("7");
  const [uses, setUses] = useState<(typeof people)[number]>("1");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const words = roleWords();
  const address = email.trim();
  const submit = async () => {
    if (!store) return;
    setConfirming(false);
    setBusy(true);
    setProblem(null);
    try {
      const asked = { id: id.current, role, label: label.trim(), email: address || null };
      onGiven(await invite(store, { ...asked, days: Number(until), uses: address ? 1 : Number(uses) }));
    } catch (error) {
      if (needsStepUp(error)) setConfirming(true);
      else setProblem(invitationSentence(error));
      setBusy(false);
    }
  };
  return (
    <>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Card>
          <Choices<Role>
            legend={t`Role`}
            value={role}
            options={roles
              .filter((one) => mayManage(actor, "member.invite", one))
              .map((one) => [one, words[one], roleNotes()[one]] as const)}
            onValue={setRole}
          />
        </Card>
        <Field
          label={<Trans>For whom</Trans>}
          hint={<Trans>May stay empty. Only you and the administrators see it.</Trans>}
          autocomplete="off"
          maxLength={80}
          value={label}
          onValue={setLabel}
        />
        <Field
          label={<Trans>E-mail address</Trans>}
          hint={<Trans>May stay empty. With it, only whoever proves to own this address comes in.</Trans>}
          type="email"
          inputMode="email"
          autocomplete="off"
          maxLength={200}
          value={email}
          onValue={setEmail}
        />
        <Select
          label={<Trans>Good for</Trans>}
          value={until}
          options={[
            ["1", t`1 day`],
            ["7", t`7 days`],
            ["30", t`30 days`],
          ]}
          onValue={setUntil}
        />
        {address === "" && (
          <Select
            label={<Trans>Lets in</Trans>}
            value={uses}
            options={[
              ["1", t`1 person`],
              ["5", t`5 people`],
              ["20", t`20 people`],
            ]}
            onValue={setUses}
          />
        )}
        <div role="status">{problem && <Notice tone="danger">{problem}</Notice>}</div>
        <Button kind="filled" submit disabled={busy || !store}>
          <Trans>Make the invitation</Trans>
        </Button>
      </form>
      {confirming && <StepUpDialog of="roles" onDone={() => void submit()} onClose={() => setConfirming(false)} />}
    </>
  );
}

function Link({ given: { invitation, secret }, onMore }: { given: Given; onMore: () => void }) {
  const link = linkOf(secret);
  const until = formatRelative(invitation.expiresAt, Date.now(), language());
  const role = roleWords()[invitation.role];
  const share = () => void navigator.share({ text: t`You are invited to Nexio: ${link}` }).catch(() => {}); // closed without sharing
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => say({ text: t`The link is copied.` }),
      () => say({ text: t`It could not be copied. Hold your finger on the link instead.`, tone: "danger" }),
    );
  return (
    <>
      <Card title={<Trans>The invitation is ready</Trans>} main>
        <p>
          <Trans>
            Role: {role}. It ends {until}.
          </Trans>
        </p>
        <Notice tone="warn">
          <Trans>This link is shown once. Whoever has it comes in: give it only to whom it is for.</Trans>
        </Notice>
        <p class="keep">{link}</p>
        {"share" in navigator && (
          <Button kind="filled" icon="send" onPress={share}>
            <Trans>Share the link</Trans>
          </Button>
        )}
        <Button icon="copy" onPress={() => void copy()}>
          <Trans>Copy the link</Trans>
        </Button>
        <CodePicture text={link} label={t`The link of the invitation, as a picture`} />
        <p class="note">
          <Trans>Another phone’s camera opens it too.</Trans>
        </p>
      </Card>
      <Button onPress={onMore}>
        <Trans>Invite somebody else</Trans>
      </Button>
      <Button kind="link" href="/members">
        <Trans>Members</Trans>
      </Button>
    </>
  );
}
