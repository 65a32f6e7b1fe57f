// One learner of a class: how far, stuck where, and the way back for a lost phone or a forgotten PIN.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { mayRunClass } from "../../shared/cohorts/may.ts";
import { showCode } from "../../shared/cohorts/join-code.ts";
import { classView, type Learner } from "../../shared/cohorts/queries.ts";
import type { Cohort } from "../../shared/cohorts/schema.ts";
import { formatPercent } from "../../shared/format/number.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import type { Progress } from "../../shared/lessons/schema.ts";
import { useProfile } from "../account/account.tsx";
import { language } from "../i18n/locale.ts";
import { PassedChip, PassedOf } from "../lessons/lesson-list.tsx";
import { topics, type LessonEntry } from "../lessons/packs.ts";
import { DataFile, Erasure } from "../privacy/rights.tsx";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { route, useParams } from "../shell/router.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Choice } from "../ui/choice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { giveWayBack, leaveClass, type WayBack } from "./actions.ts";
import { Signs, useAsking } from "./class-view.tsx";
import { CodePicture, joinAddress } from "./code-picture.tsx";

export function LearnerScreen() {
  const { id = "", member = "" } = useParams();
  const profile = useProfile();
  const found = useQuery(classView, id);
  const back = `/cohorts/${id}`;
  if (!profile || found === undefined)
    return (
      <Page title={t`Learner`} back={back}>
        {null}
      </Page>
    );
  const learner = found?.learners.find(({ memberId }) => memberId === member);
  if (!found || !learner) return <NotFound />;
  return (
    <Page title={learner.name} back={back} grid>
      <Card>
        {learner.enrolment.contact && <p>{learner.enrolment.contact}</p>}
        <p class="note">
          <Trans>Heard from: {formatRelative(learner.heardAt, Date.now(), language())}</Trans>
        </p>
        <p class="row-end">
          <Signs learner={learner} />
        </p>
      </Card>
      {topics.map(({ id: topic, title, lessons }) => (
        <TopicOf key={topic} name={title[language()]} lessons={lessons} learner={learner} />
      ))}
      {profile.actor.role === "owner" && (
        <>
          <DataFile memberId={member} />
          <Erasure learner={learner} onErased={async () => route(back, "replace")} />
        </>
      )}
      {mayRunClass(profile.actor, found.cohort) && <Help cohort={found.cohort} learner={learner} />}
    </Page>
  );
}

interface TopicOfProps {
  name: string;
  lessons: readonly LessonEntry[];
  learner: Learner;
}

function TopicOf({ name, lessons, learner: { progress } }: TopicOfProps) {
  const passed = lessons.filter(({ id }) => progress[id]?.passed).length;
  const total = lessons.length;
  const tried = lessons.filter(({ id }) => progress[id]);
  return (
    <Card title={name}>
      <PassedOf passed={passed} total={total} />
      {tried.length > 0 && (
        <List label={name}>
          {tried.map(({ id, title }) => (
            <LessonRow key={id} title={title[language()]} progress={progress[id]} />
          ))}
        </List>
      )}
    </Card>
  );
}

function LessonRow({ title, progress }: { title: string; progress: Progress | undefined }) {
  if (!progress) return null;
  const best = formatPercent(progress.bestScore, language());
  const when = formatRelative(progress.lastAttemptAt, Date.now(), language());
  return (
    <ListRow
      title={title}
      note={t`Best score ${best} · tries: ${progress.attempts} · ${when}`}
      end={<PassedChip passed={progress.passed} />}
    />
  );
}

function Help({ cohort, learner }: { cohort: Cohort; learner: Learner }) {
  const store = useStore();
  const { busy, ask } = useAsking();
  const [lost, setLost] = useState(false);
  const [given, setGiven] = useState<WayBack>();
  const [leaving, setLeaving] = useState(false);
  if (!store) return null;
  const { name, memberId } = learner;
  const give = () =>
    void ask(async () => setGiven(await giveWayBack(store, cohort.id, memberId, lost)), t`The code is made.`);
  const leave = async () => {
    const done = t`${name} is out of the class.`;
    if (await ask(() => leaveClass(store, cohort.id, memberId), done)) route(`/cohorts/${cohort.id}`, "replace");
  };
  return (
    <>
      <Card title={<Trans>PIN forgotten, or another phone?</Trans>}>
        {given ? (
          <>
            <p class="figure">{showCode(given.code)}</p>
            <p class="note">
              <Trans>
                {name} types it under “Join a class”. Good once, until{" "}
                {formatRelative(given.expiresAt, Date.now(), language())}.
              </Trans>
            </p>
            <CodePicture text={joinAddress(given.code)} label={t`The address with the code, as a picture`} />
          </>
        ) : (
          <>
            <p class="note">
              <Trans>A code that is good once lets {name} back in. It is written down who gave it.</Trans>
            </p>
            <Choice name="lost" type="checkbox" checked={lost} onChoose={() => setLost(!lost)}>
              <Trans>The old phone is lost or stolen: take it away</Trans>
            </Choice>
            {lost && (
              <p class="note">
                <Trans>What was made on it and not sent is not accepted any more.</Trans>
              </p>
            )}
            <Button disabled={busy} onPress={give}>
              <Trans>Give a code</Trans>
            </Button>
          </>
        )}
      </Card>
      <Button kind="link" danger onPress={() => setLeaving(true)}>
        <Trans>Take {name} out of the class</Trans>
      </Button>
      {leaving && (
        <Dialog title={t`Take ${name} out of the class?`} onClose={() => setLeaving(false)}>
          <p>
            <Trans>Nothing is deleted: what {name} learnt stays theirs, and they go on learning.</Trans>
          </p>
          <Button danger disabled={busy} onPress={() => void leave()}>
            <Trans>Take out</Trans>
          </Button>
          <Button kind="link" onPress={() => setLeaving(false)}>
            <Trans>Cancel</Trans>
          </Button>
        </Dialog>
      )}
    </>
  );
}
