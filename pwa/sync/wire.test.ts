// The phone's side of a call, against a real server that answers as told.
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod/mini";
import { Talk } from "../../shared/sync/codec/talk.ts";
import { compactType } from "../../shared/sync/protocol.ts";

interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
interface Reply {
  readonly status?: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Record<string, string>;
}

const heard: Heard[] = [];
let reply: (call: Heard) => Reply;
let server: Server;
let url = "";

beforeAll(async () => {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call = { headers: request.headers, body: Buffer.concat(chunks) };
    heard.push(call);
    const { status = 200, type, body, headers = {} } = reply(call);
    response.writeHead(status, { "content-type": type, ...headers }).end(body);
  };
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/sync/pull`;
});
afterAll(() => server.close());
beforeEach(() => {
  heard.length = 0;
  vi.resetModules();
});

const schema = z.object({ n: z.number() });
/** The module as at the start of the app. */
const fresh = async () => (await import("./wire.ts")).post;
const json = (value: unknown, status = 200): Reply => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});
const isCompact = ({ headers }: Heard) => headers["content-type"] === compactType;

function talkOf({ body }: Heard) {
  const talk = new Talk();
  return { value: talk.decode(body, 1_000_000), answer: (value: unknown) => talk.encode(value) };
}

test("speaks the compact form and reads the answer in it", async () => {
  const post = await fresh();
  reply = (call) => ({ type: compactType, body: talkOf(call).answer({ n: 7 }) });
  expect(await post(url, { a: [1, "x"] }, schema)).toEqual({ ok: { n: 7 } });
  expect(heard.map((call) => talkOf(call).value)).toEqual([{ a: [1, "x"] }]);
});

test.each([
  ["that has never heard of it", 415, "json_only"],
  ["of an older version", 415, "unknown_codec"],
  ["that reads something else in it", 400, "bad_codec"],
])("a Worker %s is spoken to in JSON, until the next start", async (_, status, code) => {
  const post = await fresh();
  reply = (call) => (isCompact(call) ? json({ code }, status) : json({ n: 1 }));
  expect(await post(url, { a: 1 }, schema)).toEqual({ ok: { n: 1 } });
  expect(await post(url, { a: 2 }, schema)).toEqual({ ok: { n: 1 } });
  expect(heard.map(isCompact)).toEqual([true, false, false]);
  expect(heard.slice(1).map(({ body }) => JSON.parse(body.toString()) as unknown)).toEqual([{ a: 1 }, { a: 2 }]);
  const again = await fresh()
    .then(() => vi.resetModules())
    .then(fresh);
  await again(url, { a: 3 }, schema);
  expect(heard.slice(3).map(isCompact)).toEqual([true, false]);
});

test("other refusals are told as they are, once", async () => {
  const post = await fresh();
  reply = () => json({ code: "mutation_gap" }, 409);
  expect(await post(url, { a: 1 }, schema)).toEqual({ status: 409, code: "mutation_gap" });
  expect(heard).toHaveLength(1);
});

test("an answer in JSON is taken too: the Worker sends long ones like that", async () => {
  const post = await fresh();
  reply = () => json({ n: 3 });
  expect(await post(url, { a: 1 }, schema)).toEqual({ ok: { n: 3 } });
  expect(await post(url, { a: 1 }, schema)).toEqual({ ok: { n: 3 } });
  expect(heard.every(isCompact)).toBe(true);
});

test("what is long, or nested beyond the form, leaves as gzipped JSON", async () => {
  const post = await fresh();
  reply = () => json({ n: 3 });
  const long = { a: "x".repeat(50_000) };
  let deep: unknown = "y".repeat(300);
  for (let level = 0; level < 150; level++) deep = [deep];
  for (const value of [long, deep]) expect(await post(url, value, schema)).toEqual({ ok: { n: 3 } });
  expect(heard.map(({ headers }) => headers["content-encoding"])).toEqual(["gzip", "gzip"]);
  expect(heard.map(({ body }) => JSON.parse(gunzipSync(body).toString()) as unknown)).toEqual([long, deep]);
  await post(url, { a: 1 }, schema);
  expect(heard.map(isCompact)).toEqual([false, false, true]);
});

test(
  "whatever comes back, the call ends in an answer, and what is not ours is never taken",
  { timeout: 60_000 },
  async () => {
    const types = [compactType, "application/json", "text/html"];
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom(...types),
        fc.constantFrom(200, 400, 500),
        async (body, type, status) => {
          vi.resetModules();
          const post = await fresh();
          reply = () => ({ status, type, body });
          expect(await post(url, { a: 1 }, schema)).toMatchObject({ status: status === 200 ? 0 : status });
        },
      ),
      { numRuns: 40 },
    );
  },
);

test("an answer cut at any byte is not taken, and the next call is in JSON", { timeout: 60_000 }, async () => {
  let end = 0;
  let whole = 1;
  for (; end < whole; end++) {
    vi.resetModules();
    const post = await fresh();
    reply = (call) => {
      if (!isCompact(call)) return json({ n: 1 });
      const answer = talkOf(call).answer({ n: 7 });
      whole = answer.length;
      return { type: compactType, body: answer.subarray(0, end) };
    };
    expect(await post(url, { a: 1 }, schema)).toEqual({ status: 0, code: "not_ours" });
    expect(await post(url, { a: 1 }, schema)).toEqual({ ok: { n: 1 } });
  }
  expect(end).toBeGreaterThan(5);
});

test("a pause the Worker asks for is kept: nothing more is sent, and the answer is the same", async () => {
  const post = await fresh();
  const { pausedMs } = await import("./wire.ts");
  const headers = { "retry-after": "30" };
  reply = () => ({ ...json({ code: "too_many_requests" }, 429), headers });
  expect(pausedMs()).toBe(0);
  const refused = { status: 429, code: "too_many_requests" };
  for (let tries = 0; tries < 3; tries++) expect(await post(url, { n: 1 }, schema)).toEqual(refused);
  expect(heard).toHaveLength(1);
  expect(pausedMs()).toBeGreaterThan(29_000);
  expect(pausedMs()).toBeLessThanOrEqual(37_500);
});

test.each([
  ["a network in between that wants a week", { "retry-after": "604800" }, { code: "unavailable" }, 15 * 60_000],
  ["an answer that is not ours", { "retry-after": "600" }, "<html>", 0],
  [
    "a date, which the Worker never sends",
    { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" },
    { code: "contention" },
    0,
  ],
  ["no word of it", {}, { code: "unavailable" }, 0],
  ["nonsense", { "retry-after": "-5" }, { code: "unavailable" }, 0],
] as const)("%s makes no longer pause than it should", async (_, headers, body, longest) => {
  const post = await fresh();
  const { pausedMs } = await import("./wire.ts");
  reply = () => ({ ...json(body, 503), headers });
  await post(url, { n: 1 }, schema);
  expect(pausedMs()).toBeLessThanOrEqual(longest);
  expect(pausedMs() > 0).toBe(longest > 0);
});
