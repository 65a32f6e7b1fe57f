// Everything that keeps tenants apart, taken away piece by piece: the suite must notice each. `npm run mutants` applies
// them one by one to copies of the source.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tenantTableNames } from "../../server/tables.ts";

/**
 * What is asked of a mutated copy: the calls of the matrix in Node, the unit tests beside the code, the table of who sees
 * what, the schema's lint, real sockets.
 */
export type Suite = "calls" | "unit" | "access" | "schema" | "worker";

export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Which time it stands in the file, from 0; it may stand there more than once. */
  readonly at?: number;
  readonly suite: Suite;
  /** Why no run could tell it from the source. */
  readonly equivalent?: string;
}

const root = join(import.meta.dirname, "../..");
const textOf = (file: string) => readFileSync(join(root, file), "utf8");

const scoped = "server/scope/scoped-db.ts";
const m = (suite: Suite, file: string, name: string, from: string, to: string, more: Partial<Mutant> = {}): Mutant => ({
  suite,
  file,
  name,
  from,
  to,
  ...more,
});

/** Each table without the CTE that narrows it. */
const shadows = (): Mutant[] =>
  tenantTableNames.map((table) =>
    m(
      "calls",
      scoped,
      `reads of ${table} are not narrowed`,
      "words.has(table))",
      `words.has(table) && table !== "${table}")`,
      {
        ...(/^sync_(quarantine|crash)$/.test(table) && {
          equivalent: "no statement reads it: it is written for the operator",
        }),
      },
    ),
  );

const statements: Mutant[] = [
  m("calls", scoped, "the CTE takes any tenant", "WHERE tenant_id = ?1)`);", "WHERE ?1 <> '')`);"),
  m("calls", scoped, "the CTE takes the other tenants", "WHERE tenant_id = ?1)`);", "WHERE tenant_id <> ?1)`);"),
  m(
    "calls",
    scoped,
    "a read's first parameter is the caller's",
    "new Statement(shadowed(numbered(strings)), [this.#tenantId, ...values])",
    "new Statement(shadowed(numbered(strings)), [values[0], ...values])",
  ),
  m(
    "calls",
    scoped,
    "a generated read's first parameter is the caller's",
    "new Statement(shadowed(sql), [this.#tenantId, ...values])",
    "new Statement(shadowed(sql), [values[0] ?? '', ...values])",
  ),
  m("calls", scoped, "a row is written without its tenant", "[this.#tenantId, ...only]", "['', ...only]"),
  m(
    "calls",
    scoped,
    "rows are written without their tenant",
    "SELECT ?1, ${values} FROM json_each(?2)",
    "SELECT coalesce(NULL, value->>'tenant', 'x'), ${values} FROM json_each(?2)",
  ),
  m("calls", scoped, "a removal forgets the tenant", "WHERE tenant_id = ?1 AND id IN", "WHERE ?1 <> '' AND id IN"),
  m(
    "calls",
    scoped,
    "a claim moves every tenant's clock",
    "THEN ?3 END WHERE tenant_id = ?1",
    "THEN ?3 END WHERE ?1 <> ''",
  ),
  m(
    "calls",
    scoped,
    "horizons of every tenant move",
    "WHERE tenant_id = ?1 AND horizon < ?2",
    "WHERE ?1 <> '' AND horizon < ?2",
  ),
  m(
    "calls",
    scoped,
    "tombstones of every tenant go",
    "WHERE tenant_id = ?1 AND val IS NULL",
    "WHERE ?1 <> '' AND val IS NULL",
  ),
  m("unit", scoped, "text is not looked at", "if (forbidden.test(sql)) throw", "if (sql === '') throw"),
  m(
    "unit",
    scoped,
    "a row may bring its own tenant",
    'if (columns.includes("tenant_id"))',
    'if (columns.includes("tenant"))',
  ),
  m("unit", scoped, "tables in capitals are overlooked", "sql.toLowerCase().match", "sql.match"),
];

