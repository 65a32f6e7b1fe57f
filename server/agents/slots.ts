// The minutes of a quarter of an hour, and which of them is whose.

export const slots = 15;

export const slotAt = (now: number): number => Math.floor(now / 60_000) % slots;

/** FNV-1a over the id: spreads tenants over the minutes. */
function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The minute of a tenant's `ordinal`th agent, from 0: two minutes apart within it, tenants spread. */
export const slotOf = (tenantId: string, ordinal: number): number => (2 * ordinal + (hashed(tenantId) % slots)) % slots;
