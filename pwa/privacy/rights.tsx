// A person's data as a file, and its end. The same two cards serve whoever acts for a learner without an account.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { problemSentence } from "../account/problems.ts";
import { Problem } from "../account/session.ts";
import { download } from "../certificates/give.ts";
import { needsStepUp, StepUpDialog } from "../factors/step-up-dialog.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Choices } from "../ui/choice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { dataFile, erase, erasureMeans, type Meaning } from "./actions.ts";

function sentence(error: unknown): string {
  const code = error instanceof Problem ? error.code : "";
  if (code === "unreachable") return t`This needs a network. Nothing was changed. Try again when it is back.`;
  if (code === "quota_used") return t`Five files in an hour are the most. Try again later.`;
  if (code === "not_confirmed") return t`What you typed is not the same. Nothing was erased.`;
  if (code === "last_owner") return t`Others would be left without an owner. Name another owner first.`;
  if (code === "own_account") return t`They have an account of their own and ask for it themselves.`;
  return problemSentence(error);
}

/** `memberId` null for oneself. */
export function DataFile({ memberId }: { memberId: string | null }) {
  const [busy, setBusy] = useState(false);
  /** What was asked for while the Worker wants to be shown a second factor. */
  const [confirming, setConfirming] = useState<"json" | "html">();
  const fetchIt = async (format: "json" | "html") => {
    setConfirming(undefined);
    setBusy(true);
    try {
      download(await dataFile(memberId, format));
      say({ text: t`The file is on this phone. It holds personal data: keep it where only you look.` });
    } catch (error) {
      if (needsStepUp(error)) setConfirming(format);
      else say({ text: sentence(error), tone: "danger" });
    }
    setBusy(false);
  };
  return (
    <Card title={<Trans>The data as a file</Trans>}>
      <p class="note">
        <Trans>Everything the Worker holds: name, work, answers, results, decisions, and who did what.</Trans>
      </p>
      <Button icon="download" disabled={busy} onPress={() => void fetchIt("html")}>
        <Trans>A page to read</Trans>
      </Button>
      <Button icon="download" disabled={busy} onPress={() => void fetchIt("json")}>
        <Trans>A file for programs (JSON)</Trans>
      </Button>
      {confirming && (
        <StepUpDialog of="exports" onDone={() => void fetchIt(confirming)} onClose={() => setConfirming(undefined)} />
      )}
    </Card>
  );
}

interface ErasureProps {
  /** The learner an owner acts for; null for oneself. */
  learner: { memberId: string; name: string } | null;
  onErased: () => Promise<void>;
}

export function Erasure({ learner, onErased }: ErasureProps) {
  const [meaning, setMeaning] = useState<Meaning>();
  const [busy, setBusy] = useState(false);
  const open = async () => {
    if (learner) return setMeaning({ confirm: learner.name, blockedBy: [], closes: [], certificates: 1 });
    setBusy(true);
    try {
      setMeaning(await erasureMeans());
    } catch (error) {
      say({ text: sentence(error), tone: "danger" });
    }
    setBusy(false);
  };
  return (
    <Card title={<Trans>Erase everything</Trans>}>
      <p class="note">
        {learner ? (
          <Trans>Name, number, answers and results of {learner.name} are erased for ever.</Trans>
        ) : (
          <Trans>Your account, your answers and your results are erased for ever, here and on your phones.</Trans>
        )}
      </p>
      <Button danger disabled={busy} onPress={() => void open()}>
        <Trans>Erase …</Trans>
      </Button>
      {meaning && (
        <EraseDialog
          meaning={meaning}
          memberId={learner?.memberId ?? null}
          onErased={onErased}
          onClose={() => setMeaning(undefined)}
        />
      )}
    </Card>
  );
}

interface EraseDialogProps {
  meaning: Meaning;
  memberId: string | null;
  onErased: () => Promise<void>;
  onClose: () => void;
}

function EraseDialog({ meaning, memberId, onErased, onClose }: EraseDialogProps) {
  const { confirm, blockedBy, closes, certificates } = meaning;
  const [choice, setChoice] = useState<"keep" | "revoke">("keep");
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [confirming, setConfirming] = useState(false);
  const submit = async () => {
    setConfirming(false);
    setBusy(true);
    setProblem(null);
    try {
      await erase(memberId, choice, typed);
      await onErased();
    } catch (error) {
      if (needsStepUp(error)) setConfirming(true);
      else setProblem(sentence(error));
      setBusy(false);
    }
  };
  const [needing, ending] = [blockedBy.join(", "), closes.join(", ")];
  return (
    <Dialog title={t`Erase everything?`} onClose={onClose}>
      {blockedBy.length > 0 ? (
        <Notice tone="warn">
          <Trans>You are the only owner of {needing}. Name another owner there first.</Trans>
        </Notice>
      ) : (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <Notice tone="warn">
            <Trans>This cannot be undone. What was not sent yet is lost.</Trans>
          </Notice>
          <p>
            <Trans>
              What stays, without the name: who decided and when, what others work on, lessons that were published.
              Copies made for emergencies end after 30 days.
            </Trans>
          </p>
          {closes.length > 0 && (
            <p>
              <Trans>Nobody else is in {ending}: it is erased too.</Trans>
            </p>
          )}
          {certificates > 0 && (
            <Choices<"keep" | "revoke">
              legend={t`Certificates`}
              value={choice}
              options={[
                ["keep", t`Keep them`, t`They stay valid and go on showing the name.`],
                ["revoke", t`Revoke and erase them`, t`Whoever checks one is told that it is no longer valid.`],
              ]}
              onValue={setChoice}
            />
          )}
          <Field
            label={<Trans>Type this to confirm: {confirm}</Trans>}
            autocomplete="off"
            required
            value={typed}
            onValue={setTyped}
            problem={problem}
          />
          <Button danger submit disabled={busy || typed.trim() === ""}>
            {busy ? <Trans>Erasing …</Trans> : <Trans>Erase for ever</Trans>}
          </Button>
        </form>
      )}
      <Button kind="link" onPress={onClose}>
        <Trans>Cancel</Trans>
      </Button>
      {confirming && (
        <StepUpDialog
          of={memberId === null ? "exports" : "roles"}
          onDone={() => void submit()}
          onClose={() => setConfirming(false)}
        />
      )}
    </Dialog>
  );
}
