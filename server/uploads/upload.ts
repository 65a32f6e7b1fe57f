// The one way in for files. Each kind says what it is, how much of it may come and how it begins; whatever is added later
// (pictures, documents) becomes a kind here before it gets a route (docs/security.md, "Files that come in").
import { maxParcelBytes } from "../../shared/parcels/parcel.ts";
import { Problem } from "../http/problem.ts";
import { readAtMost } from "../http/read-at-most.ts";

interface Kind {
  /** The only content type it is taken by; none that a form can send. */
  readonly type: string;
  readonly maxBytes: number;
  /** Its first bytes. What follows is for the reader of the kind to check. */
  readonly begins: Uint8Array;
  /** The code of the problem for what is no such file, 422. */
  readonly damaged: string;
}

export const kinds = {
  /** Sealed work (shared/parcels/parcel.ts), one of 60 a minute for its tenant (server/limits/minute.ts). Never stored. */
  parcel: {
    type: "application/octet-stream",
    maxBytes: maxParcelBytes,
    begins: Uint8Array.of(1),
    damaged: "parcel_damaged",
  },
} as const satisfies Readonly<Record<string, Kind>>;

/**
 * The file in a request. Throws 413 `too_large`, before a byte is read where the length is declared; 400 `wrong_length`
 * when as many bytes did not come; 422 for no file of this kind.
 */
export async function takeFile({ headers, body }: Request, kind: Kind): Promise<Uint8Array> {
  const declared = headers.get("content-length");
  if (declared !== null && Number(declared) > kind.maxBytes)
    throw new Problem(413, "too_large", `More than ${kind.maxBytes} bytes. Send it in parts.`);
  const bytes = body ? await readAtMost(body, kind.maxBytes) : new Uint8Array();
  if (declared !== null && Number(declared) !== bytes.length)
    throw new Problem(400, "wrong_length", "Not as many bytes came as were announced.");
  if (bytes.length <= kind.begins.length || kind.begins.some((byte, at) => bytes[at] !== byte))
    throw new Problem(422, kind.damaged, "This is no whole file of its kind, or it was changed on the way.");
  return bytes;
}
