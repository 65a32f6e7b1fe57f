// How often somebody may call, counted by the real runtime, hub and database. Other tests run with limits off.
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { forgetCounts, hourlyQuota } from "../../server/auth/quota.ts";
import { parseEnv } from "../../server/env.ts";
import type { Counted } from "../../server/limits/gate.ts";
import { createApp } from "../../server/http/app.ts";
import { hubName } from "../../server/scope/keys.ts";
import { noEvidence } from "../../server/step-up/evidence.ts";
import { TenantHub } from "../../server/sync/hub.ts";
import { newId } from "../../server/sync/new-id.ts";
import { aClass, aJoiner, codeOf, makeClass } from "../support/class.ts";
import { opened } from "../support/factors.ts";
import { anAddress, aTenant, fetchApp, Phone, postJson, signIn, useApp } from "../support/tenants.ts";

const limited = { ...env, LIMITS: "on" } as Env;
const anApp = () => createApp(parseEnv(limited));
const app = anApp();

/** Windows are minutes of the clock: a burst must not lie across two. */
async function withinOneMinute(seconds: number): Promise<void> {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < seconds * 1000) await new Promise((resolve) => setTimeout(resolve, left + 50));
}
const statuses = async (count: number, call: (at: number) => Promise<Response>) => {
  const found: Record<number, number> = {};
  for (let at = 0; at < count; at++) {
    const { status } = await call(at);
    found[status] = (found[status] ?? 0) + 1;
  }
  return found;
};

/** So many calls of somebody that are known to pass, without the road to them. */
async function spend(counted: Counted, who: string, calls: number): Promise<void> {
  const { gate } = parseEnv(limited);
  for (let left = calls; left > 0; left -= 50)
    await Promise.all(Array.from({ length: Math.min(left, 50) }, () => gate.pass(counted, who)));
}

describe("strangers", () => {
  const look = (address: string) =>
    fetchApp(`/verify/${newId()}`, { headers: address === "" ? {} : { "cf-connecting-ip": address } });

  test("check thirty certificates a minute from one address; the next address is not the worse for it", () =>
    useApp(app, async () => {
      await withinOneMinute(5);
      const address = anAddress();
      expect(await statuses(40, () => look(address))).toEqual({ 404: 30, 429: 10 });
      const refused = await look(address);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(30);
      expect(await codeOf(refused)).toEqual([429, "too_many_requests"]);
      expect((await look(anAddress())).status).toBe(404);
    }));

  test("gain nothing by a network full of addresses", () =>
    useApp(app, async () => {
      await withinOneMinute(5);
      const half = newId().slice(-4);
      expect(await statuses(40, (at) => look(`2001:db8:${half}:1::${at.toString(16)}`))).toEqual({ 404: 30, 429: 10 });
    }));

  test("gain nothing by a session’s cookie that we did not sign", () =>
    useApp(app, async () => {
      await withinOneMinute(10);
      const headers = { "cf-connecting-ip": anAddress() };
      const forged = (at: number) => ({
        ...headers,
        cookie: `nexio.session_token=stolen${at}.${btoa("x".repeat(32))}`,
      });
      await spend("door", headers["cf-connecting-ip"], 290);
      expect(await statuses(15, (at) => fetchApp("/api/session?guest", { headers: forged(at) }))).toEqual({
        200: 10,
        429: 5,
      });
    }));

  test("read text pages as they like: thousands share one proxy", () =>
    useApp(app, async () => {
      const headers = { "cf-connecting-ip": anAddress() };
      await withinOneMinute(10);
      await spend("door", headers["cf-connecting-ip"], 300);
      expect((await fetchApp("/api/session?guest", { headers })).status).toBe(429);
      expect(await statuses(5, () => fetchApp("/t/mg/help", { headers }))).toEqual({ 200: 5 });
    }));
});

test(
  "a class of forty behind one address joins, signs in and syncs within a minute, and nobody is sent away",
  () =>
    useApp(app, async () => {
      const { tenant, cohort } = await aClass();
      const address = { "cf-connecting-ip": anAddress() };
      await withinOneMinute(30);
      const answers: number[] = [];
      const ask = async (asked: Promise<Response>) => {
        const response = await asked;
        answers.push(response.status);
        return response;
      };
      for (let at = 0; at < 40; at++) {
        const joiner = await aJoiner(cohort.joinCode, `Soa ${at}`);
        await ask(fetchApp("/api/session?guest", { headers: address }));
        await ask(postJson("/api/join/look", { code: cohort.joinCode }, address));
        await ask(joiner.join(address["cf-connecting-ip"]));
        const cookie = await joiner.signIn(tenant.id);
        await ask(fetchApp("/api/session", { headers: { ...address, cookie } }));
        const pull = { pullVersion: 1, clientGroupID: newId(), cookie: null };
        for (let pulls = 0; pulls < 3; pulls++) await ask(postJson("/api/sync/pull", pull, { ...address, cookie }));
      }
      expect(answers).toHaveLength(280);
      expect(answers.filter((status) => status !== 200)).toEqual([]);
    }),
  120_000,
);

