// What is happening, does it need me, what do I do: one thing first, then today, then what to look at.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { pendingApprovals } from "../../shared/approvals/queries.ts";
import { formatDate } from "../../shared/format/date.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { myProgress } from "../../shared/lessons/queries.ts";
import { names } from "../../shared/members/queries.ts";
import { attention } from "../../shared/outcomes/queries.ts";
import { openTasks } from "../../shared/tasks/queries.ts";
import type { Task } from "../../shared/tasks/schema.ts";
import { useAccount } from "../account/account.tsx";
import { language, wholeLanguage } from "../i18n/locale.ts";
import { openDraft, ownerOf } from "../lessons/drafts.ts";
import { allLessons, entryOf, quizPath, titleOf, topicOf, topics } from "../lessons/packs.ts";
import { hasSeenValue } from "../shell/install.ts";
import { Page } from "../shell/page.tsx";
import { Later } from "../shell/router.tsx";
import { useQuery } from "../shell/store-context.tsx";
import { UpdateNotice } from "../shell/update-notice.tsx";
import type { Profile } from "../sync/store.ts";
import { isDueToday, dueWords } from "../tasks/words.ts";
import { TaskRow } from "../tasks/task-row.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { List } from "../ui/list-row.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { nextThing, type NextThing } from "./next-thing.ts";
import { MaybeTextLine } from "./text-line.tsx";

const installHint = async () => {
  const [{ InstallHint }] = await Promise.all([import("../shell/install-hint.tsx"), wholeLanguage()]);
  return InstallHint;
};

export function Home() {
  const { account } = useAccount();
  return account.state === "member" ? <MemberHome profile={account.profile} expired={account.expired} /> : null;
}

/** A family name in capitals is not what one is greeted with; "RAKOTO Vola" is greeted as Vola. */
function givenName(name: string): string {
  const parts = name.trim().split(/\s+/);
  return parts.find((part) => part !== part.toUpperCase()) ?? parts[0] ?? "";
}

function MemberHome({ profile, expired }: { profile: Profile; expired: boolean }) {
  const { memberId } = profile.actor;
  const open = useQuery(openTasks) ?? [];
  const approvals = useQuery(pendingApprovals, memberId) ?? [];
  const progress = useQuery(myProgress) ?? {};
  const displayName = useQuery(names)?.members[memberId] ?? profile.name;
  const [begunLesson, setBegun] = useState<string>();
  const owner = ownerOf(profile);
  useEffect(() => {
    openDraft(owner).then(
      (draft) => setBegun(draft && titleOf(draft.lessonId) && draft.lessonId),
      () => {}, // no drafts without a database
    );
  }, [owner]);

  const now = Date.now();
  const tasks = open.filter(({ assigneeKind, assigneeId }) => assigneeKind === "none" || assigneeId === memberId);
  const nextLesson = allLessons.find(({ id }) => !progress[id]?.passed)?.id;
  const next = nextThing({ approvals, tasks, begunLesson, nextLesson, now });
  const today = tasks.filter((task) => isDueToday(task, now) && !(next.kind === "task" && next.task.id === task.id));
  const lessonId = begunLesson ?? nextLesson;
  const first = givenName(displayName);

  return (
    <Page title={t`Hello, ${first}`} grid>
      <div class="wide stack">
        <p class="note">{formatDate(now, language(), "full")}</p>
        {expired && (
          <Notice tone="warn" title={<Trans>Sign in again to send your work</Trans>}>
            <p>
              <Trans>Everything is kept on this phone until then.</Trans>
            </p>
            <a class="button link" href="/sign-in">
              <Trans>Sign in</Trans>
            </a>
          </Notice>
        )}
        <UpdateNotice />
        <MaybeTextLine />
        <Attention memberId={memberId} />
      </div>
      <NextCard next={next} now={now} />
      <Today tasks={today} now={now} />
      {next.kind !== "lesson" && lessonId && (
        <LessonCard
          lessonId={lessonId}
          begun={begunLesson !== undefined}
          isPassed={(id) => progress[id]?.passed === true}
        />
      )}
      {next.kind !== "decide" && approvals.length > 0 && <ApprovalsCard count={approvals.length} />}
      {hasSeenValue() && <Later load={installHint} />}
    </Page>
  );
}

