// A quiz: one question a screen, each answer written down at once, feedback right after it, then the result.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { encodeAnswers, grade, keyOf, presented } from "../../shared/lessons/quiz.ts";
import { useProfile } from "../account/account.tsx";
import { lessonFinished } from "../shell/install-hint.tsx";
import { newId } from "../shell/new-id.ts";
import { Page } from "../shell/page.tsx";
import { useStore } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { flushAttempts, loadDraft, ownerOf, saveDraft, type Draft } from "./drafts.ts";
import { LessonPage } from "./lesson-page.tsx";
import type { LoadedLesson } from "./packs.ts";
import { Question } from "./question.tsx";
import { setQuizOpen } from "./quiz-open.ts";
import { QuizResult } from "./quiz-result.tsx";

export const QuizView = () => <LessonPage draw={(loaded) => <Quiz key={loaded.lesson.id} {...loaded} />} />;

const newDraft = (owner: string, { id, version, quiz }: LoadedLesson["lesson"]): Draft => ({
  owner,
  lessonId: id,
  lessonVersion: version,
  attemptId: newId(),
  orderSeed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
  answers: quiz.map(() => null),
  at: 0,
  checked: false,
  startedAt: Date.now(),
  end: null,
});

function Quiz({ lesson, pack }: LoadedLesson) {
  const owner = ownerOf(useProfile());
  const store = useStore();
  const [draft, setDraft] = useState<Draft | null>(null);

  useEffect(() => {
    let gone = false;
    const resume = (kept: Draft | undefined) => {
      // A try at an older version cannot be gone on with: its questions are not these.
      const usable = kept?.lessonVersion === lesson.version && kept.answers.length === lesson.quiz.length;
      if (!gone) setDraft(usable ? kept : newDraft(owner, lesson));
    };
    loadDraft(owner, lesson.id).then(resume, () => resume(undefined));
    return () => {
      gone = true;
    };
  }, [owner, lesson]);

  const answering = draft !== null && draft.end === null;
  useEffect(() => {
    setQuizOpen(answering);
    return () => setQuizOpen(false);
  }, [answering]);

  if (!draft)
    return (
      <Page title={lesson.title} back={`/lessons/${lesson.id}`}>
        {null}
      </Page>
    );

  const change = (next: Draft) => {
    setDraft(next);
    return saveDraft(next).catch(() =>
      say({
        text: t`The phone has no room to keep your answers. Free some space, and keep this page open.`,
        tone: "danger",
      }),
    );
  };

  if (draft.end) {
    return (
      <QuizResult lesson={lesson} draft={draft} end={draft.end} onRetry={() => void change(newDraft(owner, lesson))} />
    );
  }

  const { at, checked, answers } = draft;
  const item = lesson.quiz[at];
  if (!item) return null;
  const total = lesson.quiz.length;
  const number = at + 1;
  const answer = answers[at] ?? null;
  // Steps left as they came are an answer too.
  const given = answer ?? (item.type === "order" ? presented(item, draft.orderSeed, at) : null);

  const check = () => void change({ ...draft, answers: answers.with(at, given), checked: true });
  const next = async () => {
    document.getElementById("content")?.scrollTo(0, 0);
    if (number < total) return change({ ...draft, at: at + 1, checked: false });
    const { score } = grade(lesson.quiz.map(keyOf), encodeAnswers(answers));
    lessonFinished();
    await change({ ...draft, end: { at: Date.now(), score } });
    // Before the store is open the attempt waits in the drafts' database.
    if (store) await flushAttempts(store);
  };

  return (
    <Page
      title={t`Question ${number} of ${total}`}
      back={`/lessons/${lesson.id}`}
      top={<ProgressBar value={checked ? number : at} max={total} label={t`Questions answered`} />}
    >
      <Question
        key={item.id}
        item={item}
        orderSeed={draft.orderSeed}
        position={at}
        answer={answer}
        checked={checked}
        onAnswer={(value) => void change({ ...draft, answers: answers.with(at, value) })}
      />
      {checked ? (
        <Button kind="filled" onPress={() => void next()}>
          {number < total ? <Trans>Next question</Trans> : <Trans>See the result</Trans>}
        </Button>
      ) : (
        <Button kind="filled" disabled={!given?.length} onPress={check}>
          <Trans>Answer</Trans>
        </Button>
      )}
      {!pack.reviewed && at === 0 && (
        <p class="note">
          <Trans>These words have not been read by a native speaker or a specialist yet.</Trans>
        </p>
      )}
    </Page>
  );
}
