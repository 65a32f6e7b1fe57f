// Bytes to the Worker and back. Nothing that comes back is believed before it has been parsed: a captive portal
// answers 200 with HTML.
import type { z } from "zod/mini";
import { compactType } from "../../shared/sync/protocol.ts";

export type Answer<T> = { readonly ok: T } | { readonly status: number; readonly code: string };

/** Below this gzip's own 18 bytes outweigh what it spares. */
const worthGzipBytes = 200;
/** Longer bodies leave as gzipped JSON: a slow phone would be busy with the compact form for too long. */
const maxCompactLetters = 40_000;
const maxAnswerLetters = 50_000_000;
/** A connection that is silent this long is given up; the next try starts anew. */
const silenceMs = 90_000;

/** The compact form, in a chunk of its own: a store opens without it, and where it is out of reach JSON does. */
let compact = import("./compact.ts").then(
  ({ ready }) => ready(),
  () => null,
);

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/**
 * POSTs `value`, compact or as JSON, gzipped where that is smaller, and parses the answer with `schema`.
 * Never rejects: no network is status 0 `unreachable`, an answer that is not ours is `not_ours`.
 */
export async function post<T>(path: string, value: unknown, schema: z.ZodMiniType<T>): Promise<Answer<T>> {
  const text = JSON.stringify(value);
  const talk = text.length > maxCompactLetters ? null : (await compact)?.();
  const headers = { "content-type": "application/json" } as Record<string, string>;
  try {
    let body: BodyInit = text;
    if (talk) {
      body = talk.encode(value);
      headers["content-type"] = compactType;
    } else if (text.length > worthGzipBytes && "CompressionStream" in globalThis) {
      body = await gzip(new TextEncoder().encode(text));
      headers["content-encoding"] = "gzip";
    }
    const signal = AbortSignal.timeout(silenceMs);
    const response = await fetch(path, { method: "POST", headers, body, signal, credentials: "same-origin" });
    // A Worker of before the compact form, or of before this one: it is spoken to in JSON until the next start.
    if (talk && response.status === 415) {
      compact = Promise.resolve(null);
      return await post(path, value, schema);
    }
    const answer: unknown =
      talk && response.headers.get("content-type") === compactType
        ? talk.decode(new Uint8Array(await response.arrayBuffer()), maxAnswerLetters)
        : await response.json().catch(() => null);
    if (!response.ok) return { status: response.status, code: codeOf(answer) };
    const parsed = schema.safeParse(answer);
    return parsed.success ? { ok: parsed.data } : { status: 0, code: "not_ours" };
  } catch {
    return { status: 0, code: "unreachable" };
  }
}

const codeOf = (problem: unknown): string =>
  typeof problem === "object" && problem !== null && "code" in problem ? String(problem.code) : "unknown";
