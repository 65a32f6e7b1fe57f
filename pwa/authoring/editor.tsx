// A lesson under the pen: its text in each language, what is to be mended in it, how a learner will see it.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { may } from "../../shared/access.ts";
import { languages, type Language } from "../../shared/languages.ts";
import { lessonById } from "../../shared/lessons/own-queries.ts";
import type { LanguageFault } from "../../shared/lessons/source/lint.ts";
import { packOf, readSources } from "../../shared/lessons/source/publish.ts";
import { useProfile } from "../account/account.tsx";
import { Problem } from "../account/session.ts";
import { syncNow } from "../data/asking.ts";
import { language, languageNames } from "../i18n/locale.ts";
import { ownerOf } from "../lessons/drafts.ts";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { route, useParams } from "../shell/router.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { TextArea } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { faultSentence } from "./fault-words.ts";
import { saveBundle, saveQti } from "./files.ts";
import { Preview, type PreviewMode } from "./preview.tsx";
import { templates } from "./templates.ts";
import { titleOf } from "./title.ts";
import { askSource, dropWriting, loadWriting, publish, saveWriting, type Writing } from "./writings.ts";

export function EditorView() {
  const { id = "" } = useParams();
  const profile = useProfile();
  const owner = ownerOf(profile);
  const [writing, setWriting] = useState<Writing | "missing" | "unreachable">();
  useEffect(() => {
    const load = async (): Promise<Writing> => {
      const begun = await loadWriting(owner, id);
      if (begun) return begun;
      const { version, sources } = await askSource(id);
      const open = languages.find((one) => one === language() && sources[one]) ?? languages.find((one) => sources[one]);
      return { owner, id, base: version, sources, open: open ?? language(), savedAt: Date.now() };
    };
    load().then(setWriting, (error: unknown) =>
      setWriting(error instanceof Problem && error.status === 404 ? "missing" : "unreachable"),
    );
  }, [owner, id]);

  if (writing === "missing" || !profile || !may(profile.actor, "lesson.write")) return <NotFound />;
  if (writing && writing !== "unreachable") return <Editor key={id} first={writing} />;
  return (
    <Page title={t`Write lessons`} back="/lessons/write">
      {writing && (
        <Notice tone="warn">
          <Trans>The text of a published lesson comes over the network. Try again when there is one.</Trans>
        </Notice>
      )}
    </Page>
  );
}

const today = () => new Date().toISOString().slice(0, 10);

