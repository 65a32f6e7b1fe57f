import { expect, test } from "vitest";
import { id, moment, optionalText, slug, text } from "./fields.ts";

test("an id is a UUIDv7 in lower case and nothing else", () => {
  expect(id.safeParse("0190a3c4-0000-7000-8000-000000000001").success).toBe(true);
  for (const wrong of [
    "0190A3C4-0000-7000-8000-000000000001",
    "0190a3c4-0000-4000-8000-000000000001",
    "0190a3c4-0000-7000-c000-000000000001",
    "0190a3c4-0000-7000-8000-000000000001\n",
    "dh-1",
    "",
  ])
    expect(id.safeParse(wrong).success, wrong).toBe(false);
});

test("a moment is a whole number of milliseconds that a date can hold", () => {
  for (const right of [0, 1_700_000_000_000, 8_640_000_000_000_000]) expect(moment.safeParse(right).success).toBe(true);
  for (const wrong of [-1, 0.5, 8_640_000_000_000_001, Number.NaN, "0"])
    expect(moment.safeParse(wrong).success).toBe(false);
});

test("typed text is trimmed, never blank, and counted after trimming", () => {
  expect(text(5).parse("  Salama".slice(0, 7))).toBe("Salam");
  for (const wrong of ["", "   ", "\u00a0", "Salama"]) expect(text(5).safeParse(wrong).success, wrong).toBe(false);
  expect(optionalText(5).parse("   ")).toBe("");
});

test("a lesson's slug is a topic of two letters and a number", () => {
  expect(["dh-1", "dh-42"].every((right) => slug.safeParse(right).success)).toBe(true);
  expect(["dh-0", "dh-100", "DH-1", "d-1", "dh-1/x"].some((wrong) => slug.safeParse(wrong).success)).toBe(false);
});
