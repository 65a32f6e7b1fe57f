// A certificate proves itself: nothing altered, cut or made by another passes, and every failure is told apart.
import { encodeQR } from "qr";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { fromBase45, toBase45 } from "../base45.ts";
import { decode, encode, Tagged, utf8, type Cbor } from "./cbor.ts";
import { seal, unseal } from "./cose.ts";
import { claimsOf, claimsToCbor, type Claims } from "./credential.ts";
import { listOf, listToCbor } from "./revocation.ts";
import { openList, verifyCredential, type Check, type Known, type PublicKey } from "./verify.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const imported = new Map<string, Promise<CryptoKey>>();
const check: Check = async ({ kid, kty, crv = "", x = "", y = "" }, signature, signed) => {
  const key = imported.get(kid) ?? crypto.subtle.importKey("jwk", { kty, crv, x, y }, algorithm, false, ["verify"]);
  imported.set(kid, key);
  return crypto.subtle.verify(algorithm, await key, signature, signed);
};

interface Pair {
  readonly key: PublicKey;
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}
async function aPair(fields: Partial<PublicKey> = {}): Promise<Pair> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const { kty = "", crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  const kid = Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, "0")).join("");
  return {
    key: { kid, kty, crv, x, y, notBefore: 0, ...fields },
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, bytes)),
  };
}

const now = Date.UTC(2026, 10, 24);
const day = 86_400_000;
const theClaims: Claims = {
  id: "0190a3c4-0000-7000-8000-000000000001",
  issuer: "0190a3c4-0000-7000-8000-0000000000aa",
  issuerName: "Ivontoerana Tsara",
  holder: "Vola Rasoanaivo",
  topic: "dh",
  version: 1,
  number: "DH-2026-000007",
  issuedAt: now - day,
  expiresAt: null,
  slot: 7,
};
const sealed = ({ key, sign }: Pair, claims: Partial<Claims> = {}) =>
  seal("NX1:", claimsToCbor({ ...theClaims, ...claims }), key.kid, sign);

let pair: Pair;
let text: string;
beforeAll(async () => {
  pair = await aPair();
  text = await sealed(pair);
});
const knowing = (known: Partial<Known> = {}): Known => ({ keys: [pair.key], list: null, now, check, ...known });
const verdictOf = async (code: string, known: Partial<Known> = {}) =>
  (await verifyCredential(code, knowing(known))).state;
const aList = (revoked: number[], superseded: number[] = [], size = 100) => ({
  issuedAt: now,
  size,
  revoked: new Set(revoked),
  superseded: new Set(superseded),
});

test("what was signed is read back whole", async () => {
  const verdict = await verifyCredential(text, knowing({ list: aList([6, 8]) }));
  expect(verdict).toEqual({ state: "valid", claims: theClaims, asOf: now });
});

describe("altered", () => {
  test("every byte, every bit of it: all refused", async () => {
    const bytes = fromBase45(text.slice(4)) ?? new Uint8Array();
    expect(bytes.length).toBeGreaterThan(150);
    for (let at = 0; at < bytes.length; at++)
      for (const mask of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const other = bytes.slice();
        other[at] = (other[at] ?? 0) ^ mask;
        expect(["unreadable", "tampered", "unknown_key"], `byte ${at}`).toContain(
          await verdictOf(`NX1:${toBase45(other)}`),
        );
      }
  }, 60_000);

  test("every letter of its text, by others: all refused", async () => {
    const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    for (let at = 0; at < text.length; at++)
      for (const step of [1, 2, 7, 22, 44]) {
        const letter = letters[(letters.indexOf(text[at] ?? "") + step) % letters.length] ?? "";
        const other = text.slice(0, at) + letter + text.slice(at + 1);
        const state = await verdictOf(other);
        expect(["unreadable", "tampered", "unknown_key"], `letter ${at} ${letter}`).toContain(state);
      }
    expect(await verdictOf(text.toLowerCase())).toBe("unreadable");
  });

  test("a byte or a letter more or less: refused", async () => {
    const bytes = fromBase45(text.slice(4)) ?? new Uint8Array();
    for (let at = 0; at < bytes.length; at++) {
      const less = Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1)]);
      const more = Uint8Array.from([...bytes.slice(0, at), 0, ...bytes.slice(at)]);
      for (const other of [less, more]) expect(await verdictOf(`NX1:${toBase45(other)}`)).not.toBe("valid");
    }
    for (const other of [`${text}0`, `${text}00`, `${text}000`, text.slice(0, -1), text.slice(4), ""])
      expect(await verdictOf(other)).toBe("unreadable");
  });

  test("bytes of any kind are no certificate, and crash nothing", () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await verdictOf(`NX1:${toBase45(bytes)}`)).toBe("unreadable");
      }),
    ));
});

test("line breaks of a letter or a chat do no harm", async () => {
  expect(await verdictOf(text.replaceAll(/(.{60})/g, "$1\r\n"))).toBe("valid");
});

test("each failure is told apart", async () => {
  const [stranger, ended] = [await aPair(), await aPair({ retiredAt: now - 2 * day })];
  const otherTenant = await aPair({ issuer: "0190a3c4-0000-7000-8000-0000000000bb" });
  const forged = await seal("NX1:", claimsToCbor(theClaims), pair.key.kid, stranger.sign);
  expect(await verdictOf("salama")).toBe("unreadable");
  expect(await verdictOf(forged)).toBe("tampered");
  expect(await verdictOf(await sealed(stranger))).toBe("unknown_key");
  expect(await verdictOf(await sealed(ended), { keys: [ended.key] })).toBe("unknown_key");
  expect(await verdictOf(await sealed(otherTenant), { keys: [otherTenant.key] })).toBe("unknown_key");
  expect(await verdictOf(text, { list: aList([7]) })).toBe("revoked");
  expect(await verdictOf(text, { list: aList([], [7]) })).toBe("superseded");
  expect(await verdictOf(await sealed(pair, { expiresAt: now - 1000 }))).toBe("expired");
  expect(await verdictOf(await sealed(pair, { expiresAt: now + 1000 }))).toBe("valid");
  expect(await verdictOf(await sealed(pair, { issuedAt: now + 2 * day }))).toBe("not_yet_valid");
});

