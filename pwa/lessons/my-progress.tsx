// How far a learner is: a picture a topic, its numbers in words beside it.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import { formatPercent } from "../../shared/format/number.ts";
import { myProgress } from "../../shared/lessons/queries.ts";
import { passMark } from "../../shared/lessons/quiz.ts";
import type { Progress } from "../../shared/lessons/schema.ts";
import { language } from "../i18n/locale.ts";
import { Page } from "../shell/page.tsx";
import { useQuery } from "../shell/store-context.tsx";
import { BarChart } from "../ui/bar-chart.tsx";
import { Card } from "../ui/card.tsx";
import { List, ListRow } from "../ui/list-row.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { allLessons, topics, type Topic } from "./packs.ts";

export function MyProgress() {
  const progress = useQuery(myProgress) ?? {};
  const passed = allLessons.filter(({ id }) => progress[id]?.passed).length;
  const total = allLessons.length;
  return (
    <Page title={t`My progress`} back="/lessons" grid>
      <div class="wide">
        <Card eyebrow={t`Lessons passed`} main>
          <p class="figure">
            <Trans>
              {passed} of {total}
            </Trans>
          </p>
          <ProgressBar value={passed} max={total} label={t`Lessons passed`} />
        </Card>
      </div>
      {topics.map((topic) => (
        <TopicProgress key={topic.id} topic={topic} progress={progress} />
      ))}
    </Page>
  );
}

function TopicProgress({ topic, progress }: { topic: Topic; progress: Record<string, Progress> }) {
  const name = topic.title[language()];
  const mark = formatPercent(passMark, language());
  const passed = topic.lessons.filter(({ id }) => progress[id]?.passed).length;
  const total = topic.lessons.length;
  const bars = topic.lessons.map(({ id }, index) => {
    const own = progress[id];
    return { label: String(index + 1), value: own?.bestScore ?? null, tone: own?.passed ? "ok" : "warn" } as const;
  });
  return (
    <Card title={name}>
      <BarChart
        title={t`${name}: ${passed} of ${total} lessons passed. The line is the pass mark, ${mark}.`}
        bars={bars}
        max={100}
        mark={passMark}
      />
      <List label={name}>
        {topic.lessons.map(({ id, title }, index) => {
          const own = progress[id];
          const number = index + 1;
          const best = own && formatPercent(own.bestScore, language());
          return (
            <ListRow
              key={id}
              href={`/lessons/${id}`}
              title={`${number}. ${title[language()]}`}
              note={best ? t`Best score ${best}` : t`Not begun`}
            />
          );
        })}
      </List>
    </Card>
  );
}