/** Each of the words and signs that a read's text may not hold. */
const forbiddenParts = (): Mutant[] => {
  const [, words = ""] = /\\b\(pragma\|([^)]+)\)/.exec(textOf(scoped)) ?? [];
  const parts = [
    ...["pragma", ...words.split("|")].map(
      (word) => [word, word === "pragma" ? "(pragma|" : `|${word}`, word === "pragma" ? "(" : ""] as const,
    ),
    ["main.", "main|temp", "temp"],
    ["temp.", "main|temp", "main"],
    ["sqlite_", "sqlite_|", ""],
    ["a quote", '["`[;]', "[`[;]"],
    ["a backtick", '["`[;]', '["[;]'],
    ["a bracket", '["`[;]', '["`;]'],
    ["a semicolon", '["`[;]', '["`[]'],
    ["a comment", "|--|", "|"],
    ["a comment of C", "|\\/\\*|", "|"],
    ["a space before the dot", "\\s*\\.", "\\."],
    ["capitals", "reindex)\\b/i;", "reindex)\\b/;"],
  ] as const;
  return parts.map(([name, from, to]) => m("unit", scoped, `a read may hold ${name}`, from, to));
};

const doors: Mutant[] = [
  m("calls", "server/scope/open-scope.ts", "who is suspended or left comes in", ' || row.data.status !== "active"', ""),
  m(
    "calls",
    "server/scope/open-scope.ts",
    "anybody is the first member",
    "WHERE members.user_id = ${userId}`",
    "WHERE ${userId} <> ''`",
  ),
  m(
    "calls",
    "server/scope/open-scope.ts",
    "everyone acts as owner",
    "actor: { memberId: id, role }",
    'actor: { memberId: id, role: "owner" }',
  ),
  m(
    "calls",
    "server/scope/directory.ts",
    "the first tenant's door opens for all",
    "return new ScopedDb(db, tenantId);",
    "return new ScopedDb(db, [...known.keys()][0] ?? tenantId);",
  ),
  m("worker", "server/scope/keys.ts", "one hub for all tenants", "`t:${tenantId}`", "`t:${tenantId.slice(0, 0)}`"),
  m(
    "calls",
    "server/http/session.ts",
    "who has no tenant is let in",
    "if (!scope) throw",
    'if (!scope && request.url === "") throw',
  ),
  m(
    "calls",
    "server/http/session.ts",
    "who is signed out is let in",
    "if (!found) throw new Problem(401",
    "if (!found) throw new Problem(403",
  ),
  m(
    "calls",
    "server/http/session.ts",
    "the session says another tenant",
    "const tenantId = found.session.activeOrganizationId ?? null",
    "const tenantId = found.session.userId",
  ),
  m(
    "calls",
    "server/http/middleware.ts",
    "a foreign page may call",
    'c.req.header("origin") !== origin ||',
    'c.req.header("origin") === "" ||',
  ),
  m(
    "calls",
    "server/http/middleware.ts",
    "a call without an origin is taken",
    'c.req.header("origin") !== origin ||',
    '(c.req.header("origin") ?? origin) !== origin ||',
  ),
  m(
    "calls",
    "server/http/middleware.ts",
    "a form of a foreign page is taken for JSON",
    "if (type !== expected && !isCompact)",
    "if (type === '')",
  ),
  m("calls", "server/http/app.ts", "the guard of the API is gone", 'app.use("/api/*", guardApi(env.origin));', ""),
  m(
    "calls",
    "server/auth/auth.ts",
    "foreign origins are trusted",
    "trustedOrigins: [env.origin]",
    'trustedOrigins: ["*"]',
    { equivalent: "guardApi refuses a foreign origin before better-auth is asked" },
  ),
  m(
    "calls",
    "server/auth/routes.ts",
    "all of better-auth is open",
    "if (!openAuthPaths.has(`${c.req.method} ${path}`))",
    "if (path === '')",
  ),
  m(
    "calls",
    "server/auth/options.ts",
    "one more path of better-auth is open",
    '"GET /organization/list",',
    '"GET /organization/list", "GET /organization/get-full-organization",',
  ),
  m(
    "calls",
    "server/tenants/create-tenant.ts",
    "who was suspended comes back as owner",
    ".length === 0) return tenantId;",
    ".length >= 0) return tenantId;",
  ),
  m(
    "calls",
    "server/tenants/create-tenant.ts",
    "any membership is taken for one's own tenant",
    ', eq(authMember.role, "owner")',
    "",
    { equivalent: "a member of any role has a record there, which ends it" },
  ),
];

