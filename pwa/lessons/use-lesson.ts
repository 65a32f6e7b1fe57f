// A lesson's text, from the phone or the network.
import { useEffect, useState } from "preact/hooks";
import { language } from "../i18n/locale.ts";
import { loadLesson, type LoadedLesson } from "./packs.ts";

/** `undefined` while it is fetched, `null` when there is no such lesson, `"unreachable"` without it and a network. */
export function useLesson(lessonId: string): LoadedLesson | null | undefined | "unreachable" {
  const [lesson, setLesson] = useState<LoadedLesson | null | "unreachable">();
  useEffect(() => {
    let gone = false;
    const show = (next: typeof lesson) => {
      if (!gone) setLesson(next);
    };
    const load = () => void loadLesson(lessonId, language()).then(show, () => show("unreachable"));
    load();
    addEventListener("online", load);
    return () => {
      gone = true;
      removeEventListener("online", load);
    };
  }, [lessonId]);
  return lesson;
}
