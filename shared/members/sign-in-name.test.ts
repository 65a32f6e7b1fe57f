import { expect, test } from "vitest";
import { signInName } from "./sign-in-name.ts";

test("one number is one name, however it is written", () => {
  for (const typed of [
    "034 12 345 67",
    "0341234567",
    "+261 34 12 345 67",
    "00261-34-12-345-67",
    "261341234567",
    "034.12.345.67",
  ])
    expect([typed, signInName(typed)]).toEqual([typed, "0341234567"]);
  expect(signInName("+33 6 12 34 56 78")).toBe("+33612345678");
});

test("a user name is told from no other by its letters' size or its spaces", () => {
  expect(signInName("  Rasoa   Vola ")).toBe("rasoa vola");
  expect(signInName("Rasoa2")).toBe("rasoa2");
});

test("what is too short or too long is no name", () => {
  for (const typed of ["", " a ", "12", "x".repeat(61)]) expect(signInName(typed)).toBeNull();
});
