// Bodies of requests are in no record of the browser: every fetch of this page passes here and says what it carried.
// Around the browser's own `fetch`, since what sends them lies in chunks that must stay as small as they are.
import { count } from "./count.ts";

/** Bytes of a body whose size can be known without reading it; 0 otherwise. */
export function sizeOf(body: BodyInit | null | undefined): number {
  if (typeof body === "string") return new TextEncoder().encode(body).byteLength;
  if (body instanceof Blob) return body.size;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return body.byteLength;
  return 0;
}

export function countBodies(): void {
  const plain = globalThis.fetch.bind(globalThis);
  globalThis.fetch = async (input, init) => {
    const answer = await plain(input, init);
    const up = sizeOf(init?.body);
    // Without an answer nobody knows how much of it left.
    if (up > 0) count(new URL(input instanceof Request ? input.url : input, location.href).pathname, { up, down: 0 });
    return answer;
  };
}
