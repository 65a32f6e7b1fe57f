// What one member sees of their tenant, for pages that the Worker draws itself: the very copies their phone would hold,
// asked by the phone's own queries.
import { scopesOf } from "../../shared/access.ts";
import type { ReadTx } from "../../shared/sync/tx.ts";
import type { TenantScope } from "../scope/open-scope.ts";

/** A key, `task/0193…`, or with a slash at its end everything under it, `task/`. */
type Wanted = string;

const isUnder = (key: string, wanted: Wanted) => key === wanted || (wanted.endsWith("/") && key.startsWith(wanted));

/**
 * The member's view of `wanted`, read in one statement; asking it for anything else throws. Of a record that stands in
 * several of their scopes the richest copy counts.
 */
export async function viewOf(
  { db, actor }: Pick<TenantScope, "db" | "actor">,
  wanted: readonly Wanted[],
): Promise<ReadTx> {
  // Ids end before the tilde.
  const ranges = wanted.map((key) => [key, key.endsWith("/") ? `${key}~` : key] as const);
  const seeks = scopesOf(actor).flatMap((scope, rank) => ranges.map(([from, to]) => [rank, scope, from, to]));
  // A seek each; D1 takes no UNION of this many.
  const rows = await db.all(db.read`
    SELECT cv.key, cv.val FROM json_each(${JSON.stringify(seeks)}) AS seek CROSS JOIN cv
    WHERE cv.scope = seek.value->>1 AND cv.key >= seek.value->>2 AND cv.key <= seek.value->>3 AND cv.val IS NOT NULL
    ORDER BY cv.key, seek.value->>0`);
  const found = new Map(rows.map((row) => [String(row["key"]), String(row["val"])]));
  const parsed = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
  return {
    async get(key) {
      if (!wanted.some((one) => isUnder(key, one))) throw new Error(`Undeclared read of ${key}`);
      return parsed(found.get(key));
    },
    async *scan(prefix) {
      if (!wanted.includes(prefix)) throw new Error(`Undeclared scan of ${prefix}`);
      for (const [key, text] of found) if (key.startsWith(prefix)) yield [key, parsed(text)] as const;
    },
  };
}
