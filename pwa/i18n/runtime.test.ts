import { expect, test } from "vitest";
import { i18n } from "./runtime.ts";

test("a compiled message is filled with its values", () => {
  i18n.load("mg", { a: ["Miandry halefa: ", ["unsent"]], b: ["Voatahiry"], c: "Voaray" });
  expect(i18n._("a", { unsent: 3 })).toBe("Miandry halefa: 3");
  expect(i18n._({ id: "a", values: { unsent: 0 } })).toBe("Miandry halefa: 0");
  expect(i18n._({ id: "b" })).toBe("Voatahiry");
  expect(i18n._({ id: "c" })).toBe("Voaray");
});

test("a message the catalogue lacks reads as it was written", () => {
  i18n.load("mg", {});
  expect(i18n._({ id: "x", message: "Saved" })).toBe("Saved");
});

test("what the build cut from a catalogue goes on where it ends", () => {
  i18n.load("mg", ["Voatahiry"], ["Voaray"]);
  expect(i18n._({ id: 1 as never })).toBe("Voaray");
});

test("plural forms follow the language: one covers 0 and 1 in Malagasy and French", () => {
  i18n.load("mg", { n: [["n", "plural", { 0: ["none"], one: ["#", " thing"], other: ["#", " things"] }]] });
  expect([0, 1, 2].map((n) => i18n._("n", { n }))).toEqual(["none", "1 thing", "2 things"]);
  i18n.load("fr", { n: [["n", "plural", { one: ["#", " chose"], other: ["#", " choses"] }]] });
  expect([0, 2].map((n) => i18n._("n", { n }))).toEqual(["0 chose", "2 choses"]);
});
