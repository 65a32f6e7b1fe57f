// Ids of records the Worker makes.
import { uuidv7 } from "../../shared/uuid.ts";

export const newId = (now = Date.now()): string => uuidv7(now, crypto.getRandomValues(new Uint8Array(10)));

/** An id that only this request of this tenant leads to, and that nobody can choose; `requestId` is a UUIDv7. */
export async function derivedId(kind: string, tenantId: string, requestId: string): Promise<string> {
  const text = new TextEncoder().encode(`nexio join ${kind} ${tenantId} ${requestId}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return uuidv7(Number.parseInt(requestId.replaceAll("-", "").slice(0, 12), 16), digest);
}
