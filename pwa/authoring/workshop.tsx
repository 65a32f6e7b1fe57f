// Where lessons are written: what is begun on this phone, what is published, a new one, one from a file.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useRef, useState } from "preact/hooks";
import { may } from "../../shared/access.ts";
import { languages } from "../../shared/languages.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { archivedLessons, ownLessons } from "../../shared/lessons/own-queries.ts";
import type { Lesson } from "../../shared/lessons/schema.ts";
import type { Sources } from "../../shared/lessons/source/publish.ts";
import { useProfile } from "../account/account.tsx";
import { problemSentence } from "../account/problems.ts";
import { language } from "../i18n/locale.ts";
import { ownerOf } from "../lessons/drafts.ts";
import { newId } from "../shell/new-id.ts";
import { Page } from "../shell/page.tsx";
import { route } from "../shell/router.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Notice } from "../ui/notice.tsx";
import { openBundle } from "./files.ts";
import { templates } from "./templates.ts";
import { titleOf } from "./title.ts";
import { listLesson, saveWriting, writingsOf, type Writing } from "./writings.ts";

export function Workshop() {
  const profile = useProfile();
  const owner = ownerOf(profile);
  const lessons = useQuery(ownLessons) ?? [];
  const archived = useQuery(archivedLessons) ?? [];
  const [begun, setBegun] = useState<readonly Writing[]>([]);
  useEffect(() => void writingsOf(owner).then(setBegun), [owner]);

  if (!profile || !may(profile.actor, "lesson.write")) {
    return (
      <Page title={t`Write lessons`} back="/lessons">
        <Notice>
          <Trans>Trainers and administrators write the lessons of the organisation.</Trans>
        </Notice>
      </Page>
    );
  }
  const begin = async (sources: Sources) => {
    const id = newId();
    const open = languages.find((one) => one === language() && sources[one]) ?? languages.find((one) => sources[one]);
    const writing = { owner, id, base: 0, sources, open: open ?? language(), savedAt: Date.now() };
    try {
      await saveWriting(writing);
      route(`/lessons/write/${id}`);
    } catch {
      say({ text: t`The phone has no room to keep the lesson. Free some space, then try again.`, tone: "danger" });
    }
  };
  const { name } = profile.tenant;
  return (
    <Page title={t`Write lessons`} back="/lessons">
      <Card>
        <p>
          <Trans>
            A lesson is a text with its questions. It stays on this phone until you publish it; then everyone in {name}{" "}
            can learn it, also without a network.
          </Trans>
        </p>
        <Button kind="filled" icon="plus" onPress={() => void begin({ [language()]: templates[language()] })}>
          <Trans>New lesson</Trans>
        </Button>
        <OpenFile onOpen={begin} />
      </Card>
      {begun.length > 0 && (
        <Card title={<Trans>Begun on this phone</Trans>}>
          <List>
            {begun.map((writing) => {
              const ago = formatRelative(writing.savedAt, Date.now(), language());
              return (
                <ListRow
                  key={writing.id}
                  href={`/lessons/write/${writing.id}`}
                  title={titleOf(writing.sources, language()) || t`Without a title`}
                  note={t`Last written: ${ago}`}
                />
              );
            })}
          </List>
        </Card>
      )}
      <Card title={<Trans>Published</Trans>}>
        {lessons.length === 0 ? (
          <EmptyState icon="book" title={<Trans>The lessons you publish stand here, to be mended later.</Trans>} />
        ) : (
          <List>
            {lessons.map((lesson) => (
              <PublishedRow key={lesson.id} lesson={lesson} />
            ))}
          </List>
        )}
      </Card>
      {archived.length > 0 && (
        <Card title={<Trans>Out of the list</Trans>}>
          <p class="note">
            <Trans>Learners do not find these. What they began is still finished and graded.</Trans>
          </p>
          <List>
            {archived.map((lesson) => (
              <PublishedRow key={lesson.id} lesson={lesson} />
            ))}
          </List>
        </Card>
      )}
    </Page>
  );
}

function PublishedRow({ lesson: { id, version, titles, status } }: { lesson: Lesson }) {
  const store = useStore();
  const [busy, setBusy] = useState(false);
  const title = titles[language()];
  const isListed = status === "published";
  const list = async (listed: boolean) => {
    setBusy(true);
    try {
      await listLesson(id, listed);
      await store?.sync();
      if (listed) say({ text: t`Back in the list: ${title}.` });
      else say({ text: t`Out of the list: ${title}.`, undo: { label: t`Undo`, run: () => void list(true) } });
    } catch (error) {
      say({ text: problemSentence(error), tone: "danger" });
    } finally {
      setBusy(false);
    }
  };
  return (
    <ListRow
      href={`/lessons/write/${id}`}
      title={title}
      note={t`Version ${version}`}
      end={
        isListed ? (
          <Button
            kind="link"
            disabled={busy}
            label={t`Take out of the list: ${title}`}
            onPress={() => void list(false)}
          >
            <Trans>Take out</Trans>
          </Button>
        ) : (
          <Button
            kind="link"
            disabled={busy}
            label={t`Put back into the list: ${title}`}
            onPress={() => void list(true)}
          >
            <Trans>Put back</Trans>
          </Button>
        )
      }
    />
  );
}

function OpenFile({ onOpen }: { onOpen: (sources: Sources) => Promise<void> }) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState("");
  const take = async (file: File | undefined) => {
    if (!file) return;
    const opened = await openBundle(file);
    if ("problem" in opened) setProblem(opened.problem);
    else await onOpen(opened.sources);
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label={t`Open a lesson from a file`}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = "";
          void take(file);
        }}
      />
      <Button icon="download" onPress={() => input.current?.click()}>
        <Trans>Open a lesson from a file</Trans>
      </Button>
      <div role="status">{problem && <Notice tone="danger">{problem}</Notice>}</div>
    </>
  );
}
