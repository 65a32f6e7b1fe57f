// What changed for one actor since their cookie, or a fresh copy in pages. Read-only, one transaction.
import { scopesOf } from "../../shared/access.ts";
import type { Actor } from "../../shared/actor.ts";
import type { Cookie, JsonValue, PatchOperation, PullRequest, PullResponse } from "../../shared/sync/protocol.ts";
import { Problem } from "../http/problem.ts";
import type { Row, ScopedDb, Statement } from "../scope/scoped-db.ts";

/** A page of the first copy ends after this many rows or bytes of JSON, whichever comes first. */
export const pageRows = 150;
const pageBytes = 40_000;

/** `order` must grow with every answer: the epoch above the version above the page. */
const orderOf = (epoch: number, version: number) => epoch * 2 ** 40 + version * 2 ** 10;

/** Four hex digits over the scope set (FNV-1a, folded): a changed role asks for a fresh copy. */
export function fingerprint(scopes: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const char of scopes.join(" ")) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (((hash >>> 16) ^ hash) & 0xffff).toString(16).padStart(4, "0");
}

/**
 * The reads of a pull: the clock, the client's mutation ids, the changed rows or those of a page. A push has made sure of
 * its `checked` group; of a `claimed` one only its member's own ids are told, which costs a row for each.
 */
export function pullStatements(
  db: ScopedDb,
  actor: Actor,
  { cookie, clientGroupID }: PullRequest,
  group: "checked" | "claimed",
): Statement[] {
  const scopes = scopesOf(actor);
  const whole = !cookie || cookie.p !== undefined || cookie.s !== fingerprint(scopes);
  // Mutation ids come with the last page, all of them: only then are their effects all there.
  const since = whole ? 0 : cookie.v;
  const clock = db.read`SELECT version, epoch, horizon FROM tenant_clock`;
  const clients =
    group === "checked"
      ? db.read`SELECT id, lmid, epoch FROM sync_client WHERE group_id = ${clientGroupID} AND ver > ${since}`
      : db.read`SELECT id, lmid, epoch FROM sync_client WHERE group_id = ${clientGroupID} AND ver > ${since}
          AND (SELECT member_id FROM sync_group WHERE sync_group.id = sync_client.group_id) = ${actor.memberId}`;
  if (whole) return [clock, clients, ...pageStatements(db, scopes, cookie)];
  return [clock, clients, changes(db, scopes, since)];
}

/** Copies newer than `since` in any of the scopes. One seek a scope: an IN would walk each scope from its start. */
function changes(db: ScopedDb, scopes: readonly string[], since: number): Statement {
  const seeks = scopes.map(
    (_, at) => `SELECT scope, key, val, ver, fields FROM cv WHERE scope = ?${at + 3} AND ver > ?2`,
  );
  return db.generated(seeks.join(" UNION ALL "), since, ...scopes);
}

const goesOn = (scopes: readonly string[], cookie: Cookie | null) =>
  cookie?.p !== undefined && cookie.s === fingerprint(scopes);

function pageStatements(db: ScopedDb, scopes: readonly string[], cookie: Cookie | null): Statement[] {
  const from = goesOn(scopes, cookie) ? cookie?.p : undefined;
  const start = from ?? { scope: 0, after: "" };
  const pages = scopes.slice(start.scope).map((scope, at) => {
    const after = at === 0 ? start.after : "";
    return db.read`SELECT key, val, ver FROM cv WHERE scope = ${scope} AND key > ${after} ORDER BY key LIMIT ${pageRows}`;
  });
  // What moved since the first page, for the page that turns out to be the last.
  return [...(from ? [changes(db, scopes, cookie?.v ?? 0)] : []), ...pages];
}

const text = (row: Row, column: string) => String(row[column]);
const put = (row: Row): PatchOperation => ({ op: "put", key: text(row, "key"), value: JSON.parse(text(row, "val")) });

/**
 * For a phone that holds a copy as it was at `since`: the fields that changed after it, nothing where none did, the
 * whole record where it is not certain that this is all that is missing.
 */
function update(row: Row, since: number): PatchOperation[] {
  const fields = JSON.parse(row["fields"] === null ? "{}" : text(row, "fields")) as Readonly<Record<string, number>>;
  const value = JSON.parse(text(row, "val")) as Readonly<Record<string, JsonValue>>;
  const entries = Object.entries(value);
  const came = fields[""];
  if (came === undefined || came > since || fields[" "] !== entries.length) return [put(row)];
  const merge = entries.filter(([name]) => (fields[name] ?? 0) > since);
  return merge.length === 0 ? [] : [{ op: "update", key: text(row, "key"), merge: Object.fromEntries(merge) }];
}

/**
 * One operation a key: the newest copy; of equal ones, any value before a tombstone, then the richest scope. With
 * `since`, the version the phone holds all of, only the fields that changed; a record that also left a scope comes
 * whole, because what was held may have been that scope's richer copy.
 */