const sync: Mutant[] = [
  m(
    "calls",
    "server/sync/push.ts",
    "a client group is anybody's",
    "if (group && group[0] !== actor.memberId)",
    "if (group && !actor)",
  ),
  m(
    "calls",
    "server/sync/routes.ts",
    "a copy asks for another person",
    "if (as !== undefined && !scope.actor.memberId.endsWith(as))",
    "if (as === '')",
  ),
  m(
    "calls",
    "server/sync/routes.ts",
    "pull does not ask whose copy",
    "checkCopy(scope, request.data.as);\n      return call.answer",
    "return call.answer",
  ),
  m(
    "calls",
    "server/sync/pull.ts",
    "mutation ids of a colleague are told",
    " = ${actor.memberId}`",
    " <> ${actor.memberId + 'x'}`",
  ),
  m(
    "calls",
    "server/sync/pull.ts",
    "a pull tells the ids of all one's groups",
    "FROM sync_client WHERE group_id = ${clientGroupID} AND ver > ${since}\n",
    "FROM sync_client WHERE ${clientGroupID} <> '' AND ver > ${since}\n",
  ),
  m(
    "calls",
    "server/sync/pull.ts",
    "a push tells the ids of every group",
    "FROM sync_client WHERE group_id = ${clientGroupID} AND ver > ${since}`\n",
    "FROM sync_client WHERE ${clientGroupID} <> '' AND ver > ${since}`\n",
  ),
  m(
    "calls",
    "server/sync/pull.ts",
    "a delta holds every scope",
    "FROM cv WHERE scope = ?${at + 3} AND ver > ?2",
    "FROM cv WHERE ?${at + 3} <> '' AND ver > ?2",
  ),
  m(
    "calls",
    "server/sync/pull.ts",
    "a page holds every scope",
    "FROM cv WHERE scope = ${scope} AND key > ${after}",
    "FROM cv WHERE ${scope} <> '' AND key > ${after}",
  ),
  m(
    "calls",
    "server/sync/pull.ts",
    "a pull reads as an owner",
    "  const scopes = scopesOf(actor);\n  const whole",
    '  const scopes = scopesOf({ ...actor, role: "owner" });\n  const whole',
  ),
  m(
    "calls",
    "server/sync/pull.ts",
    "a pull reads as a colleague",
    "  const scopes = scopesOf(actor);\n  const whole",
    '  const scopes = [...scopesOf(actor).slice(0, -1), "u:" + clientGroupID];\n  const whole',
    { equivalent: "tells less, never more: no group bears a member's name" },
  ),
  m("calls", "server/sync/view.ts", "pages see every scope", "WHERE cv.scope = seek.value->>1 AND", "WHERE"),
  m(
    "calls",
    "server/sync/view.ts",
    "pages are drawn for an owner",
    "scopesOf(actor).flatMap",
    'scopesOf({ ...actor, role: "owner" }).flatMap',
  ),
  m(
    "calls",
    "server/sync/commit.ts",
    "a record is read by another's id",
    "FROM ${table} WHERE id = ${id})",
    "FROM ${table} WHERE ${id} <> '' LIMIT 1)",
  ),
  m(
    "calls",
    "server/sync/overlay.ts",
    "copies go to everyone",
    "rows.push([scope, key, version, JSON.stringify(value), fields]);",
    'rows.push([scope, key, version, JSON.stringify(value), fields]);\n      if (scope === "staff") rows.push(["all", key, version, JSON.stringify(value), fields]);',
  ),
  m(
    "unit",
    "server/sync/overlay.ts",
    "a record that leaves a scope stays there",
    "for (const [scope, key] of left) rows.push([scope, key, version, null, null]);",
    "",
  ),
];

