// A mark is found in whatever form it may leave the Worker.
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { toBase45 } from "../../shared/base45.ts";
import { Talk } from "../../shared/sync/codec/talk.ts";
import { compactType } from "../../shared/sync/protocol.ts";
import { Canaries, marksIn, told } from "./canary.ts";

const canaries = new Canaries();
const canary = canaries.make({ tenant: "there", record: "task/1", field: "title" });
const number = canaries.number({ tenant: "there", record: "approval/1", field: "amountMinor" });
const bytes = new TextEncoder().encode(`xx${canary}y`);
const hex = (text: string) => [...new TextEncoder().encode(text)].map((byte) => byte.toString(16)).join("");
const base64 = (text: string) => btoa(text);

const forms: Record<string, string> = {
  plain: `{"title":"${canary}"}`,
  "base64 at each shift": ["", "a", "ab"].map((before) => base64(`${before}${canary}`)).join(" "),
  "base64 in base64": base64(`{"a":"${base64(canary)}"}`),
  "base64url in a token": `eyJ.${base64(`{"sub":"${canary}"}`).replace(/=+$/, "")}.sig`,
  hex: hex(canary),
  "hex in upper case": hex(canary).toUpperCase(),
  "percent escapes": [...canary].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(""),
  "JSON escapes": [...canary].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join(""),
  base45: `NX1:${toBase45(bytes)}`,
};
test.each(Object.entries(forms))("%s", (_, text) => {
  expect([...canaries.in(`before ${text} after`)]).toEqual([canary]);
});

test("numbers, headers, gzip and the compact form", async () => {
  expect([...canaries.in(`{"amountMinor":${number}}`)]).toEqual([String(number)]);
  const gzip = new Response(gzipSync(canary), { headers: { "x-name": String(number) } });
  expect(marksIn(canaries, await told(gzip))).toEqual(new Set([canary, String(number)]));
  const [phone, worker] = [new Talk(), new Talk()];
  worker.decode(phone.encode({ ask: 1 }), 1000);
  const answer = worker.encode({ title: canary });
  const compact = new Response(Uint8Array.from(answer), { headers: { "content-type": compactType } });
  expect(marksIn(canaries, await told(compact, phone))).toEqual(new Set([canary]));
});

test("what was never made is no mark", () => {
  expect([...canaries.in("zqaaaaaaaaaaaaaaaaaaaaaaaaaa 8800000000000000")]).toEqual([]);
});
