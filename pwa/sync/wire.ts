// Bytes to the Worker and back. Nothing that comes back is believed before it has been parsed: a captive portal
// answers 200 with HTML.
import type { z } from "zod/mini";
import type { Talk } from "../../shared/sync/codec/talk.ts";
import { compactType } from "../../shared/sync/protocol.ts";

interface Refused {
  readonly status: number;
  readonly code: string;
}
export type Answer<T> = { readonly ok: T } | Refused;

/** Below this gzip's own 18 bytes outweigh what it spares. */
const worthGzipBytes = 200;
/** Longer bodies leave as gzipped JSON: a slow phone would be busy with the compact form for too long. */
const maxCompactLetters = 40_000;
const maxAnswerLetters = 50_000_000;
/** A connection that is silent this long is given up; the next try starts anew. */
const silenceMs = 90_000;

/** Longer than the Worker ever asks for: no network in between can keep a phone from sending for days. */
const longestPauseMs = 15 * 60_000;
let pause: { readonly until: number; readonly answer: Refused } | null = null;

/** How long the Worker wants to hear nothing more from this page, which the page's own calls then answer themselves. */
export const pausedMs = (): number => Math.max(0, (pause?.until ?? 0) - performance.now());

/** Honours `Retry-After`. A little later each by its own, so that who was sent away together does not come back together. */
function heed(seconds: number, answer: Refused): Refused {
  const ms = Math.min(seconds * 1000 * (1 + Math.random() / 4), longestPauseMs);
  if (ms > 0) pause = { until: performance.now() + ms, answer };
  return answer;
}

/** The compact form, in a chunk of its own: a store opens without it, and where it is out of reach JSON does. */
let compact = import("./compact.ts").then(
  ({ ready }) => ready(),
  () => null,
);

/** Until the next start: the Worker is from before the form, or the two do not read each other's. */
const onlyJson = Promise.resolve(null);
const misunderstood = /^(json_only|unknown_codec|bad_codec)$/;

function decode(talk: Talk, bytes: Uint8Array): unknown {
  try {
    return talk.decode(bytes, maxAnswerLetters);
  } catch {
    compact = onlyJson;
    return null;
  }
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/**
 * POSTs `value`, compact or as JSON, gzipped where that is smaller, and parses the answer with `schema`.
 * Never rejects: no network is status 0 `unreachable`, an answer that is not ours is `not_ours`. While the Worker has
 * asked for a pause nothing is sent, and the answer is the one that asked for it.
 */
export async function post<T>(path: string, value: unknown, schema: z.ZodMiniType<T>): Promise<Answer<T>> {
  if (pause && pausedMs() > 0) return pause.answer;
  const text = JSON.stringify(value);
  let talk = text.length > maxCompactLetters ? null : (await compact)?.();
  let body: BodyInit = text;
  try {
    if (talk) body = talk.encode(value);
  } catch {
    talk = null; // nested too deep for it
  }
  const headers: Record<string, string> = { "content-type": talk ? compactType : "application/json" };
  try {
    if (!talk && text.length > worthGzipBytes && "CompressionStream" in globalThis) {
      body = await gzip(new TextEncoder().encode(text));
      headers["content-encoding"] = "gzip";
    }
    const signal = AbortSignal.timeout(silenceMs);
    const response = await fetch(path, { method: "POST", headers, body, signal, credentials: "same-origin" });
    const answer: unknown =
      talk && response.headers.get("content-type") === compactType
        ? decode(talk, new Uint8Array(await response.arrayBuffer()))
        : await response.json().catch(() => null);
    if (!response.ok) {
      const code = codeOf(answer);
      if (!talk || !misunderstood.test(code))
        return heed(code === notOurs ? 0 : Number(response.headers.get("retry-after")), {
          status: response.status,
          code,
        });
      compact = onlyJson;
      return await post(path, value, schema);
    }
    const parsed = schema.safeParse(answer);
    return parsed.success ? { ok: parsed.data } : { status: 0, code: "not_ours" };
  } catch {
    return { status: 0, code: "unreachable" };
  }
}

const notOurs = "unknown";
const codeOf = (problem: unknown): string =>
  typeof problem === "object" && problem !== null && "code" in problem ? String(problem.code) : notOurs;
