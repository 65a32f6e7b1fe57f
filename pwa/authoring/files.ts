// Lessons as files: out of the phone and into it.
import { t } from "@lingui/core/macro";
import type { Language } from "../../shared/languages.ts";
import type { LessonText } from "../../shared/lessons/pack.ts";
import { bundleExtension, readBundle, writeBundle, type BundleProblem } from "../../shared/lessons/source/bundle.ts";
import type { Sources } from "../../shared/lessons/source/publish.ts";
import { qtiPackage } from "../../shared/lessons/source/qti.ts";
import { zip } from "./zip.ts";

function save(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the bytes long before.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const fileName = (title: string) =>
  title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60) || "lesson";

export const saveBundle = (title: string, sources: Sources): void =>
  save(fileName(title) + bundleExtension, writeBundle(sources), "application/json");

export function saveQti(lesson: LessonText, language: Language): void {
  const files = qtiPackage(lesson, language, { yes: t`True`, no: t`False` });
  save(`${fileName(lesson.title)}-${language}.qti3.zip`, zip(files), "application/zip");
}

function bundleSentence(problem: BundleProblem): string {
  const sentences: Record<BundleProblem, string> = {
    not_json: t`This file could not be read: it was cut off or changed on its way. Ask for it again.`,
    not_a_lesson: t`This is not a lesson saved by Nexio. Choose a file whose name ends in .nexio-lesson.json.`,
    newer_format: t`This lesson was saved by a newer Nexio. Update the app, then try again.`,
    too_large: t`This file is too large to be a lesson.`,
    nothing_written: t`This file holds no text in any language.`,
  };
  return sentences[problem];
}

/** The lesson in a chosen file, or what is wrong with it in words. */
export async function openBundle(file: File): Promise<{ sources: Sources } | { problem: string }> {
  const read = readBundle(await file.text().catch(() => ""));
  return "problem" in read ? { problem: bundleSentence(read.problem) } : read;
}
