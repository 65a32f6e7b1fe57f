// Names outside SQL that belong to a tenant. Each is derived from a scope, none from a caller's string.

export const hubName = (tenantId: string): string => `t:${tenantId}`;

/** The tenant whose hub this is. Throws for an object that was not made by name. */
export function tenantOfHub(id: DurableObjectId): string {
  if (!id.name?.startsWith("t:")) throw new Error("A hub without a tenant");
  return id.name.slice(2);
}
