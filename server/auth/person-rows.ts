// The inventory's conditions over identity's tables, with the person in them.
import { sql, type SQL } from "drizzle-orm";

/** `condition` with `?1` as the user and `?2` as their address, both bound. */
export function whoseRows(
  condition: string,
  { userId, email }: { readonly userId: string; readonly email: string },
): SQL {
  const parts = condition.split(/(\?[12])/);
  return sql.join(
    parts.map((part) => (part === "?1" ? sql`${userId}` : part === "?2" ? sql`${email}` : sql.raw(part))),
  );
}
