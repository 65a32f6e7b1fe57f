// A consent says which wording its person read. A sentence that changes raises the version, or old records would lie.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inRoot } from "../../scripts/lib/paths.ts";
import { noticeVersion } from "../../shared/privacy/purposes.ts";
import { purposeWords } from "./words.ts";

/** SHA-256 of every sentence in three languages, by version. */
const released: Readonly<Record<number, string>> = {
  1: "334eaa9d422457a670d795365e01b7dfdf8eaf580e93b63c1b66429bd7c9894b",
};

/** What stands where people are asked, beside the words of each purpose. */
const asked = [
  "Nexio keeps your name, how to reach you and what you do here, because it works for you with it.",
  "The centre of this class sees your name, your progress and your results.",
  "I agree that it is kept on servers outside Madagascar.",
  "My certificate may show my name to whoever reads its code.",
  "Without your yes you can take the quiz, and no certificate is made.",
];

/** English sentence -> the one of `locale`. */
function catalogue(locale: string): ReadonlyMap<string, string> {
  const text = readFileSync(inRoot(`locales/${locale}/messages.po`), "utf8");
  const whole = (quoted: string) =>
    quoted
      .split("\n")
      .map((line) => JSON.parse(line) as string)
      .join("");
  const pairs = text.matchAll(/^msgid ((?:".*"\n?)+)msgstr ((?:".*"(?:\n(?="))?)+)/gm);
  return new Map([...pairs].map(([, id = '""', said = '""']) => [whole(id.trim()), whole(said.trim())]));
}

test("the words of a version are what was released as that version", () => {
  const sentences = [
    ...asked,
    ...Object.values(purposeWords).flatMap(({ title, what }) => [title.message ?? "", what.message ?? ""]),
  ];
  const text = ["mg", "fr"].flatMap((locale) => {
    const words = catalogue(locale);
    return sentences.map((sentence) => words.get(sentence) ?? expect.unreachable(`${locale}: ${sentence}`));
  });
  const digest = createHash("sha256")
    .update(JSON.stringify([sentences, text]))
    .digest("hex");
  expect(
    digest,
    "The words people agree to have changed: raise noticeVersion (shared/privacy/purposes.ts) and add its digest here.",
  ).toBe(released[noticeVersion]);
});