function NextCard({ next, now }: { next: NextThing; now: number }) {
  switch (next.kind) {
    case "decide": {
      const { approval, count } = next;
      const left = formatRelative(approval.expiresAt, now, language());
      return (
        <Card main eyebrow={<Trans>Waiting for your decision: {count}</Trans>} title={approval.subject.title}>
          <p class="note">
            <Trans>To be decided: {left}</Trans>
          </p>
          <Button kind="filled" href={`/approvals/${approval.id}`}>
            <Trans>Look and decide</Trans>
          </Button>
        </Card>
      );
    }
    case "task": {
      const { task } = next;
      return (
        <Card main eyebrow={<Trans>Next task</Trans>} title={task.title}>
          {task.dueAt !== null && <p class="note">{dueWords(task, now)}</p>}
          <Button kind="filled" href={`/tasks/${task.id}`}>
            <Trans>Open the task</Trans>
          </Button>
        </Card>
      );
    }
    case "lesson": {
      const { lessonId, begun } = next;
      const minutes = entryOf(lessonId)?.minutes;
      return (
        <Card
          main
          eyebrow={begun ? <Trans>Continue the quiz</Trans> : <Trans>Your next lesson</Trans>}
          title={titleOf(lessonId)?.[language()]}
        >
          {minutes !== undefined && <p class="note">{t`${minutes} min`}</p>}
          <Button kind="filled" href={begun ? quizPath(lessonId) : `/lessons/${lessonId}`}>
            {begun ? <Trans>Continue</Trans> : <Trans>Start</Trans>}
          </Button>
        </Card>
      );
    }
    case "add":
      return (
        <Card main title={<Trans>Nothing waits for you</Trans>}>
          <Button kind="filled" icon="plus" href="/tasks/new">
            <Trans>Add a task</Trans>
          </Button>
        </Card>
      );
  }
}

function Today({ tasks, now }: { tasks: readonly Task[]; now: number }) {
  if (tasks.length === 0) return null;
  return (
    <Card eyebrow={<Trans>Today</Trans>}>
      <List>
        {tasks.slice(0, 4).map((task) => (
          <TaskRow key={task.id} task={task} now={now} />
        ))}
      </List>
      {tasks.length > 4 && (
        <Button kind="link" href="/tasks">
          <Trans>See all the tasks</Trans>
        </Button>
      )}
    </Card>
  );
}

interface LessonCardProps {
  lessonId: string;
  begun: boolean;
  isPassed: (lessonId: string) => boolean;
}

function LessonCard({ lessonId, begun, isPassed }: LessonCardProps) {
  const lessons = (topicOf(lessonId) ?? topics.find(({ id }) => id === lessonId))?.lessons ?? [];
  const passed = lessons.filter(({ id }) => isPassed(id)).length;
  const total = lessons.length;
  return (
    <Card
      eyebrow={begun ? <Trans>Continue the quiz</Trans> : <Trans>Your next lesson</Trans>}
      title={titleOf(lessonId)?.[language()]}
    >
      <ProgressBar value={passed} max={total} label={t`Lessons passed`} />
      <p class="note">
        <Trans>
          Lessons passed: {passed} of {total}
        </Trans>
      </p>
      <Button href={begun ? quizPath(lessonId) : `/lessons/${lessonId}`}>
        <Trans>Open the lesson</Trans>
      </Button>
    </Card>
  );
}

const ApprovalsCard = ({ count }: { count: number }) => (
  <Card title={<Trans>Waiting for your decision: {count}</Trans>}>
    <Button href="/approvals">
      <Trans>Look at them</Trans>
    </Button>
  </Card>
);

function Attention({ memberId }: { memberId: string }) {
  const found = useQuery(attention, memberId);
  const count = (found?.refusals.length ?? 0) + (found?.decisions.length ?? 0);
  if (count === 0) return null;
  return (
    <Notice tone="warn" title={<Trans>Needs your attention: {count}</Trans>}>
      <a class="button link" href="/sync">
        <Trans>See what happened</Trans>
      </a>
    </Notice>
  );
}
