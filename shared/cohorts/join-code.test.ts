import fc from "fast-check";
import { expect, test } from "vitest";
import { codePattern, makeCode, readCode, showCode } from "./join-code.ts";

const codes = fc.uint8Array({ minLength: 7, maxLength: 7 }).map(makeCode);

test("a code comes back however it is typed", () => {
  fc.assert(
    fc.property(codes, (code) => {
      expect(code).toMatch(codePattern);
      const sloppy = ` ${showCode(code).toLowerCase().replaceAll("0", "o").replaceAll("1", "l")} `;
      expect(readCode(sloppy)).toBe(code);
      expect(readCode(code.replace(/(..)/, "$1–"))).toBe(code);
    }),
  );
});

test("one wrong character is always noticed", () => {
  fc.assert(
    fc.property(codes, fc.nat({ max: 7 }), fc.nat({ max: 30 }), (code, at, by) => {
      const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
      const other = alphabet[(alphabet.indexOf(code[at] ?? "") + 1 + by) % 32] ?? "";
      expect(readCode(code.slice(0, at) + other + code.slice(at + 1))).toBeNull();
    }),
  );
});

test("two neighbours in the wrong order are noticed, but for two pairs that Luhn cannot tell", () => {
  fc.assert(
    fc.property(codes, fc.nat({ max: 6 }), (code, at) => {
      const [a = "", b = ""] = [code[at], code[at + 1]];
      if (a === b || ["0Z", "Z0"].includes(a + b)) return;
      expect(readCode(code.slice(0, at) + b + a + code.slice(at + 2))).toBeNull();
    }),
  );
});

test("what is no code is none", () => {
  for (const text of ["", "ABC", "U".repeat(8), "12345678901", "😀😀😀😀"]) expect(readCode(text)).toBeNull();
});
