// What a deployment refuses before it touches anything.
import { expect, test } from "vitest";
import { liesIn, placesIn, type Config } from "./places.ts";

const config = (changes: Partial<Config> = {}, vars: Record<string, string> = {}): Config => ({
  vars: { APP_ORIGIN: "https://nexio.mg", ...vars },
  d1_databases: [{ binding: "DB", database_name: "nexio-staging", database_id: "a0b1" }],
  r2_buckets: [{ binding: "ARCHIVE", bucket_name: "nexio-archive-staging" }],
  ...changes,
});
const eu = { JURISDICTION: "eu" };
const euBucket = { r2_buckets: [{ binding: "ARCHIVE", bucket_name: "a", jurisdiction: "eu" }] };

test("a database and a bucket that lie in one place are taken", () => {
  expect(placesIn(config(), "staging")).toEqual({
    database: "nexio-staging",
    bucket: "nexio-archive-staging",
    origin: "https://nexio.mg",
    jurisdiction: null,
  });
  expect(placesIn(config(euBucket, eu), "staging").jurisdiction).toBe("eu");
});

test.each([
  ["a bucket outside", config({}, eu), /r2 bucket create nexio-archive-staging --jurisdiction eu/],
  [
    "a database that is not made",
    config({ ...euBucket, d1_databases: [{ binding: "DB", database_name: "n" }] }, eu),
    /d1 create n --jurisdiction eu/,
  ],
  ["a bucket bound where the rest is not", config(euBucket), /JURISDICTION is empty/],
  ["a place that does not exist", config({}, { JURISDICTION: "mars" }), /it can be eu, fedramp, or empty/],
  ["an address nobody reaches", config({}, { APP_ORIGIN: "https://nexio.example" }), /Nobody can reach/],
  ["no database", config({ d1_databases: [] }), /no \[\[env.staging.d1_databases\]\]/],
  ["no bucket", config({ r2_buckets: [] }), /no \[\[env.staging.r2_buckets\]\]/],
])("refused: %s", (_, given, why) => {
  expect(() => placesIn(given, "staging")).toThrow(why);
});

test("what the database says of itself decides; silence does not", () => {
  expect(liesIn('{"uuid":"a","jurisdiction":"eu"}', "eu")).toBe(true);
  expect(liesIn('note\n{"uuid":"a","jurisdiction":null}', "eu")).toBe(false);
  expect(liesIn('{"uuid":"a"}', "eu")).toBeNull();
  expect(liesIn('{"uuid":"a"}', null)).toBe(true);
  expect(liesIn("no such database", "eu")).toBeNull();
});
