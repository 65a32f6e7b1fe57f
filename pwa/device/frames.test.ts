import fc from "fast-check";
import { decodeQR } from "qr/decode.js";
import { encodeQR } from "qr";
import { expect, test } from "vitest";
import { fromBase45, toBase45 } from "../../shared/base45.ts";
import { FrameCollector, framesOf } from "./frames.ts";

test("base45 as RFC 9285 gives it, there and back", () => {
  const text = new TextEncoder();
  expect(toBase45(text.encode("AB"))).toBe("BB8");
  expect(toBase45(text.encode("Hello!!"))).toBe("%69 VD92EX0");
  expect(fromBase45("QED8WEX0")).toEqual(text.encode("ietf!"));
  expect([fromBase45("GGW"), fromBase45("::"), fromBase45("a"), fromBase45("A")]).toEqual([null, null, null, null]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      expect(fromBase45(toBase45(bytes))).toEqual(bytes);
    }),
  );
});

test("frames seen in any order, twice, and mixed with those of another parcel give the parcel", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 2000 }), fc.infiniteStream(fc.nat(1000)), (bytes, chance) => {
      const frames = framesOf("0a1b2c3d", bytes);
      const collector = new FrameCollector();
      collector.take(framesOf("ffffffff", new Uint8Array(900))[0] ?? "");
      let whole: Uint8Array | null = null;
      while (!whole) {
        const { value } = chance.next();
        whole = collector.take(frames[value % frames.length] ?? "");
        expect(collector.take("a shop’s own code")).toBeNull();
      }
      expect(whole).toEqual(bytes);
    }),
    { numRuns: 30 },
  );
});

test("a picture of a full frame can be read back, and is no larger than 65 modules", () => {
  const [frame = ""] = framesOf("0a1b2c3d", crypto.getRandomValues(new Uint8Array(960)));
  const modules = encodeQR(frame, "raw", { ecc: "low", encoding: "alphanumeric", border: 4 });
  expect(modules.length - 8).toBeLessThanOrEqual(65);
  const scale = 5;
  const side = modules.length * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [y, row] of modules.entries())
    for (const [x, dark] of row.entries())
      if (dark)
        for (let pixel = 0; pixel < scale * scale; pixel++) {
          const at = ((y * scale + Math.floor(pixel / scale)) * side + x * scale + (pixel % scale)) * 4;
          data.fill(0, at, at + 3);
        }
  expect(decodeQR({ width: side, height: side, data })).toBe(frame);
});