test("one person has 120 calls a minute, from however many addresses and sessions", () =>
  useApp(app, async () => {
    const { owner } = await aTenant();
    const cookies = [owner.cookie, await signIn(owner.email), await signIn(owner.email)];
    await withinOneMinute(10);
    const call = (at: number) =>
      fetchApp("/api/session", { headers: { cookie: cookies[at % 3] ?? "", "cf-connecting-ip": anAddress() } });
    expect(await statuses(130, call)).toEqual({ 200: 120, 429: 10 });
    // And someone else has theirs.
    const other = await aTenant();
    expect((await fetchApp("/api/session", { headers: { cookie: other.owner.cookie } })).status).toBe(200);
  }));

test(
  "one tenant has a thousand, from however many people; another tenant has its own",
  () =>
    useApp(app, async () => {
      const [tenant, other] = [await aTenant(), await aTenant()];
      const people = [tenant.owner];
      while (people.length < 9) people.push(await tenant.join("staff"));
      await withinOneMinute(25);
      await spend("tenant", tenant.id, 990);
      const call = (at: number) =>
        fetchApp("/api/session", { headers: { cookie: people[at % people.length]?.cookie ?? "" } });
      expect(await statuses(15, call)).toEqual({ 200: 10, 429: 5 });
      expect((await fetchApp("/api/session", { headers: { cookie: other.owner.cookie } })).status).toBe(200);
    }),
  120_000,
);

describe("the tenant’s hub", () => {
  /** The hub of `tenantId`, counting. */
  const withHub = (tenantId: string, work: (hub: TenantHub, state: DurableObjectState) => Promise<void>) =>
    runInDurableObject(env.TENANT_HUB.get(env.TENANT_HUB.idFromName(hubName(tenantId))), (_, state) =>
      work(new TenantHub(state, limited), state),
    );
  const push = (group: string) => ({ pushVersion: 1 as const, clientGroupID: group, mutations: [] });

  test("takes sixty pushes a minute of one phone; the phone’s work is in the next one", async () => {
    const { id, owner } = await aTenant();
    await withinOneMinute(10);
    await withHub(id, async (hub) => {
      const answers = [];
      for (let at = 0; at < 65; at++) answers.push(await hub.push(owner.actor, push("phone"), noEvidence));
      expect(answers.filter((answer) => "ok" in answer)).toHaveLength(60);
      expect(answers.at(-1)).toMatchObject({ problem: { status: 429, code: "too_many_requests" } });
      const { problem } = answers.at(-1) as { problem: { retryAfter: number } };
      expect(problem.retryAfter).toBeLessThanOrEqual(60);
      expect(problem.retryAfter).toBeGreaterThan(0);
      // Someone else's phone in the same class goes on.
      expect(await hub.push(owner.actor, push("other"), noEvidence)).toHaveProperty("ok");
    });
  });

  test("tells phones less often, then holds files back, before it refuses anybody’s work", async () => {
    const { id, owner } = await aTenant();
    await withinOneMinute(30);
    await withHub(id, async (hub) => {
      const session = await env.DB.prepare("SELECT id FROM auth_session WHERE user_id = ?")
        .bind(owner.userId)
        .first<string>("id");
      const socket = { ...owner.actor, group: "listening", session };
      const headers = { upgrade: "websocket", "x-nexio-socket": JSON.stringify(socket) };
      const { webSocket } = await hub.fetch(new Request("https://hub/", { headers }));
      let pokes = 0;
      webSocket?.addEventListener("message", () => {
        pokes += 1;
      });
      webSocket?.accept();
      const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
      const seen: [pushes: number, event: string][] = [];
      for (let at = 0; at < 1001; at++) {
        const answer = await hub.push(owner.actor, push(`phone ${at}`), noEvidence);
        if ("problem" in answer) seen.push([at, "work"]);
        if (at % 100 !== 99) continue;
        const before = pokes;
        await hub.poke(["all"], null);
        await settle();
        if (pokes === before && !seen.some(([, event]) => event === "pokes")) seen.push([at + 1, "pokes"]);
        if (hub.exportsWait() > 0 && !seen.some(([, event]) => event === "exports")) seen.push([at + 1, "exports"]);
      }
      expect(seen).toEqual([
        [500, "pokes"],
        [900, "exports"],
        [1000, "work"],
      ]);
      webSocket?.close();
    });
  }, 120_000);
});

