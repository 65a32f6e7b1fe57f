// A quiz: one question a screen, each answer written down at once, then the result. Practice says after each answer
// what was right and why; a certifying paper says nothing before the Worker has graded it.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Item, Pack } from "../../shared/lessons/pack.ts";
import { encodeAnswers, grade, keyOf, presented } from "../../shared/lessons/quiz.ts";
import { useProfile } from "../account/account.tsx";
import { lessonFinished } from "../shell/install.ts";
import { newId } from "../shell/new-id.ts";
import { Page } from "../shell/page.tsx";
import { useStore } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { flushAttempts, loadDraft, ownerOf, saveDraft, type Draft } from "./drafts.ts";
import { LessonPage } from "./lesson-page.tsx";
import { loadPackOf } from "./packs.ts";
import { isComplete, Question } from "./question.tsx";
import { setQuizOpen } from "./quiz-open.ts";
import { QuizResult } from "./quiz-result.tsx";

export const QuizView = () => (
  <LessonPage
    draw={({ lesson, pack, hash }) => (
      <Quiz
        {...{ pack, hash }}
        key={lesson.id}
        id={lesson.id}
        version={lesson.version}
        title={lesson.title}
        back={`/lessons/${lesson.id}`}
        itemsIn={quizOf(lesson.id)}
        result={(end, retry) => <QuizResult lesson={lesson} {...end} onRetry={retry} />}
      />
    )}
  />
);

const quizOf = (id: string) => (pack: Pack) => pack.lessons.find((lesson) => lesson.id === id)?.quiz ?? [];

/** A finished try: its draft, the questions it had, and the phone's own score. */
export interface Finished {
  draft: Draft;
  items: readonly Item[];
  end: { score: number };
}

interface QuizProps {
  id: string;
  version: number;
  title: string;
  back: string;
  pack: Pack;
  /** What the pack is fetched by. */
  hash: string;
  /** The questions of a try, from the pack it was begun with. */
  itemsIn: (pack: Pack, attemptId: string) => readonly Item[];
  /** Says nothing about an answer. */
  silent?: boolean;
  result: (finished: Finished, retry: () => void) => ComponentChildren;
}

interface Try {
  draft: Draft;
  items: readonly Item[];
}

export function Quiz({ id, version, title, back, pack, hash, itemsIn, silent = false, result }: QuizProps) {
  const owner = ownerOf(useProfile());
  const store = useStore();
  const [current, setCurrent] = useState<Try | null>(null);

  const begin = (): Try => {
    const attemptId = newId();
    const items = itemsIn(pack, attemptId);
    const draft: Draft = {
      owner,
      lessonId: id,
      lessonVersion: version,
      pack: hash,
      attemptId,
      orderSeed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
      answers: items.map(() => null),
      at: 0,
      checked: false,
      startedAt: Date.now(),
      end: null,
    };
    return { draft, items };
  };

  useEffect(() => {
    let gone = false;
    const resume = async (): Promise<Try> => {
      const draft = await loadDraft(owner, id);
      if (!draft) return begin();
      const own = draft.lessonVersion === version ? pack : draft.pack && (await loadPackOf(draft.pack));
      const items = own ? itemsIn(own, draft.attemptId) : [];
      return items.length > 0 && items.length === draft.answers.length ? { draft, items } : begin();
    };
    // An older pack that is nowhere any more: there is nothing to go on with.
    void resume()
      .catch(begin)
      .then((found) => {
        if (!gone) setCurrent(found);
      });
    return () => {
      gone = true;
    };
  }, [owner, id, version]);

  const answering = current !== null && current.draft.end === null;
  useEffect(() => {
    setQuizOpen(answering);
    return () => setQuizOpen(false);
  }, [answering]);

  if (!current)
    return (
      <Page title={title} back={back}>
        {null}
      </Page>
    );

  const show = (next: Try) => {
    setCurrent(next);
    return saveDraft(next.draft).catch(() =>
      say({
        text: t`The phone has no room to keep your answers. Free some space, and keep this page open.`,
        tone: "danger",
      }),
    );
  };
  const { draft, items } = current;
  const change = (changed: Partial<Draft>) => show({ items, draft: { ...draft, ...changed } });

  if (draft.end) return <>{result({ draft, items, end: draft.end }, () => void show(begin()))}</>;

  const { at, checked, answers } = draft;
  const item = items[at];
  if (!item) return null;
  const total = items.length;
  const number = at + 1;
  const answer = answers[at] ?? null;
  // Steps left as they came are an answer too.
  const given = answer ?? (item.type === "order" ? presented(item, draft.orderSeed, at) : null);

  const next = async (all: Draft["answers"]) => {
    document.getElementById("content")?.scrollTo(0, 0);
    if (number < total) return change({ answers: all, at: at + 1, checked: false });
    const { score } = grade(items.map(keyOf), encodeAnswers(all));
    lessonFinished();
    await change({ answers: all, end: { at: Date.now(), score } });
    // Before the store is open the attempt waits in the drafts' database.
    if (store) await flushAttempts(store);
  };
  const press = () => {
    const all = answers.with(at, given);
    return checked || silent ? next(all) : change({ answers: all, checked: true });
  };

  return (
    <Page
      title={t`Question ${number} of ${total}`}
      back={back}
      top={<ProgressBar value={checked ? number : at} max={total} label={t`Questions answered`} />}
    >
      <Question
        key={at}
        item={item}
        orderSeed={draft.orderSeed}
        position={at}
        answer={answer}
        checked={checked}
        onAnswer={(value) => void change({ answers: answers.with(at, value) })}
      />
      <Button kind="filled" disabled={!isComplete(given)} onPress={() => void press()}>
        {!checked && !silent ? (
          <Trans>Answer</Trans>
        ) : number < total ? (
          <Trans>Next question</Trans>
        ) : (
          <Trans>See the result</Trans>
        )}
      </Button>
      {draft.lessonVersion !== version && at === 0 && (
        <p class="note">
          <Trans>
            You began with an earlier version of these questions: you finish with it. The next try has the new one.
          </Trans>
        </p>
      )}
      {!pack.reviewed && at === 0 && (
        <p class="note">
          <Trans>These words have not been read by a native speaker or a specialist yet.</Trans>
        </p>
      )}
    </Page>
  );
}
