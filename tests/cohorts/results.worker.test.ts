// A class's results as files, and who sees whose progress.
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Progress } from "../../shared/lessons/schema.ts";
import { csvCell } from "../../server/cohorts/results.ts";
import { newId } from "../../server/sync/new-id.ts";
import { confirmed } from "../support/factors.ts";
import { anAttempt, aProgress } from "../support/records.ts";
import { fetchApp, Phone, put, type TestMember } from "../support/tenants.ts";
import { aClass, aJoiner, type TestClass } from "../support/class.ts";

let here: TestClass;
let memberId: string;
let cookie: string;
const attempts = [newId(), newId(), newId(), newId()];

beforeAll(async () => {
  here = await aClass();
  expect(await (await results("csv")).json()).toMatchObject({ code: "needs_step_up" });
  await confirmed(here.trainer, "exports");
  const joiner = await aJoiner(here.cohort.joinCode, '=HYPERLINK("http://x")');
  ({ memberId } = await (await joiner.join()).json<{ memberId: string }>());
  cookie = await joiner.signIn(here.tenant.id);
  const graded = (id: string, serverScore: number, fields: object = {}) =>
    anAttempt({ id, memberId, answers: "1|2", serverScore, startedAt: 1000, endedAt: 61_000, ...fields });
  await put(here.tenant.db, {
    [`attempt/${attempts[0]}`]: graded(attempts[0] ?? "", 40),
    [`attempt/${attempts[1]}`]: graded(attempts[1] ?? "", 80, { endedAt: 62_000 }),
    [`attempt/${attempts[2]}`]: graded(attempts[2] ?? "", 0, { endedAt: 63_000, status: "quarantined" }),
    [`attempt/${attempts[3]}`]: graded(attempts[3] ?? "", 90, { memberId: here.trainer.actor.memberId }),
    [`progress/${memberId}/dh-1`]: aProgress({ memberId, bestScore: 80, passed: true, attempts: 2 }),
  });
});

const results = (format: string, as = here.trainer.cookie) =>
  fetchApp(`/api/cohorts/${here.cohort.id}/results?format=${format}`, { headers: { cookie: as } });

/** RFC 4180, read back. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

test("CSV: one line an attempt of the class, formulas disarmed, a byte order mark", async () => {
  const answer = await results("csv");
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(Array.from(bytes.slice(0, 3))).toEqual([0xef, 0xbb, 0xbf]);
  const [head, ...rows] = parseCsv(new TextDecoder().decode(bytes));
  expect(head?.[0]).toBe("learner");
  expect(rows.map((row) => row.slice(0, 7))).toEqual([
    ['\'=HYPERLINK("http://x")', "034 00 000 00", "dh-1", "1", "practice", "40", "no"],
    ['\'=HYPERLINK("http://x")', "034 00 000 00", "dh-1", "1", "practice", "80", "yes"],
    ['\'=HYPERLINK("http://x")', "034 00 000 00", "dh-1", "1", "practice", "0", ""],
  ]);
  expect(rows.map((row) => row.at(-1))).toEqual(attempts.slice(0, 3));
});

test("no text becomes a formula, and every text can be read back", () => {
  const dangerous = fc.tuple(
    fc.constantFrom(
      "=",
      "+",
      "-",
      "@",
      "\t",
      "\r",
      "\n",
      "\0",
      "'",
      "＝",
      "＋",
      "－",
      "＠",
      " =",
      "\u200b=",
      "\u0001+",
    ),
    fc.string({ unit: "grapheme" }),
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    dangerous.map(([sign, rest]) => sign + rest),
  );
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      const [[first = "", second = ""] = []] = parseCsv(`${csvCell(one)},${csvCell(other)}\r\n`);
      for (const [cell, text] of [[first, one] as const, [second, other] as const]) {
        expect(cell).not.toMatch(/^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u);
        expect(cell).not.toMatch(/^[\t\r\n]/);
        expect(cell.replace(/^'/, "")).toBe(text.replaceAll("\0", ""));
      }
    }),
    { numRuns: 10_000 },
  );
});

test("xAPI: a statement an attempt, its id the attempt's, verbs of ADL, a scaled score", async () => {
  const statements = await (await results("xapi")).json<Record<string, unknown>[]>();
  expect(statements.map(({ id }) => id)).toEqual(attempts.slice(0, 3));
  expect(statements.map(({ verb }) => (verb as { id: string }).id)).toEqual([
    "http://adlnet.gov/expapi/verbs/failed",
    "http://adlnet.gov/expapi/verbs/passed",
    "http://adlnet.gov/expapi/verbs/attempted",
  ]);
  expect(statements[1]).toMatchObject({
    version: "1.0.3",
    actor: { objectType: "Agent", account: { homePage: "http://localhost:8787", name: memberId } },
    object: { id: "http://localhost:8787/lessons/dh-1", objectType: "Activity" },
    result: { success: true, completion: true, duration: "PT61S", score: { scaled: 0.8, raw: 80, min: 0, max: 100 } },
    timestamp: "1970-01-01T00:01:02.000Z",
  });
  expect(JSON.stringify(statements)).not.toContain("034 00");
  expect(statements[2]?.["result"]).not.toHaveProperty("score");
});

test("JSON, and formats nobody knows", async () => {
  const { attempts: rows } = await (await results("json")).json<{ attempts: object[] }>();
  expect(rows).toMatchObject([{ passed: false }, { passed: true, learner: expect.stringContaining("HYPERLINK") }, {}]);
  expect((await results("xlsx")).status).toBe(400);
});

test("learners and guests get no results", async () => {
  expect((await results("csv", cookie)).status).toBe(403);
  expect((await fetchApp(`/api/cohorts/${here.cohort.id}/results`)).status).toBe(401);
});

test("staff see the progress of the class as it changes; a learner sees nobody's but their own", async () => {
  const stranger = await here.tenant.join("external");
  const [staff, theirs, other] = [new Phone(here.trainer), new Phone({ cookie } as TestMember), new Phone(stranger)];
  for (const phone of [staff, theirs, other]) await phone.pull();
  const key = `cohort-progress/${memberId}/dh-1`;
  expect(staff.view.get(key)).toMatchObject({ passed: true, attempts: 2 });
  expect(theirs.records<Progress>("progress")).toMatchObject([{ memberId, attempts: 2 }]);
  await put(here.tenant.db, { [`progress/${memberId}/dh-1`]: aProgress({ memberId, attempts: 3, passed: true }) });
  for (const phone of [staff, theirs, other]) await phone.pull();
  expect(staff.view.get(key)).toMatchObject({ attempts: 3 });
  for (const phone of [theirs, other])
    expect([...phone.view.keys()].filter((one) => /^(cohort|cohort-progress)\//.test(one))).toEqual([]);
  expect(other.records("enrolment")).toEqual([]);
});
