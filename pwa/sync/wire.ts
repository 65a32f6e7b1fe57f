// Bytes to the Worker and back. Nothing that comes back is believed before it has been parsed: a captive portal
// answers 200 with HTML.
import type { z } from "zod/mini";

export type Answer<T> = { readonly ok: T } | { readonly status: number; readonly code: string };

/** Below this gzip's own 18 bytes outweigh what it spares; a ticked task, 309 bytes, becomes 247. */
const worthGzipBytes = 200;
/** A connection that is silent this long is given up; the next try starts anew. */
const silenceMs = 90_000;

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/**
 * POSTs JSON, gzipped where that is smaller, and parses the answer with `schema`.
 * Never rejects: no network is status 0 `unreachable`, an answer that is not ours is `not_ours`.
 */
export async function post<T>(path: string, value: unknown, schema: z.ZodMiniType<T>): Promise<Answer<T>> {
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const compress = plain.byteLength > worthGzipBytes && "CompressionStream" in globalThis;
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (compress) headers["content-encoding"] = "gzip";
  try {
    const body = compress ? await gzip(plain) : plain;
    const signal = AbortSignal.timeout(silenceMs);
    const response = await fetch(path, { method: "POST", headers, body, signal, credentials: "same-origin" });
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) return { status: response.status, code: codeOf(answer) };
    const parsed = schema.safeParse(answer);
    return parsed.success ? { ok: parsed.data } : { status: 0, code: "not_ours" };
  } catch {
    return { status: 0, code: "unreachable" };
  }
}

const codeOf = (problem: unknown): string =>
  typeof problem === "object" && problem !== null && "code" in problem ? String(problem.code) : "unknown";
