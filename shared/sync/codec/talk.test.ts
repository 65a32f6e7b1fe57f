import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sample } from "./sample.ts";
import { CodecError, Talk } from "./talk.ts";

const limit = 1_000_000;
const through = (value: unknown) => new Talk().decode(new Talk().encode(value), limit);
const faultOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof CodecError) return error.fault;
    throw error;
  }
  return "none";
};

test("what is read or written in steps is the same, whatever else is done between them", () => {
  const talks = [new Talk(), new Talk()].map((sender) => ({ sender, receiver: new Talk() }));
  const works = talks.map(({ sender }, at) => sender.encoding([sample, at]));
  const finish = <T>(steps: readonly Generator<void, T>[]): [T[], number] => {
    const found: T[] = [];
    let turns = 0;
    for (; found.length < steps.length; turns++) {
      for (const [at, one] of steps.entries()) {
        const { done, value } = one.next();
        if (done && value !== undefined) found[at] = value;
      }
    }
    return [found, turns];
  };
  const [bodies] = finish(works);
  expect(bodies).toEqual([0, 1].map((at) => new Talk().encode([sample, at])));
  const [values, turns] = finish(
    talks.map(({ receiver }, at) => receiver.decoding(bodies[at] ?? new Uint8Array(), limit)),
  );
  expect(values).toEqual([0, 1].map((at) => JSON.parse(JSON.stringify([sample, at])) as unknown));
  expect(turns).toBeGreaterThan(100);
});

/** Any JSON, with texts of any 16-bit units, the wire's own kinds of text, moments, and numbers JSON itself can say. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.uuid(),
  fc.uuid({ version: 7 }).map((id) => `task/${id}`),
  fc.stringMatching(/^[\w-]{8,30}$/),
  fc.constantFrom("", "pending", "task/", "/", "a/b/c/d", "__proto__", "\u0000", "0".repeat(299), "x".repeat(301)),
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.maxSafeInteger(),
  fc.integer(),
  fc.nat(200),
  fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
  fc.constantFrom(-0, 2 ** 51, 2 ** 53, -(2 ** 53), 5e-324, 1e308),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    number,
    text,
    fc.array(tie("value"), { maxLength: 8 }),
    fc.array(fc.tuple(text, tie("value")), { maxLength: 8 }).map((entries): unknown => Object.fromEntries(entries)),
  ),
})).value;

test("what goes in comes out, call and answer, names in their order", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(json, json, (call, answer) => {
      const [phone, worker] = [new Talk(), new Talk()];
      const heard = worker.decode(phone.encode(call), limit);
      const told = phone.decode(worker.encode(answer), limit);
      expect(heard).toStrictEqual(call);
      expect(told).toStrictEqual(answer);
      expect(JSON.stringify(told)).toBe(JSON.stringify(answer));
    }),
    { numRuns: 150 },
  );
});

test("fields without a value are left out, as in JSON", () => {
  expect(through({ a: 1, b: undefined })).toStrictEqual({ a: 1 });
});

test("what nests deeper than a hundred levels is not made; a hundred are", () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  expect(through(nested(100))).toStrictEqual(nested(100));
  expect(faultOf(() => through(nested(101)))).toBe("too_deep");
});

test("a body cut anywhere, or with any byte changed, is refused", { timeout: 60_000 }, () => {
  const body = new Talk().encode(sample[3]);
  for (let end = 0; end < body.length; end++)
    expect(faultOf(() => new Talk().decode(body.subarray(0, end), limit))).toBe("garbled");
  for (let at = 0; at < body.length; at++) {
    const changed = body.slice();
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
    expect(faultOf(() => new Talk().decode(changed, limit))).toBe("garbled");
  }
});

test("another call’s answer is refused, and so is another version", () => {
  const [one, other, worker] = [new Talk(), new Talk(), new Talk()];
  worker.decode(one.encode({ a: 1 }), limit);
  other.encode({ a: 2 });
  expect(faultOf(() => other.decode(worker.encode({ b: 1 }), limit))).toBe("garbled");
  const body = signed([9, 1, 2, 3]);
  expect(faultOf(() => new Talk().decode(body, limit))).toBe("unknown_version");
});

/** Bytes with the checksum that makes the reader look at them. */
function signed(bytes: readonly number[]): Uint8Array {
  let hash = 0x811c_9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x0100_0193);
  return Uint8Array.from([...bytes, hash & 255, (hash >> 8) & 255, (hash >> 16) & 255]);
}

test("whatever bytes come, reading ends within its limit, in a value or a fault", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      let value: unknown;
      const fault = faultOf(() => (value = new Talk().decode(signed([1, ...bytes]), 20_000)));
      expect(["none", "garbled", "too_large", "too_deep"]).toContain(fault);
      expect((JSON.stringify(value) ?? "").length).toBeLessThan(200_000);
    }),
    { numRuns: 200 },
  );
});

test("a body that would unfold without end is stopped at the limit", { timeout: 60_000 }, () => {
  const long = "x".repeat(5_000);
  const bomb = new Talk().encode(Array.from({ length: 2_000 }, () => [long, long, long]));
  expect(bomb.length).toBeLessThan(3_000);
  expect(faultOf(() => new Talk().decode(bomb, limit))).toBe("too_large");
  const names = new Talk().encode(Array.from({ length: 3_000 }, () => ({ [long]: null })));
  expect(faultOf(() => new Talk().decode(names, limit))).toBe("too_large");
});

interface Recorded {
  readonly call: unknown;
  readonly answer: unknown;
  /** Both bodies, base64. */
  readonly bytes: readonly [string, string];
}
const folder = join(import.meta.dirname, "../../../tests/golden");
const recordings = readdirSync(folder).filter((name) => name.startsWith("compact-v"));

test.each(recordings)("%s is read as it was, and version 1 is still written to the byte", (name) => {
  const talks = JSON.parse(readFileSync(join(folder, name), "utf8")) as readonly Recorded[];
  expect(talks.length).toBeGreaterThan(5);
  for (const { call, answer, bytes } of talks) {
    const [phone, worker] = [new Talk(), new Talk()];
    const [sent, told] = bytes.map((one) => Uint8Array.from(Buffer.from(one, "base64"))) as [Uint8Array, Uint8Array];
    expect(worker.decode(sent, limit)).toStrictEqual(call);
    expect(phone.encode(call)).toEqual(sent);
    expect(phone.decode(told, limit)).toStrictEqual(answer);
    expect(worker.encode(answer)).toEqual(told);
  }
});

test("there is a recording", () => {
  expect(recordings).toContain("compact-v1.json");
});
