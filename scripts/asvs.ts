// `node scripts/asvs.ts`: writes docs/security/asvs.md from asvs.json beside it, the map from every requirement of levels 1
// and 2 of OWASP's ASVS 5.0 to what Nexio does about it and the test that shows it. The words are ours, the ids are theirs.
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { inRoot } from "./lib/paths.ts";

const statusWords = {
  met: "met",
  platform: "met by the platform",
  not_applicable: "not applicable",
  exception: "exception",
  planned: "planned",
} as const;

const requirementSchema = z.strictObject({
  id: z.string().regex(/^\d+\.\d+\.\d+$/),
  level: z.union([z.literal(1), z.literal(2)]),
  about: z.string().min(1),
  status: z.enum(Object.keys(statusWords) as [keyof typeof statusWords]),
  /** `file › name`, the name as it stands in the file. */
  tests: z.array(z.string().includes(" › ")),
  reason: z.string().min(1).optional(),
});
export type Requirement = z.infer<typeof requirementSchema>;

const chapters: Readonly<Record<string, string>> = {
  1: "Encoding and cleaning",
  2: "Validation and business logic",
  3: "The web frontend",
  4: "Interfaces",
  5: "Files",
  6: "Signing in",
  7: "Sessions",
  8: "Who may what",
  9: "Self-contained tokens",
  10: "OAuth and OpenID Connect",
  11: "Cryptography",
  12: "Communication",
  13: "Configuration",
  14: "Data protection",
  15: "Architecture and code",
  16: "Logs and errors",
};

export const readMap = (): Requirement[] =>
  z.array(requirementSchema).parse(JSON.parse(readFileSync(inRoot("docs/security/asvs.json"), "utf8")));

export const mapFile = "docs/security/asvs.md";
const cell = (text: string) => text.replaceAll("|", "\\|");

const row = ({ id, level, about, status, tests, reason }: Requirement): string => {
  const proof = [...(reason ? [cell(reason)] : []), ...tests.map((test) => `\`${cell(test)}\``)].join("<br>");
  return `| ${id} | ${level} | ${cell(about)} | ${statusWords[status]} | ${proof} |`;
};

/** The whole page. */
export function page(map: readonly Requirement[]): string {
  const count = (status: Requirement["status"]) => map.filter((one) => one.status === status).length;
  const applicable = map.filter(({ status }) => status !== "not_applicable");
  const tested = applicable.filter(({ tests }) => tests.length > 0).length;
  const share = Math.floor((tested / applicable.length) * 100);
  const totals = (Object.keys(statusWords) as Requirement["status"][]).map(
    (status) => `| ${statusWords[status]} | ${count(status)} |`,
  );
  const sections = Object.entries(chapters).flatMap(([number, title]) => [
    `## V${number} ${title}`,
    "",
    "| id | level | what is asked for | status | why, and what shows it |",
    "| --- | --- | --- | --- | --- |",
    ...map.filter(({ id }) => id.startsWith(`${number}.`)).map(row),
    "",
  ]);
  return [
    "# ASVS 5.0, levels 1 and 2",
    "",
    "Written by `node scripts/asvs.ts` from [asvs.json](asvs.json); a test holds both together and every named test to the",
    "tree. The requirements are told in our own words; their text is OWASP’s ([ASVS](https://github.com/OWASP/ASVS), 5.0).",
    "V17 (WebRTC) is left out: there is none.",
    "",
    "| status | requirements |",
    "| --- | --- |",
    ...totals,
    "",
    `Of ${applicable.length} that apply, ${tested} (${share} %) name a test. The aim is 95 %: what is planned brings its own, and what the`,
    "platform does is checked on staging ([operations](../operations.md)).",
    "",
    ...sections,
  ].join("\n");
}

if (import.meta.main) writeFileSync(inRoot(mapFile), page(readMap()));
