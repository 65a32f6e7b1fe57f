// Rules that every skill's work is held against, and small pieces of its texts.
import { msg } from "@lingui/core/runtime-macro";
import type { Criterion } from "./skill.ts";

/** A text of ours has no address in it and no mark of a template that was not filled in. */
const foreign = /https?:\/\/|\bwww\.|<[a-z/!]|\[[^\]]*\]\(|\{\w+\}/i;
const unfilled = /\bundefined\b|\bNaN\b|\[object /;

/** What the tenant's people wrote is shown as it is, but an address in it is no longer one that a finger can hit. */
export const plain = (text: string, max = 200): string =>
  text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/(https?:\/\/|www\.)\S*/gi, "…")
    .replaceAll(/[<>{}[\]]/g, "")
    .trim()
    .slice(0, max);

export const common: readonly Criterion<unknown, unknown, unknown>[] = [
  {
    id: "clean",
    words: msg`It has no link, no markup and nothing left blank in it.`,
    severity: "blocker",
    fails: ({ text }) => (foreign.test(text) || unfilled.test(text) ? "artefact#/text" : null),
  },
  {
    id: "length",
    words: msg`It can be read on a phone: 20 to 6,000 characters.`,
    severity: "major",
    fails: ({ text }) => (text.length >= 20 && text.length <= 6000 ? null : "artefact#/text"),
  },
];