/** Rules that take the actor's word, the record's absence or another person's record. */
const rulesOfWork: Mutant[] = [
  m(
    "calls",
    "shared/tasks/mutators.ts",
    "anyone edits any task",
    'if (!may(actor, "task.edit", { own: isOwnTask(task, actor) })) throw new Rejection("not_allowed");\n      if (!task)',
    "if (!task)",
    { at: 0 },
  ),
  m(
    "calls",
    "shared/tasks/mutators.ts",
    "anyone moves any task",
    'if (!may(actor, "task.edit", { own: isOwnTask(task, actor) })) throw new Rejection("not_allowed");\n      if (!task)',
    "if (!task)",
    { at: 1 },
  ),
  m(
    "calls",
    "shared/tasks/mutators.ts",
    "anyone gives work to anyone",
    'if (!may(actor, "task.assign", { own })) throw new Rejection("not_allowed");',
    "",
  ),
  m(
    "calls",
    "shared/tasks/mutators.ts",
    "work is given to whoever is named",
    "if (!own && assigneeId !== null)",
    "if (assigneeId === '')",
  ),
  m(
    "calls",
    "shared/tasks/moves.ts",
    "every task is one's own",
    "  task !== undefined &&\n  (task.createdBy === memberId",
    "  task !== undefined &&\n  (memberId !== ''",
  ),
  m("calls", "shared/approvals/may-decide.ts", "everyone is named", "{ named });", "{ named: named || true });"),
  m(
    "calls",
    "shared/approvals/mutators.ts",
    "existence comes before permission",
    'return may(actor, "approval.decide") ? "not_found" : "not_allowed";',
    'return "not_found";',
  ),
  m(
    "calls",
    "shared/approvals/mutators.ts",
    "anyone decides",
    'if (!mayDecide(actor, approval)) return "not_allowed";',
    "",
  ),
  m(
    "calls",
    "shared/devices/mutators.ts",
    "anyone takes a device away",
    'may(actor, "device.revoke", { own })',
    'may(actor, "device.revoke", { own: true })',
  ),
  m(
    "calls",
    "shared/outcomes/mutators.ts",
    "anyone puts away anybody's message",
    "{ own: record.memberId === actor.memberId }",
    "{ own: true }",
  ),
];