test("over HTTP a refused push says when to come back, and is applied once when it does", async () => {
  const tenant = await aTenant();
  const phone = new Phone(tenant.owner);
  const answer = {
    problem: { status: 429, code: "too_many_requests", detail: "More than can be taken in now.", retryAfter: 17 },
  };
  const busy = { idFromName: () => "busy", get: () => ({ push: async () => answer, poke: async () => {} }) };
  const mutation = phone.mutation("createTask", { id: newId(), title: "Miandry" });
  const hubs = busy as unknown as typeof env.TENANT_HUB;
  await useApp(createApp({ ...parseEnv(env), hubs }), async () => {
    const refused = await phone.call("/api/sync/push", phone.pushBody([mutation]));
    expect(refused.headers.get("retry-after")).toBe("17");
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(await codeOf(refused)).toEqual([429, "too_many_requests"]);
  });
  await phone.push(mutation);
  await phone.push(mutation);
  await phone.pull();
  expect(phone.records("task")).toHaveLength(1);
});

describe("files of results", () => {
  const file = (id: string, cookie: string) => fetchApp(`/api/cohorts/${id}/results`, { headers: { cookie } });

  test("are five an hour for one person and class, exactly, however many isolates are asked at once", async () => {
    const { tenant, trainer, cohort } = await aClass();
    for (const person of [trainer, tenant.owner]) await opened(person, "exports");
    const isolates = [app, anApp(), anApp()];
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        Promise.resolve(
          (isolates[at % 3] ?? app).request(`/api/cohorts/${cohort.id}/results`, {
            headers: { cookie: trainer.cookie },
          }),
        ),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      ...Array(5).fill(200),
      ...Array(7).fill(429),
    ]);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(3500);
    expect(await refused?.json()).toMatchObject({ code: "quota_used" });
    await useApp(app, async () => {
      // Another class, and another person.
      expect((await file((await makeClass(trainer)).id, trainer.cookie)).status).toBe(200);
      expect((await file(cohort.id, tenant.owner.cookie)).status).toBe(200);
      // A format that there is not costs nothing.
      const odd = await fetchApp(`/api/cohorts/${cohort.id}/results?format=pdf`, {
        headers: { cookie: trainer.cookie },
      });
      expect(odd.status).toBe(400);
    });
  });

  test("wait while the tenant’s work is being taken in", async () => {
    const { trainer, cohort } = await aClass();
    await opened(trainer, "exports");
    const hubs = {
      idFromName: () => "busy",
      get: () => ({ exportsWait: async () => 23 }),
    } as unknown as typeof env.TENANT_HUB;
    await useApp(createApp({ ...parseEnv(limited), hubs }), async () => {
      const refused = await file(cohort.id, trainer.cookie);
      expect(refused.headers.get("retry-after")).toBe("23");
      expect(await codeOf(refused)).toEqual([429, "busy"]);
    });
    const down = { idFromName: () => "down", get: () => ({ exportsWait: () => Promise.reject(new Error("down")) }) };
    await useApp(createApp({ ...parseEnv(limited), hubs: down as unknown as typeof env.TENANT_HUB }), async () => {
      expect((await file(cohort.id, trainer.cookie)).status).toBe(200);
    });
  });
});

describe("an hour’s quota", () => {
  const row = (key: string) =>
    env.DB.prepare("SELECT count, last_request FROM auth_rate_limit WHERE key = ?").bind(key).first();

  test("begins anew with the first use after it, and is one row", async () => {
    const [quota, key] = [hourlyQuota({ identityDb: env.DB }), `test:${newId()}`];
    for (let use = 0; use < 3; use++) await quota.use(key, 3);
    for (let use = 0; use < 5; use++) await expect(quota.use(key, 3)).rejects.toMatchObject({ status: 429 });
    expect(await row(key)).toMatchObject({ count: 4 });
    await env.DB.prepare("UPDATE auth_rate_limit SET last_request = last_request - 3600000 WHERE key = ?")
      .bind(key)
      .run();
    await quota.use(key, 3);
    expect(await row(key)).toMatchObject({ count: 1 });
  });

  test("counts of yesterday are forgotten, those of today are not", async () => {
    const [quota, old, young] = [hourlyQuota({ identityDb: env.DB }), `test:${newId()}`, `test:${newId()}`];
    await quota.use(old, 3);
    await quota.use(young, 3);
    await env.DB.prepare("UPDATE auth_rate_limit SET last_request = last_request - 90000000 WHERE key = ?")
      .bind(old)
      .run();
    await forgetCounts({ identityDb: env.DB }, Date.now());
    expect([await row(old), (await row(young)) !== null]).toEqual([null, true]);
  });
});
