import { expect, test } from "vitest";
import { bytesOf, kindsOf } from "./count.ts";
import { addUsage, dayOf, oldestKept, totalOf } from "./ledger.ts";

const entry = (name: string, transferSize: number, more: Partial<PerformanceResourceTiming> = {}) => ({
  name,
  transferSize,
  nextHopProtocol: "h2",
  connectStart: 5,
  connectEnd: 5,
  ...more,
});

test("what a cache or the service worker answered cost nothing", () => {
  expect(bytesOf(entry("https://nexio.test/assets/a.js", 0))).toBeNull();
});

test("an answer weighs its body and a head of its protocol, not the 300 bytes that browsers assume", () => {
  const packed = bytesOf(entry("https://nexio.test/assets/a.js", 5300));
  const plain = bytesOf(entry("http://nexio.test/assets/a.js", 5300, { nextHopProtocol: "http/1.1" }));
  expect(packed?.down).toBeGreaterThan(5000);
  expect(packed?.down).toBeLessThan(5300);
  expect(plain?.down).toBeGreaterThan(5300);
  expect(plain?.up).toBeGreaterThan(packed?.up ?? Infinity);
});

test("“nothing new” is a head, not less than nothing", () => {
  expect(bytesOf(entry("https://nexio.test/icon.svg", 300))?.down).toBeGreaterThan(0);
});

test("the first fetch on a connection pays for its opening, and only where it is secret", () => {
  const before = bytesOf(entry("https://nexio.test/a.js", 1300));
  const opened = bytesOf(entry("https://nexio.test/a.js", 1300, { connectEnd: 9 }));
  expect((opened?.down ?? 0) - (before?.down ?? 0)).toBe(4500);
  expect((opened?.up ?? 0) - (before?.up ?? 0)).toBe(2000);
  const open = { nextHopProtocol: "http/1.1" };
  expect(bytesOf(entry("http://nexio.test/a.js", 1300, { ...open, connectEnd: 9 }))).toEqual(
    bytesOf(entry("http://nexio.test/a.js", 1300, open)),
  );
});

test.each([
  ["/", "app", "app"],
  ["/assets/core-1.js", "app", "app"],
  ["/packs/ab12", "lessons", "lessons"],
  ["/pictures/ab12.svg", "lessons", "lessons"],
  ["/api/lessons/x/source", "lessons", "lessons"],
  ["/api/sync/push", "sending", "receiving"],
  ["/api/sync/pull", "receiving", "receiving"],
  ["/api/sync/poke", "receiving", "receiving"],
  ["/api/parcels", "sending", "sending"],
  ["/api/session", "other", "other"],
])("%s: what goes up is %s, what comes down is %s", (path, up, down) => {
  expect(kindsOf(path)).toEqual({ up, down });
});

test("a day is one of this phone’s clock, and thirteen months are kept", () => {
  expect(dayOf(new Date(2026, 10, 4, 23, 59))).toBe("2026-11-04");
  expect(oldestKept(new Date(2026, 10, 24))).toBe("2025-10-24");
  expect(oldestKept(new Date(2026, 0, 5))).toBe("2024-12-05");
});

test("counts of pages and of the worker add up", () => {
  const sum = addUsage({ app: 3, sending: 1 }, { app: 4, other: 2 });
  expect(sum).toEqual({ app: 7, sending: 1, other: 2 });
  expect(totalOf(sum)).toBe(10);
});
