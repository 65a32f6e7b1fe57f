import { expect, test } from "vitest";
import { isOverNetwork, measure, median, networkOf, unmeasured, type Timing } from "./network.ts";

const origin = "https://nexio.example";
const answer = (rttMs: number, more: Partial<Timing> = {}): Timing => ({
  name: `${origin}/api/sync/pull`,
  requestStart: 100,
  responseStart: 100 + rttMs,
  responseEnd: 101 + rttMs,
  transferSize: 600,
  encodedBodySize: 300,
  workerStart: 0,
  ...more,
});
const bandAfter = (...rtts: number[]) => {
  let measured = unmeasured;
  for (const rtt of rtts) measured = measure(measured, [answer(rtt)]);
  return measured.band;
};

test("a slow network is believed at the third sample", () => {
  expect(bandAfter(1200, 1200)).toBe("good");
  expect(bandAfter(1200, 1200, 1200)).toBe("slow");
});

test("one slow answer among quick ones changes nothing, however often", () => {
  expect(bandAfter(50, 50, 1500, 50, 50, 1500, 50, 50, 1500, 50)).toBe("good");
});

test("samples that disagree with each other move nothing", () => {
  // The medians run: slow, weak, slow; each is something else than what is held, and than the one before it.
  expect(bandAfter(1200, 300, 1300, 1300)).toBe("good");
});

test("a network that became good is believed as late as one that became slow", () => {
  const slow = [1200, 1200, 1200, 1200, 1200];
  // The median of five turns with the third quick answer; two more confirm it.
  expect(bandAfter(...slow, 50, 50, 50, 50)).toBe("slow");
  expect(bandAfter(...slow, 50, 50, 50, 50, 50)).toBe("good");
});

test("several answers at once count one by one", () => {
  expect(measure(unmeasured, [answer(400), answer(400)]).band).toBe("good");
  expect(measure(unmeasured, [answer(400), answer(400), answer(400)]).band).toBe("weak");
});

test("only the last five answers count", () => {
  let measured = unmeasured;
  for (const rtt of [9000, 9000, 9000, 9000, 10, 20, 30, 40, 50]) measured = measure(measured, [answer(rtt)]);
  expect(networkOf(measured).rttMs).toBe(30);
});

test("what the Worker itself took is not the network's", () => {
  const measured = measure(unmeasured, [answer(400, { serverTiming: [{ name: "app", duration: 350 }] })]);
  expect(networkOf(measured).rttMs).toBe(50);
});

test("a rate is that of all bodies together, over the time in which any of them came in", () => {
  const body = { encodedBodySize: 10_000, requestStart: 1 };
  const timings = [
    answer(0, { ...body, responseStart: 1000, responseEnd: 2000 }),
    answer(0, { ...body, responseStart: 1500, responseEnd: 3000 }),
    answer(0, { ...body, responseStart: 5000, responseEnd: 6000 }),
  ];
  expect(networkOf(measure(unmeasured, timings)).kbps).toBe(80);
});

test("small bodies say nothing of a rate", () => {
  expect(networkOf(measure(unmeasured, [answer(100)])).kbps).toBeNull();
});

test.each<[name: string, is: boolean, timing: Timing]>([
  ["an answer of our own interface", true, answer(100)],
  ["the same through the service worker", true, answer(100, { workerStart: 5, transferSize: 0 })],
  [
    "the same where a browser tells no sizes",
    true,
    { name: `${origin}/api/heard`, requestStart: 1, responseStart: 9, responseEnd: 9 },
  ],
  ["a script over the network", true, answer(100, { name: `${origin}/assets/a.js` })],
  ["a script from the browser's cache", false, answer(100, { name: `${origin}/assets/a.js`, transferSize: 0 })],
  ["a script from the service worker", false, answer(100, { name: `${origin}/assets/a.js`, workerStart: 5 })],
  ["a password being hashed", false, answer(900, { name: `${origin}/api/auth/sign-in/email` })],
  ["another origin", false, answer(100, { name: "https://nexio.example.net/api/x" })],
  ["one that failed", false, answer(100, { responseStart: 0 })],
])("%s counts: %s", (_name, is, timing) => {
  expect(isOverNetwork(timing, origin)).toBe(is);
});

test("the median of none is null, of an even number the lower middle one", () => {
  expect(median([])).toBeNull();
  expect(median([4, 1, 3, 2])).toBe(2);
});