function Editor({ first }: { first: Writing }) {
  const store = useStore();
  const [writing, setWriting] = useState(first);
  const [mode, setMode] = useState<"write" | PreviewMode>("write");
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState("");
  const pen = useRef<HTMLDivElement>(null);
  const { id, sources, open, base } = writing;
  const newest = useQuery(lessonById, id)?.version ?? 0;
  const version = writing.sentAs ?? Math.max(base, newest) + 1;
  const { read, faults } = useMemo(() => readSources({ id, version, sources }, today()), [id, version, sources]);
  const source = read.find((one) => one.language === open);
  const title = titleOf(sources, language());

  const change = (changed: Partial<Writing>) => {
    const { sentAs: _sent, ...same } = writing;
    const next: Writing = { ...same, ...changed, savedAt: Date.now() };
    setWriting(next);
    setRefusal("");
    saveWriting(next).catch(() =>
      say({
        text: t`The phone has no room to keep the lesson. Free some space, and keep this page open.`,
        tone: "danger",
      }),
    );
  };
  const show = (next: Language) => {
    setWriting((before) => ({ ...before, open: next }));
  };
  const write = (text: string) => change({ sources: { ...sources, [open]: text } });

  const send = async () => {
    setSending(true);
    setRefusal("");
    const sent = { ...writing, sentAs: version };
    setWriting(sent);
    try {
      await saveWriting(sent);
      await publish(id, version, written(sources));
      await dropWriting(writing);
      if (store) await syncNow(store);
      say({ text: t`Published as version ${version}. Phones receive it at their next exchange.` });
      route(`/lessons/${id}`);
    } catch (error) {
      const code = error instanceof Problem ? error.code : "server";
      // Another text bears this version: the next try takes the one after.
      if (code === "version_taken") setWriting({ ...writing, base: Math.max(base, newest, version) });
      setRefusal(publishSentence(code));
      if (store) void syncNow(store);
    } finally {
      setSending(false);
    }
  };
  const goTo = ({ language: tongue, fault }: LanguageFault) => {
    setMode("write");
    show(tongue);
    // Once the text of that language is on the screen.
    requestAnimationFrame(() =>
      setTimeout(() => {
        const area = pen.current?.querySelector("textarea");
        if (!area) return;
        const lines = area.value.split("\n");
        const start = lines.slice(0, fault.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
        area.focus();
        area.setSelectionRange(start, start + (lines[fault.line - 1]?.length ?? 0));
        area.scrollTop = (area.scrollHeight / Math.max(lines.length, 1)) * Math.max(fault.line - 4, 0);
      }),
    );
  };
  const drop = async () => {
    await dropWriting(writing);
    say({
      text: t`The draft is gone from this phone.`,
      undo: {
        label: t`Undo`,
        run: () => void saveWriting(writing).then(() => route(`/lessons/write/${id}`)),
      },
    });
    route("/lessons/write");
  };

  const canPublish = read.length > 0 && faults.length === 0 && !sending;
  return (
    <Page title={title || t`New lesson`} back="/lessons/write">
      <Tabs
        label={t`Language of the text`}
        value={open}
        tabs={languages.map((one) => [one, languageNames[one]] as const)}
        onValue={show}
      />
      <Tabs
        label={t`How it is shown`}
        value={mode}
        tabs={[
          ["write", t`Write`],
          ["cards", t`Cards`],
          ["quiz", t`Quiz`],
          ["text", t`Plain text`],
        ]}
        onValue={setMode}
      />
      {base > 0 && newest > base && (
        <Notice tone="warn">
          <Trans>
            Version {newest} was published after you began. Yours will take its place as version {version}.
          </Trans>
        </Notice>
      )}
      {!sources[open]?.trim() ? (
        <Unwritten {...{ open, sources }} onBegin={write} />
      ) : mode === "write" ? (
        <div ref={pen} class="stack">
          <TextArea
            label={t`Text of the lesson`}
            hint={t`The words after “${sectionMark}” and “${questionMark}” stay in English in every language.`}
            rows={20}
            value={sources[open] ?? ""}
            onValue={write}
          />
          <p>
            <Chip icon="phone">
              <Trans>Draft saved on this phone</Trans>
            </Chip>
          </p>
        </div>
      ) : source ? (
        <Preview key={`${open} ${mode}`} mode={mode} lesson={source.lesson} pack={packOf(source)} onLanguage={show} />
      ) : null}
      <Faults faults={faults} several={read.length > 1} onPress={goTo} />
      <Card title={<Trans>Publish</Trans>}>
        <p class="note">
          <Trans>
            It becomes version {version}. Whoever began an earlier one finishes with it; their results stay theirs.
          </Trans>
        </p>
        <div role="status">{refusal && <Notice tone="danger">{refusal}</Notice>}</div>
        <Button kind="filled" icon="send" disabled={!canPublish} onPress={() => void send()}>
          <Trans>Publish version {version}</Trans>
        </Button>
      </Card>
      <Card title={<Trans>As a file</Trans>}>
        <Button icon="download" onPress={() => saveBundle(title, written(sources))}>
          <Trans>Save the lesson as a file</Trans>
        </Button>
        {source && source.lesson.quiz.length > 0 && (
          <Button icon="download" onPress={() => saveQti(source.lesson, open)}>
            <Trans>Save the questions for other systems (QTI 3)</Trans>
          </Button>
        )}
        <Button kind="link" danger onPress={() => void drop()}>
          <Trans>Throw this draft away</Trans>
        </Button>
      </Card>
    </Page>
  );
}

// As values: a sign # that stands in a message itself means a number there.
const sectionMark = "##";
const questionMark = "### q1";

/** Only languages that hold something. */
const written = (sources: Writing["sources"]): Writing["sources"] =>
  Object.fromEntries(Object.entries(sources).filter(([, text]) => text?.trim()));

function publishSentence(code: string): string {
  if (code === "unreachable")
    return t`There is no network now. The draft is safe on this phone: publish it when the network is back.`;
  if (code === "version_taken")
    return t`Someone published another version meanwhile. Yours is still here: look at theirs, then publish again.`;
  if (code === "not_allowed") return t`You do not have permission for this. Ask an administrator of your organisation.`;
  if (code === "signed_out") return t`Sign in again to publish. The draft is safe on this phone.`;
  if (code === "lesson_has_faults")
    return t`Nexio found something to mend that this phone did not. Update the app, then look again.`;
  return t`Nexio cannot answer now. Nothing was changed. Try again in a moment.`;
}

interface UnwrittenProps {
  open: Language;
  sources: Writing["sources"];
  onBegin: (text: string) => void;
}

/** A language nobody has written yet: two ways to begin. */
function Unwritten({ open, sources, onBegin }: UnwrittenProps) {
  const others = languages.filter((one) => one !== open && sources[one]?.trim());
  return (
    <Card>
      <p>
        <Trans>
          The lesson is not written in this language yet. Whoever uses it is shown another one, and told so.
        </Trans>
      </p>
      {others.map((one) => {
        const name = languageNames[one];
        return (
          <Button key={one} icon="copy" onPress={() => onBegin(sources[one] ?? "")}>
            <Trans>Begin with the text in {name}</Trans>
          </Button>
        );
      })}
      <Button onPress={() => onBegin(templates[open])}>
        <Trans>Begin with the example</Trans>
      </Button>
    </Card>
  );
}

interface FaultsProps {
  faults: readonly LanguageFault[];
  /** More than one language is written: each fault says where. */
  several: boolean;
  onPress: (fault: LanguageFault) => void;
}

const shownFaults = 12;

function Faults({ faults, several, onPress }: FaultsProps) {
  const count = faults.length;
  if (count === 0) return null;
  return (
    <Card title={<Trans>To mend before publishing: {count}</Trans>}>
      <ul class="list" role="list">
        {faults.slice(0, shownFaults).map((one, at) => {
          const { line } = one.fault;
          const name = languageNames[one.language];
          return (
            <li class="row" key={at}>
              <div class="row-words">
                <span>
                  <button type="button" class="button link" onClick={() => onPress(one)}>
                    {several ? t`${name}, line ${line}` : t`Line ${line}`}
                  </button>
                </span>
                <span>{faultSentence(one.fault)}</span>
              </div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
