// A class as its trainer looks at it, also without a network: who needs help, how far everyone is, the code on the board.
import { plural, t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useState } from "preact/hooks";
import { mayRunClass, maySeeClasses } from "../../shared/cohorts/may.ts";
import { showCode } from "../../shared/cohorts/join-code.ts";
import {
  classView,
  isSilent,
  silentDays,
  staffMembers,
  type ClassView,
  type Learner,
} from "../../shared/cohorts/queries.ts";
import type { Cohort } from "../../shared/cohorts/schema.ts";
import { formatDate, fromDateField, toDateField } from "../../shared/format/date.ts";
import { formatRelative } from "../../shared/format/relative.ts";
import { useProfile } from "../account/account.tsx";
import { language } from "../i18n/locale.ts";
import { allLessons, entryOf, topics, type Topic } from "../lessons/packs.ts";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { useParams } from "../shell/router.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { say } from "../shell/tell.tsx";
import { Button, Buttons } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chip } from "../ui/chip.tsx";
import { Choice } from "../ui/choice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Field } from "../ui/field.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { Notice } from "../ui/notice.tsx";
import { ResultFiles } from "./result-files.tsx";
import { editClass, renewCode } from "./actions.ts";
import { Bars } from "./bars.tsx";
import { learnersWords } from "./class-list.tsx";
import { CodePicture, joinAddress } from "./code-picture.tsx";
import { doorState, doorWords } from "./door-state.ts";
import { classSentence } from "./words.ts";

export function ClassScreen() {
  const { id = "" } = useParams();
  const profile = useProfile();
  const found = useQuery(classView, id);
  if (!profile || found === undefined)
    return (
      <Page title={t`Class`} back="/cohorts">
        {null}
      </Page>
    );
  if (found === null || !maySeeClasses(profile.actor)) return <NotFound />;
  const runs = mayRunClass(profile.actor, found.cohort);
  return (
    <Page title={found.cohort.name} back="/cohorts" grid>
      <Learners found={found} />
      {runs && <Code cohort={found.cohort} />}
      {topics.map((topic) => (
        <TopicBars key={topic.id} topic={topic} learners={found.learners} />
      ))}
      <About found={found} runs={runs} />
    </Page>
  );
}

/** What a trainer has to know of someone at a glance. */
export function Signs({ learner }: { learner: Learner }) {
  const now = Date.now();
  const days = silentDays(learner, now);
  const { stuck, enrolment } = learner;
  return (
    <>
      {stuck.length > 0 && (
        <Chip tone="danger" icon="alert">
          {stuckWords(stuck)}
        </Chip>
      )}
      {isSilent(learner, now) && (
        <Chip tone="warn" icon="clock">
          {plural(days, { one: "Not heard from for # day", other: "Not heard from for # days" })}
        </Chip>
      )}
      {enrolment.unsent > 0 && (
        <Chip tone="warn" icon="send">
          {t`Not sent yet: ${enrolment.unsent}`}
        </Chip>
      )}
    </>
  );
}

const stuckWords = (stuck: readonly string[]): string => {
  const where = stuck.map((id) => entryOf(id)?.title[language()] ?? id).join(", ");
  return t`Stuck: ${where}`;
};

const passedOf = ({ progress }: Learner) => allLessons.filter(({ id }) => progress[id]?.passed).length;

function Learners({ found: { cohort, learners } }: { found: ClassView }) {
  const total = allLessons.length;
  return (
    <Card title={learnersWords(learners.length)}>
      {learners.length === 0 ? (
        <EmptyState icon="person" title={<Trans>Nobody has joined yet. Write the code on the board.</Trans>} />
      ) : (
        <>
          <p class="note">
            <Trans>
              Whoever needs help stands first. A phone that was not heard from may hold work nobody has yet.
            </Trans>
          </p>
          <List>
            {learners.map((learner) => (
              <ListRow
                key={learner.enrolment.id}
                href={`/cohorts/${cohort.id}/${learner.memberId}`}
                title={learner.name}
                note={progressWords(passedOf(learner), total, learner.heardAt)}
                end={<Signs learner={learner} />}
              />
            ))}
          </List>
        </>
      )}
    </Card>
  );
}

const progressWords = (passed: number, total: number, heardAt: number): string => {
  const when = formatRelative(heardAt, Date.now(), language());
  return t`Lessons passed: ${passed} of ${total} · heard from: ${when}`;
};

function TopicBars({ topic, learners }: { topic: Topic; learners: readonly Learner[] }) {
  const of = learners.length;
  if (of === 0) return null;
  const name = topic.title[language()];
  const bars = topic.lessons.map(({ id, title }) => {
    const tried = learners.filter(({ progress }) => progress[id] !== undefined);
    const done = tried.filter(({ progress }) => progress[id]?.passed).length;
    const begun = tried.length - done;
    return {
      id,
      title: title[language()],
      done,
      begun,
      of,
      words: begun > 0 ? t`Passed: ${done} of ${of} · tried, not passed: ${begun}` : t`Passed: ${done} of ${of}`,
    };
  });
  return (
    <Card title={name}>
      {bars.every(({ done, begun }) => done + begun === 0) ? (
        <p class="note">
          <Trans>Nobody has begun this topic yet.</Trans>
        </p>
      ) : (
        <Bars bars={bars} label={name} />
      )}
    </Card>
  );
}

