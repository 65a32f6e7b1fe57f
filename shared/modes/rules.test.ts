import { describe, expect, test } from "vitest";
import { bandOf, decide, type Coat, type Signs, type Why } from "./rules.ts";

const operaMini = "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423 Version/12.16";
const kaiOs = "Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5";
const operaForAndroid =
  "Mozilla/5.0 (Linux; Android 13; SM-A037F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Mobile Safari/537.36 OPR/83.4.4411.78604";

type Row = [name: string, signs: Omit<Signs, "mode">, coat: Coat, why: Why, offersText?: true];

/** Every rule by itself, in the order in which they stand. */
const rules: readonly Row[] = [
  ["Opera Mini", { userAgent: operaMini }, "text", "browser"],
  ["less data asked for", { saveData: true }, "lite", "saveData"],
  ["2G by the browser's word", { effectiveType: "2g" }, "lite", "effectiveType", true],
  ["answers after more than 1 s", { network: { band: "slow", rttMs: 1200, kbps: 900 } }, "lite", "rtt", true],
  ["less than 70 kbit/s", { network: { band: "slow", rttMs: 200, kbps: 50 } }, "lite", "rate", true],
  ["answers after more than 270 ms", { network: { band: "weak", rttMs: 300, kbps: 900 } }, "lite", "rtt"],
  ["less than 700 kbit/s", { network: { band: "weak", rttMs: 100, kbps: 400 } }, "lite", "rate"],
  ["1 GB of memory", { memoryGb: 1 }, "lite", "memory"],
  ["a start of more than 3 s", { readyMs: 3001 }, "lite", "start"],
  ["less transparency asked for", { prefersLess: true }, "lite", "prefersLess"],
  ["lite the last time", { last: "lite" }, "lite", "last"],
];

const more: readonly Row[] = [
  ["KaiOS", { userAgent: kaiOs }, "text", "browser"],
  ["slow 2G by the browser's word", { effectiveType: "slow-2g" }, "lite", "effectiveType", true],
  ["another Opera", { userAgent: operaForAndroid }, "full", "nothing"],
  ["3G by the browser's word", { effectiveType: "3g" }, "full", "nothing"],
  ["a good network", { network: { band: "good", rttMs: 270, kbps: 700 } }, "full", "nothing"],
  ["2 GB of memory", { memoryGb: 2 }, "full", "nothing"],
  ["a start of 3 s", { readyMs: 3000 }, "full", "nothing"],
  ["full the last time", { last: "full" }, "full", "nothing"],
  ["no sign at all, as on iOS and Firefox", {}, "full", "nothing"],
];

describe("the rules of `auto`", () => {
  test.each([...rules, ...more])("%s", (_name, signs, coat, why, offersText = false as never) => {
    expect(decide({ mode: "auto", ...signs })).toEqual({ coat, why, offersText });
  });

  test("the first that applies wins, whatever comes after it", () => {
    for (const [at, [name, signs, coat, why]] of rules.entries()) {
      for (const [otherName, other] of rules.slice(at + 1)) {
        expect(decide({ mode: "auto", ...other, ...signs }), `${name}, then ${otherName}`).toMatchObject({ coat, why });
      }
    }
  });

  test("what a person chose stands, whatever else is known", () => {
    const everything = Object.assign({}, ...rules.toReversed().map(([, signs]) => signs)) as Omit<Signs, "mode">;
    for (const mode of ["full", "lite", "text"] as const)
      expect(decide({ ...everything, mode })).toEqual({ coat: mode, why: "chosen", offersText: false });
  });
});

test.each([
  [270, 700, "good"],
  [271, 700, "weak"],
  [270, 699, "weak"],
  [1000, 70, "weak"],
  [1001, 5000, "slow"],
  [20, 69, "slow"],
  [null, 69, "slow"],
  [300, null, "weak"],
  [null, null, "good"],
] as const)("answers after %s ms at %s kbit/s: %s", (rttMs, kbps, band) => {
  expect(bandOf({ rttMs, kbps })).toBe(band);
});
