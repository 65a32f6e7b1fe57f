// Bodies of sync calls: compact, gzip or plain, never more than the limits, whatever their headers say.
import { CodecError, Talk } from "../../shared/sync/codec/talk.ts";
import { compactType, maxPushBytes } from "../../shared/sync/protocol.ts";
import { Problem } from "../http/problem.ts";
import { readAtMost } from "../http/read-at-most.ts";

/** A compressed body may weigh this much before it is inflated. */
const maxCompressedBytes = 256 * 1024;

/** Beyond this many characters of JSON an answer is sent as such: the compact form takes time by the letter. */
const maxCompactAnswer = 250_000;

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

/** A call's body, and the form its answer takes: that of the call. */
export interface Call {
  readonly value: unknown;
  answer(body: object): Response;
}

/** What `parseJson` does, for what did not come as JSON. */
export function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, wellFormed(part)]));
}

const asJson = (text: string): Response => new Response(text, { headers: { "content-type": "application/json" } });

/**
 * Reads a sync call, compact or JSON. Throws what `readJson` throws, `bad_codec` (400) for a compact body that is cut
 * or garbled, `unknown_codec` (415) for a newer build's: it says the same again in JSON.
 */
export async function readCall(request: Request): Promise<Call> {
  if (request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() !== compactType)
    return { value: await readJson(request), answer: (body) => asJson(JSON.stringify(body)) };
  if ((request.headers.get("content-encoding") ?? "identity") !== "identity")
    throw new Problem(415, "unsupported_encoding", "The compact form is not compressed again.");
  const sent = request.body ? await readAtMost(request.body, maxCompressedBytes) : new Uint8Array();
  const talk = new Talk();
  try {
    const value = wellFormed(talk.decode(sent, maxPushBytes));
    return { value, answer: (body) => compact(talk, body) };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    if (error.fault === "too_large")
      throw new Problem(413, "too_large", `More than ${maxPushBytes} bytes. Send it in parts.`);
    if (error.fault === "unknown_version") throw new Problem(415, "unknown_codec", "Send JSON.");
    throw new Problem(400, "bad_codec", "The body is cut or garbled.");
  }
}

function compact(talk: Talk, body: object): Response {
  const text = JSON.stringify(body);
  if (text.length > maxCompactAnswer) return asJson(text);
  try {
    return new Response(talk.encode(body), { headers: { "content-type": compactType } });
  } catch (error) {
    if (error instanceof CodecError) return asJson(text);
    throw error;
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
