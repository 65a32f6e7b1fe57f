import { expect, test } from "vitest";
import { formatBytes, formatDataPrice } from "./bytes.ts";
import { dayEnd, dayStart, formatDate, formatTime, fromDateField, toDateField } from "./date.ts";
import { formatMoney } from "./money.ts";
import { formatNumber, formatPercent } from "./number.ts";
import { formatDay, formatRelative } from "./relative.ts";

const august = Date.UTC(2026, 7, 3, 14, 5); // 17:05 in Antananarivo, a Monday
const hour = 3_600_000;

test("numbers group by three with no-break spaces and bear the language’s decimal sign", () => {
  expect(formatNumber(1_250_000, "mg")).toBe("1\u00a0250\u00a0000");
  expect(formatNumber(999, "mg")).toBe("999");
  expect(formatNumber(1234.56, "fr", 1)).toBe("1\u00a0234,6");
  expect(formatNumber(1234.56, "en", 1)).toBe("1\u00a0234.6");
  expect(formatNumber(-1500, "mg")).toBe("\u22121\u00a0500");
  expect(formatNumber(-0.2, "mg")).toBe("0");
});

test("ariary has no decimals in any language", () => {
  for (const language of ["mg", "fr", "en"] as const) {
    expect(formatMoney({ amountMinor: 1_250_000, currency: "MGA" }, language)).toBe("1\u00a0250\u00a0000\u00a0Ar");
  }
  expect(formatMoney({ amountMinor: 123_450, currency: "EUR" }, "fr")).toBe("1\u00a0234,50\u00a0€");
  expect(formatMoney({ amountMinor: 1250, currency: "USD" }, "en")).toBe("12.50\u00a0USD");
});

test("per cent has its space in Malagasy and French only", () => {
  expect([formatPercent(25, "mg"), formatPercent(25, "fr"), formatPercent(25, "en")]).toEqual([
    "25\u00a0%",
    "25\u00a0%",
    "25%",
  ]);
});

test("dates read as people in Madagascar write them", () => {
  expect(formatDate(august, "mg", "full")).toBe("Alatsinainy 3 Aogositra 2026");
  expect(formatDate(august, "mg", "long")).toBe("3 Aogositra 2026");
  expect(formatDate(august, "mg")).toBe("03/08/2026");
  expect(formatDate(august, "mg", "month")).toBe("3 Aog");
  expect(formatDate(august, "fr", "full")).toBe("lundi 3 août 2026");
  expect(formatDate(Date.UTC(2026, 7, 1, 9), "fr", "long")).toBe("1er août 2026");
  expect(formatDate(august, "en")).toBe("3 Aug 2026");
  expect(formatTime(august)).toBe("17:05");
});

test("a day in Madagascar starts at 21:00 UTC", () => {
  const start = Date.UTC(2026, 7, 2, 21);
  expect(dayStart(august)).toBe(start);
  expect(dayStart(start)).toBe(start);
  expect(dayStart(start - 1)).toBe(start - 24 * hour);
  expect(dayEnd(august)).toBe(start + 24 * hour - 1);
  expect(formatDate(Date.UTC(2026, 11, 31, 21), "mg", "long")).toBe("1 Janoary 2027");
});

test("a date field gives the end of that day and reads back the same", () => {
  const due = fromDateField("2026-08-03");
  expect(due).toBe(dayEnd(august));
  expect(toDateField(due ?? 0)).toBe("2026-08-03");
  expect(fromDateField("")).toBeNull();
  expect(fromDateField("2026-02-40")).toBeNull();
});

test("relative time counts minutes, hours, then days of the calendar", () => {
  expect(formatRelative(august - 20_000, august, "mg")).toBe("izao");
  expect(formatRelative(august - 5 * 60_000, august, "mg")).toBe("5\u00a0minitra lasa izay");
  expect(formatRelative(august - 2 * hour, august, "mg")).toBe("2\u00a0ora lasa izay");
  expect(formatRelative(august - 20 * hour, august, "mg")).toBe("omaly");
  expect(formatRelative(august + 2 * hour, august, "fr")).toBe("dans 2\u00a0heures");
  expect(formatRelative(august + hour, august, "fr")).toBe("dans 1\u00a0heure");
  expect(formatDay(august + 24 * hour, august, "mg")).toBe("rahampitso");
  expect(formatDay(august - 3 * 24 * hour, august, "mg")).toBe("3\u00a0andro lasa izay");
  expect(formatDay(august + 5 * 24 * hour, august, "en")).toBe("in 5\u00a0days");
  expect(formatDay(august + 30 * 24 * hour, august, "mg")).toBe("02/09/2026");
});

test("sizes come with their price in ariary", () => {
  expect(formatBytes(850, "mg")).toBe("850\u00a0o");
  expect(formatBytes(18_200, "mg")).toBe("18\u00a0Ko");
  expect(formatBytes(18_200, "en")).toBe("18\u00a0KB");
  expect(formatBytes(3_250_000, "fr")).toBe("3,3\u00a0Mo");
  expect(formatDataPrice(18_200, "mg")).toBe("<\u00a01\u00a0Ar");
  expect(formatDataPrice(3_000_000, "mg")).toBe("15\u00a0Ar");
});