const routesOfWork: Mutant[] = [
  m(
    "calls",
    "server/cohorts/routes.ts",
    "everyone comes to the classes",
    "if (!maySeeClasses(scope.actor)) throw notAllowed();",
    "",
  ),
  m(
    "calls",
    "server/cohorts/routes.ts",
    "every trainer changes every class",
    "if (!mayRunClass(scope.actor, cohort)) throw notAllowed();\n    return cohort;",
    "return cohort;",
  ),
  m(
    "calls",
    "server/cohorts/routes.ts",
    "a class is changed by who may no more",
    "if (!mayRunClass(scope.actor, cohort)) throw notAllowed();\n          after",
    "after",
    { equivalent: "ownClass has judged the same a moment before; this is for a race" },
  ),
  m(
    "calls",
    "server/cohorts/routes.ts",
    "anybody is made a trainer",
    "if (rows.length < new Set(ids).size) throw",
    "if (ids.length === 0) throw",
  ),
  m(
    "calls",
    "server/cohorts/routes.ts",
    "learners are made trainers",
    "AND role <> 'external' AND status = 'active'`",
    "`",
  ),
  m(
    "calls",
    "server/cohorts/routes.ts",
    "a way back for who has more to lose",
    'if (member?.role !== "external" || member.status !== "active") throw notAllowed();',
    "",
  ),
  m(
    "calls",
    "server/cohorts/routes.ts",
    "a learner of any class",
    "AND cohort_id = ${cohortId} AND status = 'active'`);\n    if (!row)",
    "AND ${cohortId} <> ''`);\n    if (!row)",
    {
      equivalent:
        "still of the same organisation: whoever asks runs the class they name, and the code is good for one learner",
    },
  ),
  m(
    "calls",
    "server/cohorts/enrol.ts",
    "a class of another organisation takes its members",
    "if (tenantId !== scope.tenant.id)",
    "if (tenantId === '')",
  ),
  m(
    "calls",
    "server/cohorts/enrol.ts",
    "a code of one person opens a class",
    "if (target.memberId !== null)",
    "if (target.memberId === '')",
  ),
  m(
    "calls",
    "server/certificates/routes.ts",
    "colleagues' certificates are given",
    "!found || !sees(actor, views.certificate(found))",
    "!found",
  ),
  m(
    "calls",
    "server/certificates/routes.ts",
    "anyone revokes",
    'if (!may(scope.actor, "certificate.revoke"))',
    "if (scope.sessionId === '')",
  ),
  m(
    "calls",
    "server/scope/certificate-slots.ts",
    "a certificate's place is any tenant's",
    ' AND issuer_id = ?2")\n      .bind(certificateId, tenantId)',
    '")\n      .bind(certificateId)',
  ),
  m(
    "calls",
    "server/scope/certificate-slots.ts",
    "anyone's certificate is marked",
    "WHERE certificate_id = given.value->>0 AND issuer_id = ?1",
    "WHERE certificate_id = given.value->>0 AND ?1 <> ''",
  ),
  m(
    "calls",
    "server/lessons/publish.ts",
    "anyone publishes",
    'if (!may(actor, "lesson.write")) throw',
    "if (publishing.id === '') throw",
    { at: 0 },
  ),
  m(
    "calls",
    "server/lessons/publish.ts",
    "anyone takes lessons out of the list",
    'if (!may(actor, "lesson.write")) throw',
    "if (lessonId === '') throw",
    { at: 1 },
  ),
  m(
    "calls",
    "server/lessons/publish.ts",
    "anyone reads the sources",
    'if (!may(actor, "lesson.write")) throw',
    "if (lessonId === '') throw",
    { at: 2 },
  ),
  m(
    "calls",
    "server/lessons/routes.ts",
    "who may not ask learns why",
    "throw error instanceof Problem ? nothing : error;",
    "throw error;",
  ),
  m(
    "calls",
    "server/sync/routes.ts",
    "a foreign page opens a socket",
    'if (c.req.header("origin") !== origin)',
    'if (c.req.header("origin") === "")',
  ),
  m(
    "calls",
    "server/text/visitor.ts",
    "a form needs no token",
    'isSame(form.get("token") ?? "", token)',
    'token !== "" || form.has("token")',
  ),
  m("calls", "server/text/visitor.ts", "a form may come from another origin", "from !== origin || (", "("),
  m(
    "calls",
    "server/text/visitor.ts",
    "a form may come from another site",
    ' || (site !== "same-origin" && site !== "none")',
    "",
  ),
  m(
    "calls",
    "server/text/visitor.ts",
    "who is no member sees pages",
    "if (!scope) throw new Problem(403",
    "if (!scope) throw new Problem(401",
  ),
  m(
    "calls",
    "server/text/visitor.ts",
    "text mode has one token for all",
    'mark(secret, "text form", sessionId)',
    'mark(secret, "text form", "")',
  ),
  m(
    "calls",
    "server/text/outcomes.ts",
    "the form of messages needs no token",
    "if (!isOwn(visitor, form)) return show(c, true);",
    "",
  ),
  ...[
    "server/text/tasks.ts",
    "server/text/approvals.ts",
    "server/text/lessons.ts",
    "server/text/quiz.ts",
    "server/text/review.ts",
    "server/text/account.ts",
  ].flatMap((file) =>
    [...textOf(file).matchAll(/!isOwn\(visitor, (form|sent)\)/g)].map(([from = ""], at) =>
      m("calls", file, `${file}: form ${at + 1} needs no token`, from, `isOwn === undefined`, { at }),
    ),
  ),
];