/** Asks the Worker, and says what came of it. */
export function useAsking() {
  const [busy, setBusy] = useState(false);
  const ask = async (work: () => Promise<unknown>, done: string): Promise<boolean> => {
    setBusy(true);
    try {
      await work();
      say({ text: done });
      return true;
    } catch (error) {
      say({ text: classSentence(error), tone: "danger" });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, ask };
}

function Code({ cohort }: { cohort: Cohort }) {
  const store = useStore();
  const { busy, ask } = useAsking();
  const [shown, setShown] = useState(false);
  const state = doorState(cohort, Date.now());
  const { id, joinCode, closesAt } = cohort;
  const address = `${location.host}/join`;
  const until = formatDate(closesAt, language(), "long");
  if (!store) return null;
  const set = (joinOpen: boolean) =>
    void ask(
      () => editClass(store, id, { joinOpen }),
      joinOpen ? t`The class is open.` : t`The class is closed. Whoever is in stays in.`,
    );
  const renew = () => void ask(() => renewCode(store, id), t`There is a new code. The old one leads nowhere.`);
  return (
    <Card eyebrow={<Trans>Code to join</Trans>} main={state === "open"}>
      {state === "open" ? (
        <>
          <p class="figure">{showCode(joinCode)}</p>
          <p class="note">
            <Trans>
              Learners open {address} and type it. Good until {until}.
            </Trans>
          </p>
          {shown && <CodePicture text={joinAddress(joinCode)} label={t`The address with the code, as a picture`} />}
          <Buttons>
            <Button onPress={() => setShown(!shown)}>
              {shown ? <Trans>Hide the picture</Trans> : <Trans>Show it as a picture</Trans>}
            </Button>
            <Button disabled={busy} onPress={() => set(false)}>
              <Trans>Close the class</Trans>
            </Button>
          </Buttons>
        </>
      ) : (
        <>
          <p>
            <Chip>{doorWords(state)}</Chip>
          </p>
          <p class="note">
            <Trans>Nobody can join now. Whoever is in stays in.</Trans>
          </p>
          {state === "closed" && (
            <Button disabled={busy} onPress={() => set(true)}>
              <Trans>Open the class</Trans>
            </Button>
          )}
        </>
      )}
      <Button disabled={busy} onPress={renew}>
        <Trans>Make a new code</Trans>
      </Button>
    </Card>
  );
}

function About({ found: { cohort, trainers }, runs }: { found: ClassView; runs: boolean }) {
  const [editing, setEditing] = useState(false);
  return (
    <>
      <Card title={<Trans>Results as a file</Trans>}>
        <p class="note">
          <Trans>Every try of everyone in the class. This needs a network.</Trans>
        </p>
        <ResultFiles cohortId={cohort.id} />
      </Card>
      <Card title={<Trans>Trainers</Trans>}>
        <p>{trainers.join(", ")}</p>
        {runs && (
          <Button icon="settings" onPress={() => setEditing(true)}>
            <Trans>Change the class</Trans>
          </Button>
        )}
        {editing && <Edit cohort={cohort} onClose={() => setEditing(false)} />}
      </Card>
    </>
  );
}

function Edit({ cohort, onClose }: { cohort: Cohort; onClose: () => void }) {
  const store = useStore();
  const staff = useQuery(staffMembers) ?? [];
  const { busy, ask } = useAsking();
  const [name, setName] = useState(cohort.name);
  const [trainerIds, setTrainers] = useState<readonly string[]>(cohort.trainerIds);
  const [until, setUntil] = useState(toDateField(cohort.closesAt));
  const closesAt = fromDateField(until);
  if (!store) return null;
  const submit = async (event: Event) => {
    event.preventDefault();
    const edit = { name: name.trim(), trainerIds: [...trainerIds], ...(closesAt !== null && { closesAt }) };
    if (await ask(() => editClass(store, cohort.id, edit), t`The class is changed.`)) onClose();
  };
  const toggle = (id: string) =>
    setTrainers(trainerIds.includes(id) ? trainerIds.filter((one) => one !== id) : [...trainerIds, id]);
  return (
    <Dialog title={t`Change the class`} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <Field
          label={<Trans>Name of the class</Trans>}
          autocomplete="off"
          required
          maxLength={80}
          value={name}
          onValue={setName}
        />
        <Field label={<Trans>The code is good until</Trans>} type="date" required value={until} onValue={setUntil} />
        <fieldset>
          <legend>
            <Trans>Trainers</Trans>
          </legend>
          {staff.map(({ id, name: person }) => (
            <Choice key={id} name={id} type="checkbox" checked={trainerIds.includes(id)} onChoose={() => toggle(id)}>
              {person}
            </Choice>
          ))}
        </fieldset>
        {trainerIds.length === 0 && (
          <Notice tone="warn">
            <Trans>A class needs a trainer.</Trans>
          </Notice>
        )}
        <Button kind="filled" submit disabled={busy || name.trim() === "" || trainerIds.length === 0}>
          <Trans>Save</Trans>
        </Button>
        <Button kind="link" onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </form>
    </Dialog>
  );
}
