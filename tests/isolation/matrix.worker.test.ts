// The isolation proof on real workerd and D1: everyone at every door with every id, what they may and may not be told,
// and what each statement of it was.
import { beforeAll, expect, test } from "vitest";
import { issueAll } from "../../server/certificates/issue.ts";
import { sweepAll } from "../../server/sync/sweep.ts";
import { tenantTableNames } from "../../server/tables.ts";
import { opened } from "../support/factors.ts";
import { retainAll } from "../../server/privacy/retention.ts";
import { aClass, aJoiner } from "../support/class.ts";
import { fromBase64Url } from "../../pwa/device/seal.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { newId } from "../../server/sync/new-id.ts";
import { welcome } from "../../server/sync/welcome.ts";
import { aProgress, anAttempt } from "../support/records.ts";
import { aTenant, fetchApp, origin, postJson, put, useApp } from "../support/tenants.ts";
import { aDay } from "../support/workload.ts";
import { runDoors } from "./doors.ts";
import { planFaults, tablesIn, unsent } from "./plans.ts";
import { runForeignPages, runRoutes, type Report } from "./route-cells.ts";
import { runPulls, runRules } from "./sync-cells.ts";
import { plant, type World } from "./world.ts";
import { workerPlace } from "./worker-place.ts";

const place = workerPlace();
let world: World;
let cells = 0;
beforeAll(async () => {
  world = await plant(place);
}, 120_000);

const parts: [words: string, run: (world: World, report: Report) => Promise<void>][] = [
  ["every route by everyone, with every way to name something", runRoutes],
  ["every call that changes something, from a foreign page", runForeignPages],
  ["every rule by everyone, with every id of its arguments exchanged", runRules],
  ["codes, certificates and forms that are another's", runDoors],
  ["every cookie and client group a pull can bring", runPulls],
];
test.each(parts)("%s", { timeout: 900_000 }, async (_, run) => {
  const report: Report = { cells: 0, failures: [] };
  await run(world, report);
  cells += report.cells;
  expect(report.failures).toEqual([]);
});

test("the matrix has at least 8,000 cells", () => {
  expect(cells).toBeGreaterThanOrEqual(8000);
});

test(
  "every statement of the Worker was sent, each step of each begins at the asker’s tenant, none walks a table",
  { timeout: 900_000 },
  async () => {
    // What nobody of the matrix does: the night's work, a class that fills, a phone that is lost and comes back.
    await useApp({ fetch: (request) => place.ask(request, null) }, async () => {
      await aDay(await aTenant());
      const { tenant, trainer, cohort } = await aClass();
      const joiner = await aJoiner(cohort.joinCode);
      expect((await joiner.join()).status).toBe(200);
      const { memberId } = await (await joiner.join()).json<{ memberId: string }>();
      await joiner.signIn(tenant.id);
      const lost = await postJson(
        `/api/cohorts/${cohort.id}/learners/${memberId}/code`,
        { lost: true },
        { cookie: trainer.cookie },
      );
      const back = await aJoiner((await lost.json<{ code: string }>()).code);
      expect((await back.join()).status).toBe(200);
      // Their certificate, which a crash kept from them, and what was sealed by someone who is no member any more.
      const attempt = anAttempt({
        id: newId(),
        memberId,
        lessonId: "dh",
        kind: "certifying",
        localScore: 90,
        serverScore: 90,
      });
      const lessons = catalogue.topics.find(({ id }) => id === "dh")?.lessons ?? [];
      const passed = lessons.map(({ id: lessonId }) =>
        aProgress({ memberId, lessonId, passed: true, firstPassedAt: 1 }),
      );
      const progress = passed.map((one) => [`progress/${memberId}/${one.lessonId}`, one] as const);
      await put(tenant.db, { [`attempt/${attempt.id}`]: attempt, ...Object.fromEntries(progress) });
      await place.env.identityDb.prepare("UPDATE members SET status = 'left' WHERE id = ?1").bind(memberId).run();
      const { key } = await (await fetchApp("/api/parcels/key")).json<{ key: string }>();
      const sealed = await back.seal(
        tenant.id,
        [{ k: "createTask", i: "i", id: newId(), title: "Tara" }],
        fromBase64Url(key),
      );
      const headers = { origin, "content-type": "application/octet-stream" };
      expect((await fetchApp("/api/parcels", { method: "POST", headers, body: sealed })).status).toBe(200);
      // Somebody comes in by a link. A learner's file is made and they are erased; so is a whole organisation.
      const { cookie } = tenant.owner;
      await opened(tenant.owner, "roles", "exports");
      const invited = await postJson("/api/invitations", { id: newId(), role: "staff" }, { cookie });
      const { secret } = await invited.json<{ secret: string }>();
      expect((await postJson("/api/invitations/look", { secret })).status).toBe(200);
      const guest = (await aTenant()).owner;
      expect((await postJson("/api/invitations/accept", { secret }, { cookie: guest.cookie })).status).toBe(200);
      await place.env.identityDb
        .prepare("INSERT INTO audit_words VALUES (?1, ?2, ?3, 'Diso', 1, 1)")
        .bind(tenant.id, newId(), memberId)
        .run();
      const [named] = await tenant.db.all(tenant.db.read`SELECT display_name FROM members WHERE id = ${memberId}`);
      const of = `/api/privacy/members/${memberId}`;
      expect((await postJson(`${of}/export`, { format: "json" }, { cookie })).status).toBe(200);
      const learner = { certificates: "revoke", confirm: String(named?.["display_name"]) };
      expect((await postJson(`${of}/erase`, learner, { cookie })).status).toBe(200);
      const alone = await aTenant();
      const whole = { certificates: "revoke", confirm: alone.owner.email };
      expect((await postJson("/api/privacy/erase", whole, { cookie: alone.owner.cookie })).status).toBe(200);
    });
    await place.recorded.asking.by(null, async () => {
      await welcome(place.env, world.tenants.here.db, []);
      await issueAll(place.env);
      await sweepAll(place.env, Date.now() + 1000 * 86_400_000);
      await retainAll(place.env, Date.now() + 1000 * 86_400_000);
    });
    const { sent } = place.recorded;
    const sources = import.meta.glob<string>(
      ["../../server/**/*.ts", "!../../server/**/*.test.ts", "!../../server/**/*.test-d.ts"],
      { query: "?raw", import: "default", eager: true },
    );
    expect(unsent(sources, { sent })).toEqual([]);
    const ids = await place.env.identityDb.prepare("SELECT tenant_id FROM directory").all<{ tenant_id: string }>();
    const { faults, statements } = await planFaults(
      place.env.identityDb,
      sent,
      ids.results.map((row) => row.tenant_id),
    );
    expect(faults).toEqual([]);
    expect(statements).toBeGreaterThan(100);
    const touchedTables = new Set(sent.flatMap(({ sql }) => tablesIn(sql)));
    expect(tenantTableNames.filter((table) => !touchedTables.has(table))).toEqual([]);
  },
);
