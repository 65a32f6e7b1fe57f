import * as fc from "fast-check";
import { expect, test } from "vitest";
import { id } from "./fields.ts";
import { uuidv7 } from "./uuid.ts";

const moments = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const randoms = fc.uint8Array({ minLength: 10, maxLength: 10 });

test("any moment and any random bits make an id that every record accepts", () => {
  fc.assert(fc.property(moments, randoms, (now, random) => id.safeParse(uuidv7(now, random)).success));
});

test("the moment is read back from an id, and ids of later moments sort later", () => {
  fc.assert(
    fc.property(moments, moments, randoms, (first, second, random) => {
      const [a, b] = [uuidv7(first, random), uuidv7(second, random)];
      expect(Number.parseInt(a.replaceAll("-", "").slice(0, 12), 16)).toBe(first);
      expect(Math.sign(first - second)).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

test("two ids of one moment differ in each random bit but the six that name the format", () => {
  const differing = (a: string, b: string) =>
    (BigInt(`0x${a.replaceAll("-", "")}`) ^ BigInt(`0x${b.replaceAll("-", "")}`)).toString(2).replaceAll("0", "")
      .length;
  const [zeros, ones] = [uuidv7(5, new Uint8Array(10)), uuidv7(5, new Uint8Array(10).fill(255))];
  expect(differing(zeros, ones)).toBe(74);
  expect(zeros).toBe("00000000-0005-7000-8000-000000000000");
});
