import { languages, type Language } from "../../shared/languages.ts";
import type { Sources } from "../../shared/lessons/source/publish.ts";

/** The title in `wanted`, else in any language; empty when there is none yet. */
export function titleOf(sources: Sources, wanted: Language): string {
  const titles = [wanted, ...languages].map((language) => /^# (.+)$/m.exec(sources[language] ?? "")?.[1]?.trim());
  return titles.find(Boolean) ?? "";
}