test("after a rotation what the old key signed stays good, and new certificates carry the new key", async () => {
  const old = await aPair({ retiredAt: now - day / 2 });
  const [before, after] = [await sealed(old), await sealed(pair)];
  const keys = [pair.key, old.key];
  expect(await verdictOf(before, { keys })).toBe("valid");
  expect(await verdictOf(after, { keys })).toBe("valid");
  expect(unseal("NX1:", after)?.kid).toBe(pair.key.kid);
});

test("a list older than the certificate says nothing about it", async () => {
  const verdict = await verifyCredential(text, knowing({ list: aList([], [], 5) }));
  expect(verdict).toMatchObject({ state: "valid", asOf: null });
});

test("a list is signed too, and neither passes for the other", async () => {
  const list = aList([0, 1, 300, 99_999], [5], 100_000);
  const { key, sign } = pair;
  const signed = await seal("NXL1:", listToCbor(list), key.kid, sign);
  expect(await openList(signed, { keys: [key], check })).toEqual(list);
  expect(await openList(signed.slice(0, -2) + signed.slice(-1), { keys: [key], check })).toBeNull();
  expect(await openList(signed, { keys: [(await aPair()).key], check })).toBeNull();
  expect(await openList(`NXL1:${text.slice(4)}`, { keys: [key], check })).toBeNull();
  expect(await verdictOf(`NX1:${signed.slice(5)}`)).toBe("unreadable");
});

test("a thousand revoked of a hundred thousand weigh about a kilobyte", () => {
  const revoked = new Set(Array.from({ length: 1000 }, (_, at) => at * 97 + (at % 7)));
  const bytes = encode(listToCbor({ ...aList([]), size: 100_000, revoked }));
  expect(bytes.length).toBeLessThanOrEqual(1100);
  expect(listOf(bytes)?.revoked).toEqual(revoked);
});

describe("the picture", () => {
  const versionOf = (code: string, ecc: "medium" | "quartile") =>
    (encodeQR(code, "raw", { ecc, encoding: "alphanumeric", border: 4 }).length - 8 - 17) / 4;

  test("fits version 13 at level M with the longest names", async () => {
    const names = [
      [
        "Andriamandimbisoarivoninahitra Ravelonarivonirina Jean-Aimé",
        "Ivontoeram-pampiofanana momba ny asa tanana eto Fianarantsoa",
      ],
      ["é".repeat(80), "ñ".repeat(80)],
      ["日".repeat(80), "本".repeat(80)],
    ] as const;
    for (const [holder, issuerName] of names) {
      const claims = { holder, issuerName, slot: 4_000_000_000, version: 99_999, expiresAt: now + day };
      const code = await sealed(pair, { ...claims, number: "DH-2026-4000000000" });
      expect(versionOf(code, "medium")).toBeLessThanOrEqual(13);
      expect(await verdictOf(code)).toBe("valid");
    }
  });

  test("a usual one fits version 10 at level M and 12 at level Q", () => {
    expect(versionOf(text, "medium")).toBeLessThanOrEqual(10);
    expect(versionOf(text, "quartile")).toBeLessThanOrEqual(12);
  });
});

describe("the encoding", () => {
  test("is that of RFC 8949 for what it takes", () => {
    const hex = (value: Cbor) => Buffer.from(encode(value)).toString("hex");
    expect([0, 23, 24, 100, 1000, 1_000_000].map(hex)).toEqual(["00", "17", "1818", "1864", "1903e8", "1a000f4240"]);
    expect([-1, -10, -100, -1000].map(hex)).toEqual(["20", "29", "3863", "3903e7"]);
    expect(hex("ü")).toBe("62c3bc");
    expect(hex("水")).toBe("63e6b0b4");
    expect(hex([1, [2, 3], [4, 5]])).toBe("8301820203820405");
    expect(
      hex(
        new Map<number, Cbor>([
          [3, 4],
          [1, 2],
          [-1, 5],
        ]),
      ),
    ).toBe("a3010203042005");
    expect(hex(new Tagged(18, utf8("IETF")))).toBe("d24449455446");
  });

  test.each([
    ["a longer head than needed", "1817"],
    ["an indefinite length", "9f01ff"],
    ["a float", "f93c00"],
    ["null", "f6"],
    ["trailing bytes", "0000"],
    ["keys out of order", "a203040102"],
    ["a key twice", "a201020102"],
    ["a text key", "a1616101"],
    ["bytes that end too early", "4401"],
    ["an array longer than the bytes", "9affffffff"],
    ["text that is no UTF-8", "61ff"],
    ["64-bit numbers", "1b0000000100000000"],
  ])("refuses %s", (_, hex) => {
    expect(decode(Uint8Array.from(Buffer.from(hex, "hex")))).toBeNull();
  });

  test("claims with one too many are no certificate", () => {
    const map = new Map(claimsToCbor(theClaims) as ReadonlyMap<number, Cbor>);
    expect(claimsOf(encode(map))).toEqual(theClaims);
    map.set(3, "aud");
    expect(claimsOf(encode(map))).toBeNull();
  });
});