function patchOf(rows: readonly Row[], scopes: readonly string[], since: number | null = null): PatchOperation[] {
  const best = new Map<string, Row>();
  const left = new Set(rows.filter((row) => row["val"] === null).map((row) => text(row, "key")));
  const rank = (row: Row) => (row["val"] === null ? -1 : scopes.indexOf(text(row, "scope")));
  for (const row of rows) {
    const known = best.get(text(row, "key"));
    const newer = !known || Number(row["ver"]) > Number(known["ver"]);
    if (newer || (row["ver"] === known["ver"] && rank(row) > rank(known))) best.set(text(row, "key"), row);
  }
  return [...best.values()].flatMap((row): PatchOperation[] => {
    const key = text(row, "key");
    if (row["val"] === null) return [{ op: "del", key }];
    return since === null || left.has(key) ? [put(row)] : update(row, since);
  });
}

/** Throws 409 `cookie_from_future` for a cookie this tenant never gave. */
export function checkCookie({ e, v, order }: Cookie, { version, epoch }: { version: number; epoch: number }): void {
  if (e > epoch || (e === epoch && (v > version || order >= orderOf(epoch, version + 1))))
    throw new Problem(409, "cookie_from_future", "This copy is newer than the server’s. Nothing on the phone is lost.");
}

/**
 * The answer, from the rows of `pullStatements`. Throws `cookie_from_future` (409) for a cookie this tenant never
 * gave, and `epoch_mismatch` is never an error: an older epoch gets a fresh copy.
 * Null when the cookie turned out too old for a delta: ask again with a null cookie.
 */
export function pullAnswer(
  actor: Actor,
  request: PullRequest,
  results: readonly (readonly Row[])[],
): PullResponse | null {
  const [[clock] = [], clients = [], ...rest] = results;
  if (!clock) throw new Error("The tenant has no clock");
  const { cookie } = request;
  const [version, epoch, horizon] = [Number(clock["version"]), Number(clock["epoch"]), Number(clock["horizon"])];
  if (cookie) checkCookie(cookie, { version, epoch });
  const scopes = scopesOf(actor);
  const s = fingerprint(scopes);
  const sameEpoch = cookie?.e === epoch;
  if (cookie && (!sameEpoch || cookie.v < horizon)) return null;
  // What was settled before a restore may be less than a phone knows, and an id that goes back would be refused there.
  const settled = clients.filter((row) => Number(row["epoch"]) === epoch && Number(row["lmid"]) > 0);
  const lastMutationIDChanges = Object.fromEntries(settled.map((row) => [text(row, "id"), Number(row["lmid"])]));
  const order = Math.max(orderOf(epoch, version), (cookie?.order ?? -1) + 1);

  if (cookie && !cookie.p && cookie.s === s) {
    const patch = patchOf(rest[0] ?? [], scopes, request.fields === true ? cookie.v : null);
    if (version === cookie.v) return { cookie, lastMutationIDChanges: {}, patch: [] };
    return { cookie: { order, v: version, e: epoch, s }, lastMutationIDChanges, patch };
  }

  const continued = goesOn(scopes, cookie);
  const start = (continued ? cookie?.p : undefined) ?? { scope: 0, after: "" };
  const v = continued && cookie ? cookie.v : version;
  const patch: PatchOperation[] = continued ? [] : [{ op: "clear" }];
  const cutAt = (scope: number, after: string): PullResponse => ({
    cookie: { order, v, e: epoch, s, p: { scope, after } },
    lastMutationIDChanges: {},
    patch,
  });
  let [rows, bytes] = [0, 0];
  for (const [at, page] of (continued ? rest.slice(1) : rest).entries()) {
    const scope = start.scope + at;
    let after = at === 0 ? start.after : "";
    for (const row of page) {
      if (rows >= pageRows || bytes >= pageBytes) return cutAt(scope, after);
      after = text(row, "key");
      rows += 1;
      if (row["val"] === null) continue;
      bytes += text(row, "val").length;
      patch.push(put(row));
    }
    if (page.length === pageRows) return cutAt(scope, after);
  }
  if (continued) patch.push(...patchOf(rest[0] ?? [], scopes));
  return { cookie: { order, v: version, e: epoch, s }, lastMutationIDChanges, patch };
}

/** A whole pull: the cookie's delta, or a fresh copy when there is no delta to give. */
export async function pull(db: ScopedDb, actor: Actor, request: PullRequest): Promise<PullResponse> {
  const answer = pullAnswer(actor, request, await db.batch(pullStatements(db, actor, request, "claimed")));
  if (answer) return answer;
  // Keeps the order growing past the old cookie's; its version and epoch are of no more use.
  const restart: PullRequest = { ...request, cookie: null };
  const fresh = pullAnswer(actor, restart, await db.batch(pullStatements(db, actor, restart, "claimed")));
  if (!fresh) throw new Error("A fresh copy cannot be too old");
  const order = Math.max(fresh.cookie.order, (request.cookie?.order ?? -1) + 1);
  return { ...fresh, cookie: { ...fresh.cookie, order } };
}
