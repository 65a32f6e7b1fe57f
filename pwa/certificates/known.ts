// What a phone has to know to check certificates without a network: the public keys and the list of the revoked. Both
// are asked for whenever there is a network; what was known before stays until something newer has arrived whole.
import type { RevocationList } from "../../shared/certificates/revocation.ts";
import { openList, type PublicKey } from "../../shared/certificates/verify.ts";
import { keep, read } from "../shell/preferences.ts";
import { check } from "./check.ts";

const [keysName, listName] = ["certificate-keys", "certificates-revoked"];

export interface KnownHere {
  readonly keys: readonly PublicKey[];
  readonly list: RevocationList | null;
}

const isKey = (value: unknown): value is PublicKey =>
  typeof value === "object" && value !== null && "kid" in value && "kty" in value && "notBefore" in value;

function keysIn(text: string | undefined | null): PublicKey[] {
  try {
    const { keys } = JSON.parse(text ?? "null") as { keys: unknown };
    return Array.isArray(keys) ? keys.filter(isKey) : [];
  } catch {
    return [];
  }
}

/** What is on the phone. */
export async function knownHere(): Promise<KnownHere> {
  const keys = keysIn(read(keysName));
  return { keys, list: await openList(read(listName) ?? "", { keys, check }) };
}

const fetched = async (path: string): Promise<string | null> => {
  try {
    // A revocation of this minute matters: the browser’s own cache is not asked.
    const response = await fetch(`/api/certificates/${path}`, { cache: "no-cache" });
    return response.ok ? await response.text() : null;
  } catch {
    return null; // out of reach: what is here stands
  }
};

/** The same after asking the network; an older list never takes the place of a newer one. */
export async function refreshKnown(): Promise<KnownHere> {
  const before = await knownHere();
  const [keysText, listText] = await Promise.all([fetched("keys"), fetched("revoked")]);
  const keys = keysIn(keysText);
  if (keysText && keys.length > 0) keep(keysName, keysText);
  const list = listText ? await openList(listText, { keys: keys.length > 0 ? keys : before.keys, check }) : null;
  if (listText && list && list.issuedAt >= (before.list?.issuedAt ?? 0)) keep(listName, listText);
  return knownHere();
}
