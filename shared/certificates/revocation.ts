// Which certificates no longer hold, for every certificate there is: two bitmaps over their slots, each written as the
// gaps between its ones. A thousand revoked of a hundred thousand take a kilobyte, and no phone needs an inflater.
import { decode, type Cbor } from "./cbor.ts";

export interface RevocationList {
  /** UTC milliseconds, whole seconds. */
  readonly issuedAt: number;
  /** Slots from here on were given after the list was made. */
  readonly size: number;
  readonly revoked: ReadonlySet<number>;
  readonly superseded: ReadonlySet<number>;
}

/** `iat` of RFC 8392; private use: size, revoked, superseded. */
const [iat, ours] = [6, -65_538];

/** Gaps between ascending numbers, each as LEB128. */
function gaps(numbers: ReadonlySet<number>): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let before = -1;
  for (const one of [...numbers].sort((a, b) => a - b)) {
    let gap = one - before - 1;
    before = one;
    for (; gap > 127; gap >>>= 7) bytes.push((gap & 127) | 128);
    bytes.push(gap);
  }
  return Uint8Array.from(bytes);
}

function ones(bytes: Uint8Array): Set<number> {
  const numbers = new Set<number>();
  let [before, gap, shift] = [-1, 0, 0];
  for (const byte of bytes) {
    gap += (byte & 127) * 2 ** shift;
    shift += 7;
    if (byte > 127) continue;
    before += gap + 1;
    numbers.add(before);
    [gap, shift] = [0, 0];
  }
  return numbers;
}

export const listToCbor = ({ issuedAt, size, revoked, superseded }: RevocationList): Cbor =>
  new Map<number, Cbor>([
    [iat, Math.floor(issuedAt / 1000)],
    [ours, [size, gaps(revoked), gaps(superseded)]],
  ]);

/** Null for a payload that is no list. */
export function listOf(payload: Uint8Array): RevocationList | null {
  const map = decode(payload);
  if (!(map instanceof Map) || map.size !== 2) return null;
  const [issued, own] = [map.get(iat) as Cbor | undefined, map.get(ours) as Cbor | undefined];
  if (typeof issued !== "number" || !Array.isArray(own) || own.length !== 3) return null;
  const [size, revoked, superseded] = own as readonly Cbor[];
  if (typeof size !== "number" || !(revoked instanceof Uint8Array) || !(superseded instanceof Uint8Array)) return null;
  return { issuedAt: issued * 1000, size, revoked: ones(revoked), superseded: ones(superseded) };
}
