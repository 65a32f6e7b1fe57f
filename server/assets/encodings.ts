// Which form of a file a browser gets: a delta against a file it holds, brotli, gzip, or the file itself.

/** The encodings a browser takes, in lower case; those it refuses with `q=0` left out. */
export function encodingsOf(accepted: string | null | undefined): ReadonlySet<string> {
  const named = (accepted ?? "").toLowerCase().split(",");
  return new Set(
    named.flatMap((element) => {
      const [coding = "", ...parameters] = element.split(";").map((part) => part.trim());
      const refused = parameters.some((one) => /^q=0(\.0*)?$/.test(one));
      return coding && !refused ? [coding] : [];
    }),
  );
}

/** What a browser really accepts: at the edge the header itself always says "br, gzip". */
export const encodingsOfRequest = ({ headers, cf }: Request): ReadonlySet<string> =>
  encodingsOf((cf?.["clientAcceptEncoding"] as string | undefined) || headers.get("accept-encoding"));

/** Hexadecimal digits of a dictionary's SHA-256 in the name of a delta. */
const digits = 16;

/** `:<base64>:`, RFC 9842 section 2.2, as deltas are named; null for anything else. */
export function dictionaryOf(available: string | null | undefined): string | null {
  const [, base64] = /^:([A-Za-z0-9+/]{43}=):$/.exec(available?.trim() ?? "") ?? [];
  if (!base64) return null;
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  return [...bytes.subarray(0, digits / 2)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The name and ending that versions of one chunk share: `["learn", "js"]`; null for what has no versions. */
export function chunkOf(path: string): readonly [name: string, ending: string] | null {
  const [, name, ending] = /^\/assets\/([\w.-]+)-[\w-]{8}\.(js|css)$/.exec(path) ?? [];
  return name && ending ? [name, ending] : null;
}
