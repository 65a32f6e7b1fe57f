// Node has the Web Locks of browsers, so this is the real thing; what several tabs do to each other is in tests/e2e.
import { afterEach, expect, test, vi } from "vitest";
import { alone, liveTab, liveTabs } from "./tabs.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a tab is known for as long as it lives", async () => {
  const [one, other] = [liveTab(), liveTab()];
  await expect.poll(liveTabs).toEqual(new Set([one.name, other.name]));
  // Other locks are nobody's life.
  expect(await alone("push", liveTabs)).toEqual(new Set([one.name, other.name]));
  one.end();
  await expect.poll(liveTabs).toEqual(new Set([other.name]));
  other.end();
});

test("work of one name runs alone", async () => {
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    seen.push(`${name} ends`);
  };
  await Promise.all([alone("push", work("first")), alone("push", work("second"))]);
  expect(seen).toEqual(["first begins", "first ends", "second begins", "second ends"]);
});

test("a browser without locks has one tab, whose work runs all the same", async () => {
  vi.stubGlobal("navigator", {});
  const tab = liveTab();
  expect(await liveTabs()).toEqual(new Set());
  expect(await alone("push", async () => "done")).toBe("done");
  tab.end();
});
