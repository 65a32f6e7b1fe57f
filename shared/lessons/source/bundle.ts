// A lesson as one file, all its languages in it: what goes from one organisation or phone to another.
import { languages } from "../../languages.ts";
import { longestSource, type Sources } from "./publish.ts";

export const bundleExtension = ".nexio-lesson.json";
const format = "nexio-lesson";
const formatVersion = 1;

/** The whole file is read into memory: no lesson comes near this. */
export const largestBundle = 4 * languages.length * longestSource;

export function writeBundle(sources: Sources): string {
  const written = Object.fromEntries(
    languages.flatMap((language) => (sources[language] ? [[language, sources[language]]] : [])),
  );
  return `${JSON.stringify({ format, formatVersion, sources: written }, null, 2)}\n`;
}

export type BundleProblem = "not_json" | "not_a_lesson" | "newer_format" | "too_large" | "nothing_written";

/** The sources in a bundle, as they are: their faults are the editor's to show. */
export function readBundle(text: string): { sources: Sources } | { problem: BundleProblem } {
  if (text.length > largestBundle) return { problem: "too_large" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "not_json" };
  }
  const { format: known, formatVersion: version, sources: read } = fieldsOf(value);
  if (known !== format || typeof version !== "number") return { problem: "not_a_lesson" };
  if (version > formatVersion) return { problem: "newer_format" };
  const sources: Sources = {};
  for (const language of languages) {
    const text = fieldsOf(read)[language] ?? "";
    if (typeof text !== "string") return { problem: "not_a_lesson" };
    if (text.length > longestSource) return { problem: "too_large" };
    if (text.trim()) sources[language] = text;
  }
  if (Object.keys(sources).length === 0) return { problem: "nothing_written" };
  return { sources };
}

/** The fields of what a file holds; none when it is no object. Written by hand: the app loads no validation for it. */
const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
