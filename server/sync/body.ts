// Bodies of sync calls: gzip or plain, never more than the limits, whatever their headers say.
import { maxPushBytes } from "../../shared/sync/protocol.ts";
import { Problem } from "../http/problem.ts";

/** A compressed body may weigh this much before it is inflated. */
const maxCompressedBytes = 256 * 1024;

/** The bytes of a stream. Throws `too_large` (413) beyond `limit`. */
export async function readAtMost(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > limit) throw new Problem(413, "too_large", `More than ${limit} bytes. Send it in parts.`);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** JSON as it is stored: half a character, as a phone cuts an emoji, would be one text in a table and another in a copy. */
export function parseJson(text: string): unknown {
  const wellFormed = (_key: string, value: unknown) => (typeof value === "string" ? value.toWellFormed() : value);
  return JSON.parse(text, /\\ud[89a-f]/i.test(text) ? wellFormed : undefined);
}

/**
 * The JSON value of a request body, inflated when `Content-Encoding: gzip`.
 * Throws `too_large` (413), `bad_gzip` (400), `unsupported_encoding` (415), `bad_json` (400).
 */
export async function readJson(request: Request): Promise<unknown> {
  const encoding = request.headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (encoding !== "gzip" && encoding !== "identity")
    throw new Problem(415, "unsupported_encoding", "Send gzip or plain JSON.");
  if (!request.body) throw new Problem(400, "bad_json", "The body is empty.");
  const limit = encoding === "gzip" ? maxCompressedBytes : maxPushBytes;
  const sent = await readAtMost(request.body, limit);
  const bytes = encoding === "gzip" ? await inflate(sent, maxPushBytes) : sent;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    return parseJson(text);
  } catch {
    throw new Problem(400, "bad_json", "The body is not JSON.");
  }
}

/** Inflates gzip. Throws `too_large` (413) beyond `limit`, `bad_gzip` (400). */
export async function inflate(sent: Uint8Array, limit: number): Promise<Uint8Array> {
  const compressed = new Response(sent).body;
  if (!compressed) throw new Problem(400, "bad_gzip", "The body is empty.");
  try {
    return await readAtMost(compressed.pipeThrough(new DecompressionStream("gzip")), limit);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, "bad_gzip", "The body is not whole gzip.");
  }
}
