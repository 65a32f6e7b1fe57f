// Marks that cannot be there by chance, and the search for them in whatever a person was given.
import { gunzipSync } from "node:zlib";
import { Talk } from "../../shared/sync/codec/talk.ts";
import { compactType } from "../../shared/sync/protocol.ts";
import { fromBase45 } from "../../shared/base45.ts";

/** Where a mark was put: it is in one text of one record of one tenant. */
export interface Origin {
  readonly tenant: string;
  /** `task/<id>`, or a table's name for what no phone holds. */
  readonly record: string;
  readonly field: string;
}

const pattern = /zq[a-z2-7]{26}/g;
const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

export class Canaries {
  readonly #origins = new Map<string, Origin>();
  /** What runs of text held that were read before. */
  readonly #read = new Map<string, ReadonlySet<string>>();

  /** 130 random bits as 28 characters that no encoding of text has to escape. */
  make(origin: Origin): string {
    const bytes = crypto.getRandomValues(new Uint8Array(26));
    const canary = `zq${Array.from(bytes, (byte) => alphabet[byte & 31]).join("")}`;
    this.#origins.set(canary, origin);
    return canary;
  }

  originOf = (canary: string): Origin | undefined => this.#origins.get(canary);

  /** A number no clock and no price comes near, known again by its digits. */
  number(origin: Origin): number {
    const value = 8_800_000_000_000_000 + crypto.getRandomValues(new Uint32Array(1))[0]!;
    this.#origins.set(String(value), origin);
    return value;
  }

  /** The marks in `text`: as they are, and in base64, hex, base45, percent and JSON escapes, one within another too. */
  in(text: string, depth = 2): ReadonlySet<string> {
    const plain = [...text.matchAll(pattern), ...text.matchAll(/88000\d{11}/g)].map(([canary]) => canary);
    const found = new Set(plain.filter((canary) => this.#origins.has(canary)));
    if (depth === 0) return found;
    for (const [at, [form, read]] of forms.entries())
      for (const [run] of text.matchAll(form)) {
        // The same credentials and keys come again and again.
        const name = `${at} ${depth} ${run}`;
        const known = this.#read.get(name) ?? this.in(read(run), depth - 1);
        if (run.length < 4096) this.#read.set(name, known);
        for (const canary of known) found.add(canary);
      }
    return found;
  }
}

const latin = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

function fromBase64(run: string): string {
  const plain = run.replaceAll("-", "+").replaceAll("_", "/");
  // Wherever in a longer text the mark began: one of the four shifts meets it.
  return [0, 1, 2, 3]
    .map((shift) => {
      const part = plain.slice(shift);
      // Padding is not part of the run; one letter alone says nothing.
      return atob(part.length % 4 === 1 ? part.slice(0, -1) : part);
    })
    .join("\n");
}

const fromHex = (run: string) =>
  [0, 1]
    .map((shift) =>
      latin(Uint8Array.from(run.slice(shift).match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))),
    )
    .join("\n");

const fromPercent = (run: string) => fromHex(run.replaceAll("%", ""));
const fromEscapes = (run: string) =>
  run.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** Its alphabet holds the space: what follows it in a text may seem to go on. */
const fromCredential = (run: string) =>
  [0, 1, 2].map((cut) => latin(fromBase45(run.slice(4, run.length - cut)) ?? new Uint8Array())).join("\n");

/** What may hold a text in another form, and that text. Base45 stands before hex: its letters are more. */
const forms: readonly (readonly [pattern: RegExp, read: (run: string) => string])[] = [
  [/[A-Za-z0-9+/_-]{38,}/g, fromBase64],
  [/[0-9a-fA-F]{56,}/g, fromHex],
  [/NX1:[0-9A-Z $%*+\-./:]{40,}/g, fromCredential],
  // No encoder escapes the letters of a mark in part.
  [/(?:%[0-9a-f]{2}){28,}/gi, fromPercent],
  [/(?:\\u[0-9a-f]{4}){28,}/gi, fromEscapes],
];

/** Everything an answer says: its status, its headers, its body as it came and as its form is read. */
export interface Told {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** `talk` is the conversation of a compact call. */
export async function told(response: Response, talk?: Talk): Promise<Told> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isCompact = talk && response.headers.get("content-type") === compactType;
  const body = isCompact
    ? JSON.stringify(talk.decode(bytes, 10_000_000))
    : new TextDecoder().decode(isGzip ? gunzipSync(bytes) : bytes);
  return { status: response.status, headers: [...response.headers], body };
}

export const marksIn = (canaries: Canaries, { headers, body }: Told): ReadonlySet<string> =>
  canaries.in(`${headers.map((pair) => pair.join(": ")).join("\n")}\n${body}`);
