// Bugs put into copies of the real code, each of which the simulator must find: what it cannot find, it does not check.
import type { Edit } from "./copies.ts";

const [commit, overlay, pull, push, door] = [
  "server/sync/commit.ts",
  "server/sync/overlay.ts",
  "server/sync/pull.ts",
  "server/sync/push.ts",
  "server/scope/scoped-db.ts",
];

const beforeTheBatch = 'const quarantineColumns = ["client_id", "mid", "member_id", "reason", "raw", "at"];';
const clientColumns = '["group_id", "id", "lmid", "tail", "gone", "ver", "epoch"]';

export const mutants: Readonly<Record<string, readonly Edit[]>> = {
  "no guard": [[door, "CASE WHEN version = ?2 THEN ?3 END", "?3"]],
  "a lost race gives up in silence": [
    [
      commit,
      "if (!isStale(error)) throw error;",
      "if (isStale(error)) return { result, version, scopes: new Set(), then: [] };\n      throw error;",
    ],
  ],
  "mutation ids are not written": [
    [push, "const clientRows = changed.map(", "const clientRows = changed.slice(0, 0).map("],
  ],
  "mutation ids are written before their effects": [
    [
      push,
      beforeTheBatch,
      `await db.batch([db.upsert("sync_client", ["group_id", "id"], ${clientColumns}, clientRows)]);\n${beforeTheBatch}`,
    ],
  ],
  "what came before is done again": [[push, 'if (known === "yes") {', 'if (known === "yes" && clock.version < 0) {']],
  "the last mutation is done again": [
    [push, 'if (known === "yes") {', 'if (known === "yes" && mutation.id < client.lmid) {'],
  ],
  "one number is one intent": [[push, 'known !== intent ? "another" : "yes"', 'known === "" ? "another" : "yes"']],
  "gaps are accepted": [[push, "if (mutation.id > client.lmid + 1 && !restored)", "if (mutation.id < 0 && !restored)"]],
  "earlier sendings are not looked at": [[push, "if (own.some(came)) return true;", ""]],
  "any earlier sending counts as arrived": [
    [
      push,
      'return client?.has(road[2], i) === "yes" || client?.isGone(i) === true;',
      "return (client?.lmid ?? 0) > 0;",
    ],
  ],
  "a road that was overtaken stays open": [[push, "for (const road of own) clients.get(nameOf(road))?.void(i);", ""]],
  "two copies of a phone repeat an intent": [[push, " || client?.isGone(i) === true;", ";"]],
  "ids from before a restore are told": [[pull, 'Number(row["epoch"]) === epoch && ', ""]],
  "a rule that breaks is taken for done": [[push, 'return "rule_failed" as const;', "return null;"]],
  "a rule that breaks leaves half its writes": [
    [overlay, "    const own = new Map<RowKey, Written>();", "    const own = this.#written;"],
  ],
  "a refusal is not told": [[push, "overlay.add(`outcome/${told.id}`, { ...told });", ""]],
  "a client group is anybody’s": [[push, "if (group && group[0] !== actor.memberId)", "if (group && !actor)"]],
  "a delta repeats its own version": [
    [pull, "WHERE scope = ?${at + 3} AND ver > ?2", "WHERE scope = ?${at + 3} AND ver >= ?2"],
  ],
  "a delta begins one version late": [
    [pull, "WHERE scope = ?${at + 3} AND ver > ?2", "WHERE scope = ?${at + 3} AND ver > ?2 + 1"],
  ],
  "the horizon is off by one": [[pull, "cookie.v < horizon", "cookie.v + 1 < horizon"]],
  "of two copies of a version the poorer wins": [[pull, "rank(row) > rank(known)", "rank(row) < rank(known)"]],
  "of two copies of a version the first wins": [
    [pull, ' || (row["ver"] === known["ver"] && rank(row) > rank(known))', ""],
  ],
  "a changed role keeps its copy": [[pull, "let hash = 0x811c9dc5;", "let hash = 0x811c9dc5;\n  scopes = [];"]],
  "a page skips a key": [
    [
      pull,
      "bytes >= pageBytes) return cutAt(scope, after);",
      'bytes >= pageBytes) return cutAt(scope, text(row, "key"));',
    ],
  ],
  "the last page forgets what moved meanwhile": [
    [pull, "if (continued) patch.push(...patchOf(rest[0] ?? [], scopes));", ""],
  ],
  "mutation ids come with the first page": [
    [pull, "    lastMutationIDChanges: {},\n    patch,\n", "    lastMutationIDChanges,\n    patch,\n"],
  ],
  "a record leaves a scope without a tombstone": [
    [overlay, "for (const [scope, key] of left) rows.push([scope, key, version, null, null]);", ""],
  ],
  "a changed field is left out of an update": [
    [
      overlay,
      "before.get(name) !== JSON.stringify(value)",
      'before.get(name) !== JSON.stringify(value) && name !== "title"',
    ],
  ],
  "an update begins one version late": [[pull, "(fields[name] ?? 0) > since", "(fields[name] ?? 0) > since + 1"]],
  "a record that came anew is taken for one that is held": [[pull, "came > since || ", ""]],
  "copies of other tenants are read": [
    [door, "WHERE tenant_id = ?1)`);", 'WHERE ${table === "cv" ? "?1 <> \'\'" : "tenant_id = ?1"})`);'],
  ],
};
