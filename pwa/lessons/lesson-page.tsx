// The frame of a lesson and its quiz: draws them once the text is here, or says what is missing.
import { t } from "@lingui/core/macro";
import { Trans } from "#trans/macro";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Language } from "../../shared/fields.ts";
import { useProfile } from "../account/account.tsx";
import { useParams } from "../shell/router.tsx";
import { language } from "../i18n/locale.ts";
import { NotFound } from "../shell/not-found.tsx";
import { Page } from "../shell/page.tsx";
import { keep, read } from "../shell/preferences.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { entryOf, type LoadedLesson } from "./packs.ts";
import { useLesson } from "./use-lesson.ts";

const chosen = "lessonLanguage";
/** Lessons may be read in French by who does not trust the unreviewed Malagasy; the rest of the app stays as it is. */
const lessonLanguage = (): Language => (language() === "mg" && read(chosen) === "fr" ? "fr" : language());

type Draw = (loaded: LoadedLesson, speak: (next: Language) => void) => JSX.Element;

export function LessonPage({ draw }: { draw: Draw }) {
  const { id = "" } = useParams();
  const [tongue, setTongue] = useState(lessonLanguage);
  const loaded = useLesson(id, tongue);
  const speak = (next: Language) => {
    keep(chosen, next);
    setTongue(next);
  };
  const entry = entryOf(id);
  const profile = useProfile();
  // Lessons that an organisation wrote are for its members.
  if (loaded === null || !(entry ?? profile)) return <NotFound />;
  if (loaded && loaded !== "unreachable") return draw({ ...loaded, missing: loaded.pack.language !== tongue }, speak);
  return (
    <Page title={entry?.title[language()] ?? t`Lessons`} back="/lessons">
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