const hub: Mutant[] = [
  m(
    "worker",
    "server/sync/hub.ts",
    "pokes go to everyone",
    "return scopesOf(data).some((scope) => changed.has(scope)) ?",
    "return changed.size > 0 ?",
  ),
  m("worker", "server/sync/welcome.ts", "a socket outlives its session", "open.has(session) && ", ""),
  m(
    "worker",
    "server/sync/welcome.ts",
    "a socket outlives its role",
    " && roleOf.get(memberId) === role",
    " && roleOf.has(memberId)",
  ),
  m("worker", "server/sync/welcome.ts", "a socket outlives its membership", "AND members.status = 'active'`", "`"),
  m(
    "worker",
    "server/sync/hub.ts",
    "a socket that is not welcome stays open",
    'else socket.close(ended, "Ask again who you are");',
    "",
  ),
  m(
    "worker",
    "server/sync/hub.ts",
    "a socket that is not welcome is told all the same",
    "if (isWelcome(who)) socket.send",
    "if (who) socket.send",
  ),
  m(
    "worker",
    "server/auth/still-open.ts",
    "sessions that ran out count as open",
    "gt(session.expiresAt, new Date())",
    "gt(session.expiresAt, new Date(0))",
  ),
  m(
    "worker",
    "server/auth/device-sessions.ts",
    "who lost a device keeps the socket",
    "await poke().catch(() => {});",
    "void poke;",
  ),
  m(
    "worker",
    "server/auth/device-sessions.ts",
    "who lost a device keeps the session",
    "await identity.delete(session).where(and(inArray(session.userId, users), ne(session.id, sessionId), there));",
    "void there;",
  ),
];

/** Each grant given to a role that has it not, or not without a bond. */
const grants = (): Mutant[] => {
  const source = textOf("shared/access.ts");
  const table = source.slice(source.indexOf("export const grants"), source.indexOf("} as const satisfies"));
  return [...table.matchAll(/^ {2}"([\w.]+)": "([\w ]+)",$/gm)].flatMap(([line = "", action = "", given = ""]) => {
    const words = given.split(" ");
    return words.flatMap((grant, at) =>
      grant === "yes"
        ? []
        : [
            m(
              "access",
              "shared/access.ts",
              `${action}: ${["owner", "admin", "staff", "external"][at]} has it ${grant === "no" ? "too" : `without being ${grant}`}`,
              line,
              line.replace(given, words.with(at, "yes").join(" ")),
            ),
          ],
    );
  });
};

