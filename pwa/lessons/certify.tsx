// The certifying quiz of a topic: opens once its lessons are passed, says nothing on the way, graded by the Worker.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { useEffect, useState } from "preact/hooks";
import { formatPercent } from "../../shared/format/number.ts";
import type { Pack } from "../../shared/lessons/pack.ts";
import { draw, paperLength, seedOf } from "../../shared/lessons/paper.ts";
import { attemptById, myProgress } from "../../shared/lessons/queries.ts";
import { passMark } from "../../shared/lessons/quiz.ts";
import { myConsents } from "../../shared/privacy/queries.ts";
import { language } from "../i18n/locale.ts";
import { answerTo } from "../privacy/agreed.ts";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { useParams } from "../shell/router.tsx";
import { useQuery, useStore } from "../shell/store-context.tsx";
import { tell } from "../shell/tell.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Choice } from "../ui/choice.tsx";
import { Chip } from "../ui/chip.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { hashOf, loadPack, topics, type Topic } from "./packs.ts";
import { Quiz, type Finished } from "./quiz-view.tsx";

export function Certify() {
  const { topic = "" } = useParams();
  const found = topics.find(({ id }) => id === topic);
  return found ? <OfTopic key={topic} topic={found} /> : <NotFound />;
}

const bankOf = (pack: Pack) => pack.lessons.flatMap(({ quiz }) => quiz);
const paperIn = (pack: Pack, attemptId: string) => draw(bankOf(pack), seedOf(attemptId));

function OfTopic({ topic }: { topic: Topic }) {
  const progress = useQuery(myProgress);
  const [begun, setBegun] = useState(false);
  const [pack, setPack] = useState<Pack | "unreachable">();
  useEffect(() => {
    void loadPack(topic, language()).then(setPack, () => setPack("unreachable"));
  }, [topic]);
  const store = useStore();
  const consents = useQuery(myConsents);
  const isNamed = consents?.certificate?.choice === "given";
  const [named, setNamed] = useState(false);
  const begin = async () => {
    if (store && named && !isNamed)
      await tell(store.mutate.recordConsents({ items: [answerTo("certificate", "given")] }));
    setBegun(true);
  };
  const title = topic.title[language()];
  const missing = topic.lessons.filter(({ id }) => !progress?.[id]?.passed);

  if (begun && pack && pack !== "unreachable")
    return (
      <Quiz
        id={topic.id}
        version={pack.version}
        title={title}
        back="/lessons"
        pack={pack}
        hash={hashOf(pack)}
        itemsIn={paperIn}
        silent
        result={(finished, retry) => <CertifyResult {...finished} topic={topic} onRetry={retry} />}
      />
    );
  return (
    <Page title={title} back="/lessons">
      {pack === "unreachable" ? (
        <EmptyState
          icon="download"
          title={<Trans>This lesson is not on the phone yet. It comes by itself when there is a network.</Trans>}
        />
      ) : missing.length > 0 ? (
        <Missing lessons={missing} />
      ) : (
        <Card title={<Trans>Certifying quiz</Trans>} main>
          <p>
            <Trans>
              {paperLength} questions from all the lessons of this topic. You see what was right only at the end, and
              Nexio grades them. You may try as often as you like.
            </Trans>
          </p>
          {consents && !isNamed && (
            <Choice
              name="named"
              type="checkbox"
              checked={named}
              note={<Trans>Without your yes you can take the quiz, and no certificate is made.</Trans>}
              onChoose={() => setNamed(!named)}
            >
              <Trans>My certificate may show my name to whoever reads its code.</Trans>
            </Choice>
          )}
          <Button kind="filled" onPress={() => void begin()}>
            <Trans>Begin</Trans>
          </Button>
        </Card>
      )}
    </Page>
  );
}

function Missing({ lessons }: { lessons: Topic["lessons"] }) {
  return (
    <Card title={<Trans>First pass these lessons</Trans>}>
      <List label={t`Lessons`}>
        {lessons.map(({ id, title }) => (
          <ListRow key={id} href={`/lessons/${id}`} title={title[language()]} />
        ))}
      </List>
    </Card>
  );
}

function CertifyResult({ topic, draft, onRetry }: Finished & { topic: Topic; onRetry: () => void }) {
  const attempt = useQuery(attemptById, draft.attemptId);
  const score = attempt?.serverScore ?? null;
  if (score === null) {
    return (
      <Page title={t`Result`} back="/lessons">
        <Card eyebrow={topic.title[language()]} title={<Trans>Your answers are kept</Trans>} main>
          <p>
            <Chip icon="phone">
              <Trans>Waiting to be graded</Trans>
            </Chip>
          </p>
          <p class="note">
            <Trans>The result comes by itself once Nexio has received them. You may close this page.</Trans>
          </p>
          <Button href="/lessons">{t`Back to the lessons`}</Button>
        </Card>
      </Page>
    );
  }
  const passed = score >= passMark;
  const mark = formatPercent(passMark, language());
  return (
    <Page title={t`Result`} back="/lessons">
      <Card
        eyebrow={topic.title[language()]}
        title={passed ? <Trans>You passed</Trans> : <Trans>Not yet passed</Trans>}
        main
      >
        <p class="figure">{formatPercent(score, language())}</p>
        <ProgressBar value={score} max={100} label={t`Score`} />
        <p class="note">
          <Trans>The pass mark is {mark}.</Trans>
        </p>
        {passed ? (
          <Button kind="filled" href="/certificates">
            <Trans>See the certificate</Trans>
          </Button>
        ) : (
          <Button kind="filled" onPress={onRetry}>
            <Trans>Try again</Trans>
          </Button>
        )}
      </Card>
    </Page>
  );
}
