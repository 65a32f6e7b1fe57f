// `node scripts/kills.ts --kills 1000 --seed 1`: power cuts for real. A local Worker is killed with SIGKILL while phones
// push, started again on the same data, and asked whether it still knows everything it had answered for, once.
import { type ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";
import { newId } from "../server/sync/new-id.ts";
import type { Mutation, PushResponse } from "../shared/sync/protocol.ts";
import { prepareDatabase } from "./lib/database.ts";
import { type DemoEmail, demoPassword } from "./lib/demo.ts";
import { inRoot } from "./lib/paths.ts";
import { runTool } from "./lib/run.ts";
import { step, tell, Trouble } from "./lib/say.ts";
import { ensureDevVars } from "./lib/secrets.ts";
import { demoId } from "./seed/records.ts";

export interface KillReport {
  readonly kills: number;
  /** Pushes that had no answer yet when the process died, and those of them that were in the database all the same. */
  readonly cutOff: number;
  readonly landed: number;
  readonly intents: number;
  readonly violations: readonly string[];
}

const origin = "http://localhost:8787";
/** The process dies this long after the first answer: by then pushes are at every stage of their way. */
const [soonestMs, latestMs] = [5, 65];
// Two tenants, so that two hubs and their queues die together.
const crew: readonly (readonly [DemoEmail, tenant: string])[] = [
  ["ceo@riake.demo", "riake"],
  ["staff@riake.demo", "riake"],
  ["vola@tsara.demo", "tsara"],
];

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The Worker in a workerd of its own, which Miniflare starts again on the same data whenever it dies. */
class Workerd {
  readonly #miniflare: Miniflare;
  #process: ChildProcess | null = null;
  readonly #onSpawn = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    // The event comes before the program is known.
    queueMicrotask(() => {
      if (/workerd(\.exe)?$/.test(child.spawnfile)) this.#process = child;
    });
  };

  constructor(persistTo: string, script: string) {
    // Miniflare keeps its process to itself.
    subscribe("child_process", this.#onSpawn);
    const { workerOptions } = unstable_getMiniflareWorkerOptions(inRoot("wrangler.toml"));
    const { modulesRules: _rules, assets: _site, bindings, ...options } = workerOptions;
    this.#miniflare = new Miniflare(
      convertV4MiniflareOptions({
        ...options,
        name: "nexio",
        bindings: { ...(bindings as Record<string, string>), APP_ORIGIN: origin, LIMITS: "off" },
        modules: [{ type: "ESModule", path: script }],
        modulesRoot: join(script, ".."),
        resourcePersistencePath: join(persistTo, "v3"),
        cf: false,
        // Every kill would print its broken connections.
        log: new Log(LogLevel.NONE),
        handleStructuredLogs: () => {},
      }),
    );
  }

  /** Resolves once the Worker answers. */
  async up(): Promise<URL> {
    for (const end = Date.now() + 30_000; Date.now() < end; await wait(5)) {
      const url = await this.#miniflare.ready;
      const health = await fetch(new URL("/api/health", url)).catch(() => null);
      if (health?.ok) return url;
    }
    throw new Trouble("The Worker did not come back after a kill.");
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (!child) throw new Error("No workerd runs");
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  async rows(sql: string, ...values: string[]): Promise<Record<string, unknown>[]> {
    const db = await this.#miniflare.getD1Database("DB");
    const { results } = await db
      .prepare(sql)
      .bind(...values)
      .all();
    return results;
  }

  dispose(): Promise<void> {
    unsubscribe("child_process", this.#onSpawn);
    return this.#miniflare.dispose();
  }
}

type Call = (path: string, body: unknown) => Promise<Response>;

/** A phone that numbers its intents, remembers what was acknowledged, and sends the rest again. */
class Phone {
  readonly tenantId: string;
  readonly group = crypto.randomUUID();
  readonly client = crypto.randomUUID();
  readonly issued: Mutation[] = [];
  acknowledged = 0;
  #call: Call;

  constructor(tenantId: string, call: Call) {
    this.tenantId = tenantId;
    this.#call = call;
  }

  /** Both kinds of work in one push: rows of several tables that must appear together. */
  work(count: number): void {
    for (let made = 0; made < count; made++) {
      const id = this.issued.length + 1;
      const lesson = { lessonId: "dh-1", lessonVersion: 1, orderSeed: id, answers: "0", localScore: 0 };
      const args =
        id % 2 === 0
          ? { k: "submitAttempt", id: newId(), ...lesson, startedAt: 1, endedAt: 2 }
          : { k: "createTask", id: newId(), title: `kills ${id}` };
      this.issued.push({
        clientID: this.client,
        id,
        name: "m",
        args: { i: `${this.client.slice(0, 8)}.${id}`, ...args },
      });
    }
  }

  /** Sends what is not acknowledged. False when no answer came; throws on an answer that a phone would not expect. */
  async push(): Promise<boolean> {
    const mutations = this.issued.slice(this.acknowledged);
    let answer: PushResponse;
    try {
      const body = { pushVersion: 1, clientGroupID: this.group, mutations };
      const response = await this.#call("/api/sync/push", body);
      if (response.status === 503) return true;
      if (!response.ok) throw new Trouble(`A push was answered ${response.status}`, await response.text());
      answer = (await response.json()) as PushResponse;
    } catch (error) {
      if (error instanceof Trouble) throw error;
      return false;
    }
    this.acknowledged = Math.max(this.acknowledged, answer.push.lastMutationIDs[this.client] ?? 0);
    return true;
  }
}

/** The Worker as one file, without the site it serves. */
async function bundle(directory: string): Promise<string> {
  const { name, main, compatibility_date, compatibility_flags } = unstable_readConfig({
    config: inRoot("wrangler.toml"),
  });
  const config = join(directory, "bundle.json");
  writeFileSync(config, JSON.stringify({ name, main, compatibility_date, compatibility_flags }));
  const args = ["deploy", "--dry-run", "--minify", "--config", config, "--outdir", directory];
  const { ok, output } = await runTool("wrangler", args);
  if (!ok) throw new Trouble("The Worker could not be bundled.", output);
  return join(directory, "index.js");
}

async function signIn(url: URL, email: string): Promise<Call> {
  const headers = { origin, "content-type": "application/json" };
  const body = JSON.stringify({ email, password: demoPassword });
  const response = await fetch(new URL("/api/auth/sign-in/email", url), { method: "POST", headers, body });
  if (!response.ok) throw new Trouble(`${email} could not sign in: ${response.status}`, await response.text());
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  return (path, value) =>
    fetch(new URL(path, url), { method: "POST", headers: { ...headers, cookie }, body: JSON.stringify(value) });
}

interface Counts {
  readonly version: number;
  readonly audits: number;
  readonly lastAudit: number;
  readonly logged: number;
  readonly settled: number;
  readonly tasks: number;
  readonly taskCopies: number;
  readonly attempts: number;
  readonly folded: number;
  readonly ahead: number;
}

/** What each table says of how much has happened in a tenant. */
async function count(workerd: Workerd, tenantId: string): Promise<Counts> {
  const [row] = await workerd.rows(
    `SELECT version,
      (SELECT count(*) FROM audit_events WHERE tenant_id = ?1) AS audits,
      (SELECT max(version) FROM audit_events WHERE tenant_id = ?1) AS lastAudit,
      (SELECT total(json_array_length(detail)) FROM audit_events WHERE tenant_id = ?1 AND action = 'push') AS logged,
      (SELECT total(lmid) FROM sync_client WHERE tenant_id = ?1) AS settled,
      (SELECT count(*) FROM tasks WHERE tenant_id = ?1) AS tasks,
      (SELECT count(*) FROM cv WHERE tenant_id = ?1 AND scope = 'staff' AND key LIKE 'task/%') AS taskCopies,
      (SELECT count(*) FROM attempts WHERE tenant_id = ?1) AS attempts,
      (SELECT total(attempts) FROM progress WHERE tenant_id = ?1) AS folded,
      (SELECT count(*) FROM cv WHERE tenant_id = ?1 AND ver > version) +
      (SELECT count(*) FROM sync_client WHERE tenant_id = ?1 AND ver > version) AS ahead
    FROM tenant_clock WHERE tenant_id = ?1`,
    tenantId,
  );
  if (!row) throw new Error("The tenant has no clock");
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as unknown as Counts;
}

/** What is wrong with the counts of a tenant, given those from before the first push. */
function disagreements(now: Counts, before: Counts): string[] {
  const mustBe = (what: string, is: number, should: number) => (is === should ? [] : [`${what}: ${is}, not ${should}`]);
  return [
    ...mustBe("audit events for the clock's version", now.audits, now.version),
    ...mustBe("the last audit event's version", now.lastAudit, now.version),
    ...mustBe("mutations in the audit log", now.logged - before.logged, now.settled - before.settled),
    ...mustBe("effects", now.tasks - before.tasks + now.attempts - before.attempts, now.settled - before.settled),
    ...mustBe("copies of tasks", now.taskCopies, now.tasks),
    ...mustBe("attempts folded into progress", now.folded - before.folded, now.attempts - before.attempts),
    ...mustBe("rows from versions to come", now.ahead, 0),
  ];
}

/** Every intent of every phone stands in the audit log once, as applied, in its phone's order. */
async function misapplied(workerd: Workerd, phones: readonly Phone[]): Promise<string[]> {
  const logged = new Map<string, string[]>();
  const rows = await workerd.rows(
    "SELECT value AS entry FROM audit_events, json_each(detail) WHERE action = 'push' ORDER BY version, json_each.key",
  );
  for (const { entry } of rows) {
    const [, became, intent] = JSON.parse(String(entry)) as [string, string, string];
    const client = intent.slice(0, 8);
    logged.set(client, [...(logged.get(client) ?? []), `${intent} ${became}`]);
  }
  return phones.flatMap(({ client, issued }) => {
    const is = (logged.get(client.slice(0, 8)) ?? []).join();
    const should = issued.map(({ id }) => `${client.slice(0, 8)}.${id} applied`).join();
    return is === should ? [] : [`the log of phone ${client.slice(0, 8)} is ${is.slice(0, 500)}`];
  });
}

/** Kills the Worker `kills` times. Never throws for what it finds wrong: that stands in the report. */
export async function runKills({ kills, seed }: { kills: number; seed: number }): Promise<KillReport> {
  const random = seeded(seed);
  const persistTo = mkdtempSync(join(tmpdir(), "nexio-kills-"));
  const violations: string[] = [];
  let workerd: Workerd | null = null;
  try {
    ensureDevVars();
    await prepareDatabase(persistTo);
    const script = await step("Bundling the Worker", () => bundle(persistTo));
    const running = new Workerd(persistTo, script);
    workerd = running;
    const url = await running.up();
    const phones: Phone[] = [];
    for (const [email, tenant] of crew) phones.push(new Phone(demoId(tenant), await signIn(url, email)));
    const tenants = [...new Set(phones.map(({ tenantId }) => tenantId))];
    const before = new Map<string, Counts>();
    for (const tenantId of tenants) before.set(tenantId, await count(running, tenantId));
    let [cutOff, landed] = [0, 0];

    const compare = async (when: string) => {
      for (const tenantId of tenants) {
        const start = before.get(tenantId);
        if (!start) throw new Error("An uncounted tenant");
        const wrong = disagreements(await count(running, tenantId), start);
        violations.push(...wrong.map((what) => `${when}: ${what}`));
      }
    };
    const settle = async (phone: Phone) => {
      while (phone.acknowledged < phone.issued.length)
        if (!(await phone.push())) throw new Trouble("A push got no answer though nothing was killed.");
    };

    for (let kill = 1; kill <= kills; kill++) {
      // What the last kill cut off is sent again; this also warms the new process, so that the next kill meets writes.
      for (const phone of phones) phone.work(1);
      await Promise.all(phones.map(settle));

      const power = { on: true };
      let heard = () => {};
      const firstAnswer = new Promise<void>((resolve) => {
        heard = resolve;
      });
      const storms = phones.map(async (phone, at) => {
        for (let round = 0; power.on; round++) {
          phone.work(1 + ((at + round) % 3));
          if (!(await phone.push())) {
            if (power.on) violations.push(`kill ${kill}: a push got no answer before the process died`);
            cutOff += 1;
            return;
          }
          heard();
        }
      });
      await Promise.race([firstAnswer, Promise.all(storms)]);
      await wait(soonestMs + random() * (latestMs - soonestMs));
      power.on = false;
      await running.kill();
      await Promise.all(storms);
      await running.up();

      await compare(`after kill ${kill}`);
      const settled = await running.rows("SELECT id, lmid FROM sync_client");
      for (const { client, acknowledged, issued } of phones) {
        const lmid = Number(settled.find(({ id }) => id === client)?.["lmid"] ?? 0);
        if (lmid > acknowledged) landed += 1;
        if (lmid < acknowledged)
          violations.push(`after kill ${kill}: ${acknowledged} was acknowledged, ${lmid} is left`);
        if (lmid > issued.length) violations.push(`after kill ${kill}: ${lmid} settled of ${issued.length}`);
      }
      if (kill % 100 === 0) console.log(`  ${kill} kills, ${violations.length} violations`);
    }
    await Promise.all(phones.map(settle));
    await compare("at the end");
    violations.push(...(await misapplied(running, phones)));
    const intents = phones.reduce((sum, { issued }) => sum + issued.length, 0);
    return { kills, cutOff, landed, intents, violations };
  } finally {
    await workerd?.dispose();
    rmSync(persistTo, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { kills: { type: "string", default: "1000" }, seed: { type: "string", default: "1" } },
  });
  const [kills, seed] = [Number(values.kills), Number(values.seed)];
  if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed))
    throw new Trouble("Usage: node scripts/kills.ts --kills 1000 --seed 1");
  const report = await step(`${kills} kills, seed ${seed}`, () => runKills({ kills, seed }));
  for (const violation of report.violations) console.log(`✗ ${violation}`);
  console.log(
    `${report.kills} kills; ${report.cutOff} pushes cut off, ${report.landed} of them in the database; ` +
      `${report.intents} intents, ${report.violations.length} violations`,
  );
  if (report.violations.length > 0) process.exitCode = 1;
}

if (import.meta.main) await tell(main);