/** Each copy of a record given to more eyes. */
const views = (): Mutant[] => {
  const file = "shared/access.ts";
  const source = textOf(file);
  const from = source.indexOf("export const views");
  const found = [...source.matchAll(/"staff"|"admin"|`u:\$\{[\w.]+\}`/g)].filter(({ index }) => index > from);
  return found.map(({ 0: scope, index }) => {
    const line = source.slice(source.lastIndexOf("\n", index) + 1, source.indexOf("\n", index));
    const noun = [...source.slice(from, index).matchAll(/^ {2}(\w+): \(/gm)].at(-1)?.[1] ?? "";
    const at = source.slice(0, index).split(scope).length - 1;
    return m(
      "access",
      file,
      `${noun}: a copy for ${scope} goes to everyone: ${line.trim().slice(0, 40)}`,
      scope,
      '"all"',
      { at },
    );
  });
};
const roles: Mutant[] = [
  m("access", "shared/access.ts", "external people read as staff", 'external: ["all"]', 'external: ["all", "staff"]'),
  m(
    "access",
    "shared/access.ts",
    "staff read as administrators",
    'staff: ["all", "staff"]',
    'staff: ["all", "staff", "admin"]',
  ),
  m("access", "shared/access.ts", "everyone reads as one member", "`u:${memberId}`];", "`u:`];", {
    equivalent: "no copy bears that scope: who reads so sees less",
  }),
  m(
    "access",
    "shared/access.ts",
    "own and named count without a bond",
    "bond[grant] === true",
    "bond[grant] !== false",
  ),
  m(
    "access",
    "shared/access.ts",
    "own counts for everyone",
    'grant === "own" || grant === "named" ? bond[grant] === true : grant === "yes"',
    'grant === "named" ? bond[grant] === true : grant !== "no"',
  ),
  m("access", "shared/access.ts", "named counts for own", "bond[grant] === true", "(bond.own || bond.named) === true"),
  m(
    "access",
    "shared/access.ts",
    "enrolments of who left are shown",
    'if (enrolment.status === "left") return [];',
    "",
  ),
];

/** What the schema itself holds apart: every key, reference, index and trigger of every table. */
const schema = (): Mutant[] =>
  globSync("migrations/*.sql", { cwd: root })
    .toSorted()
    .flatMap((file) => {
      const source = textOf(file);
      const later = globSync("migrations/*.sql", { cwd: root }).filter((other) => other > file);
      const isReplaced = (trigger: string) => later.some((other) => textOf(other).includes(`DROP TRIGGER ${trigger};`));
      const times = new Map<string, number>();
      const next = (from: string) => {
        const at = times.get(from) ?? 0;
        times.set(from, at + 1);
        return at;
      };
      const tableAt = (index: number) => [...source.slice(0, index).matchAll(/CREATE TABLE (\w+)/g)].at(-1)?.[1] ?? "";
      const isTenants = (table: string) => tenantTableNames.some((name) => name === table);
      const edits: Mutant[] = [];
      for (const { 0: line, index } of source.matchAll(
        /,\n {2}FOREIGN KEY \(tenant_id, \w+\) REFERENCES \w+ \(tenant_id, id\)/g,
      )) {
        const at = next(line);
        edits.push(m("schema", file, `${tableAt(index)} without ${line.slice(4)}`, line, "", { at }));
      }
      for (const { 0: line, index } of source.matchAll(/PRIMARY KEY \(tenant_id, ([\w, ]+)\)/g)) {
        const at = next(line);
        edits.push(
          m(
            "schema",
            file,
            `${tableAt(index)} by its id first`,
            line,
            line.replace(/\(tenant_id, ([\w, ]+)\)/, "($1, tenant_id)"),
            { at },
          ),
        );
      }
      for (const { 0: line } of source.matchAll(/INDEX \w+ ON \w+ \(tenant_id, /g))
        edits.push(
          m("schema", file, `${line} without its tenant`, line, line.replace("tenant_id, ", ""), { at: next(line) }),
        );
      for (const { 0: line, 1: name = "" } of source.matchAll(/CREATE TRIGGER (\w+) .*\n/g))
        if (!isReplaced(name))
          edits.push(m("schema", file, `without the trigger ${name}`, line, "", { at: next(line) }));
      for (const { 0: line, index } of source.matchAll(/\) WITHOUT ROWID;/g)) {
        const at = next(line);
        if (isTenants(tableAt(index)))
          edits.push(m("schema", file, `${tableAt(index)} with row ids`, line, ");", { at }));
      }
      return edits;
    });

export const mutants = (): Mutant[] => [
  ...shadows(),
  ...statements,
  ...forbiddenParts(),
  ...doors,
  ...sync,
  ...rulesOfWork,
  ...routesOfWork,
  ...hub,
  ...grants(),
  ...views(),
  ...roles,
  ...schema(),
];

/** The file with the mutant in it. Throws when its text stands there no more. */
export function mutated({ file, from, to, at, name }: Mutant, source = textOf(file)): string {
  const parts = source.split(from);
  if (parts.length < 2 || (at === undefined && parts.length !== 2) || (at ?? 0) >= parts.length - 1)
    throw new Error(`${name}: ${file} holds ${parts.length - 1} times: ${from}`);
  const before = parts.slice(0, (at ?? 0) + 1).join(from);
  return before + to + parts.slice((at ?? 0) + 1).join(from);
}
