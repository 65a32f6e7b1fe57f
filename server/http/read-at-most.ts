// Bodies are counted while they are read: what their headers say of themselves is only a claim.
import { Problem } from "./problem.ts";

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
