// The frame of a lesson and its quiz: draws them once the text is here, or says what is missing.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import type { JSX } from "preact";
import { useParams } from "../shell/router.tsx";
import { language } from "../i18n/locale.ts";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { entryOf, type LoadedLesson } from "./packs.ts";
import { useLesson } from "./use-lesson.ts";

export function LessonPage({ draw }: { draw: (loaded: LoadedLesson) => JSX.Element }) {
  const { id = "" } = useParams();
  const loaded = useLesson(id);
  const entry = entryOf(id);
  if (!entry || loaded === null) return <NotFound />;
  if (loaded && loaded !== "unreachable") return draw(loaded);
  return (
    <Page title={entry.title[language()]} back="/lessons">
      {loaded === "unreachable" && (
        <EmptyState
          icon="download"
          title={<Trans>This lesson is not on the phone yet. It comes by itself when there is a network.</Trans>}
        >
          <Button href="/lessons">{t`Back to the lessons`}</Button>
        </EmptyState>
      )}
    </Page>
  );
}
