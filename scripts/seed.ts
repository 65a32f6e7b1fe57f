// The demo tenants, made once in an empty local database, by the same writer as everything else.
import { writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { hashPassword } from "better-auth/crypto";
import { drizzle } from "drizzle-orm/d1";
import { getPlatformProxy, unstable_readConfig } from "wrangler";
import { account, joinCode, member, organization, user } from "../server/auth/tables.ts";
import type { AppEnv } from "../server/env.ts";
import { quizKeys } from "../server/lessons/quiz-keys.ts";
import { mirrorMember } from "../server/members/mirror-member.ts";
import { scopeOfTenant } from "../server/scope/directory.ts";
import { commit } from "../server/sync/commit.ts";
import { foundTenant } from "../server/tenants/create-tenant.ts";
import { foldAttempt } from "../shared/lessons/progress.ts";
import { encodeAnswers, grade, type ItemKey, rightAnswer } from "../shared/lessons/quiz.ts";
import type { Attempt, Progress } from "../shared/lessons/schema.ts";
import { demoAccounts, demoPassword } from "./lib/demo.ts";
import { root } from "./lib/paths.ts";
import { mndpt } from "./seed/mndpt.ts";
import {
  agent,
  approval,
  client,
  cohort,
  demoId,
  task,
  type AttemptForm,
  type Cast,
  type Demo,
  type Record,
} from "./seed/records.ts";
import { riake } from "./seed/riake.ts";
import { tsara } from "./seed/tsara.ts";

const demos: Readonly<{ [slug: string]: Demo }> = { riake, tsara, mndpt };

export interface SeedOptions {
  /** The state directory of `wrangler dev --persist-to`. */
  readonly persistTo: string;
  readonly log: (line: string) => void;
}

/** The project's own configuration without its Durable Objects, of which the proxy would only warn. */
function databaseOnly(directory: string): string {
  const { d1_databases: d1Databases } = unstable_readConfig({ config: join(root, "wrangler.toml") });
  const path = join(directory, "seed.json");
  writeFileSync(
    path,
    JSON.stringify({ name: "nexio-seed", compatibility_date: "2026-10-01", d1_databases: d1Databases }),
  );
  return path;
}

/** Runs `work` on the local database of a state directory that no server has open. */
export async function withDatabase<T>(persistTo: string, work: (env: AppEnv) => Promise<T>): Promise<T> {
  const proxy = await getPlatformProxy<{ DB: AppEnv["identityDb"] }>({
    configPath: databaseOnly(persistTo),
    persist: { path: join(persistTo, "v3") },
    remoteBindings: false,
  });
  try {
    const { DB } = proxy.env;
    const databases = new Map([["DB", DB]]);
    // What the seed's writers use of it: the databases.
    return await work({ identityDb: DB, databases } as unknown as AppEnv);
  } finally {
    await proxy.dispose();
  }
}

/** Fills an empty database with the three demo tenants; does nothing where anybody has an account. */
export async function seedIfEmpty({ persistTo, log }: SeedOptions): Promise<void> {
  await withDatabase(persistTo, async (env) => {
    const db = drizzle(env.identityDb);
    if ((await db.select({ id: user.id }).from(user).limit(1)).length > 0) return;
    const password = await hashPassword(demoPassword);
    for (const [slug, demo] of Object.entries(demos)) await seedTenant(env, slug, demo, password);
    log(
      `${Object.values(demos)
        .map(({ name }) => name)
        .join(", ")}: ${demoAccounts.length} people`,
    );
  });
}

async function seedTenant(env: AppEnv, slug: string, demo: Demo, password: string): Promise<void> {
  const db = drizzle(env.identityDb);
  const clock = { now: Date.now() };
  const createdAt = new Date(clock.now);
  const tenantId = demoId(slug);
  await db.insert(organization).values({ id: tenantId, name: demo.name, slug, createdAt });
  await foundTenant(env, { id: tenantId, name: demo.name, kind: demo.kind, languages: ["mg", "fr"] });

  const members: { [name: string]: string } = {};
  for (const { email, role } of demoAccounts.filter(({ tenant }) => tenant === slug)) {
    const userId = demoId(email);
    const displayName = demo.people[email] ?? email;
    const stamps = { createdAt, updatedAt: createdAt };
    await db.batch([
      db.insert(user).values({ id: userId, name: displayName, email, emailVerified: true, ...stamps }),
      db.insert(account).values({
        id: demoId(`account/${email}`),
        userId,
        accountId: userId,
        providerId: "credential",
        password,
        ...stamps,
      }),
      db.insert(member).values({ id: demoId(`member/${email}`), organizationId: tenantId, userId, role, createdAt }),
    ]);
    const language = slug === "mndpt" ? "fr" : "mg";
    members[displayName] = await mirrorMember(env, tenantId, { userId, displayName, role, language });
  }

  const { classes = [] } = demo;
  for (const { others } of classes)
    for (const name of others) members[name] = await seedLearner(env, tenantId, name, clock.now);

  const cast: Cast = { tenant: slug, members };
  await putAll(env, tenantId, [
    ...demo.agents.map((form, at) => agent(clock, slug, form, at)),
    ...(demo.clients ?? []).map((form) => client(clock, slug, form)),
    ...demo.tasks.map((form, at) => task(clock, cast, form, at)),
    ...demo.approvals.flatMap((form, at) => approval(clock, cast, form, at)),
    ...learning(clock.now, cast, demo.attempts),
    ...classes.flatMap((form) => cohort(clock, cast, form)),
  ]);
  for (const { code, name } of classes) {
    const cohortId = demoId(`${slug}/cohort/${name}`);
    const codeHash = createHash("sha256").update(code).digest("hex");
    await db.insert(joinCode).values({ codeHash, organizationId: tenantId, cohortId, createdAt: clock.now });
  }
}

/** Somebody who joined by a code: no address, no password; returns the member's id. */
async function seedLearner(env: AppEnv, tenantId: string, displayName: string, now: number): Promise<string> {
  const db = drizzle(env.identityDb);
  const userId = demoId(`learner/${displayName}`);
  const createdAt = new Date(now);
  await db.batch([
    db
      .insert(user)
      .values({ id: userId, name: displayName, email: `${userId}@learner.invalid`, createdAt, updatedAt: createdAt }),
    db.insert(member).values({
      id: demoId(`member/${displayName}`),
      organizationId: tenantId,
      userId,
      role: "external",
      createdAt,
    }),
  ]);
  return mirrorMember(env, tenantId, { userId, displayName, role: "external", language: "mg" });
}

/** Graded attempts and the progress they add up to. */
function learning(now: number, { tenant, members }: Cast, forms: readonly AttemptForm[]): Record[] {
  const progress = new Map<string, Progress>();
  const attempts = forms.map(([who, lessonId, rightCount, daysAgo], at): Record => {
    const keys = quizKeys[lessonId]?.[1] ?? [];
    const answers = encodeAnswers(keys.map((key, index) => (index < rightCount ? rightAnswer(key) : wrongAnswer(key))));
    const endedAt = now - daysAgo * 86_400_000;
    const { score } = grade(keys, answers);
    const attempt: Attempt = {
      id: demoId(`${tenant}/attempt/${at}`),
      memberId: members[who] ?? "",
      lessonId,
      lessonVersion: 1,
      kind: "practice",
      orderSeed: at,
      answers,
      startedAt: endedAt - 300_000,
      endedAt,
      localScore: score,
      serverScore: score,
      status: "graded",
      channel: "app",
      createdAt: endedAt,
      updatedAt: endedAt,
    };
    const key = `progress/${attempt.memberId}/${lessonId}`;
    const folded = foldAttempt(progress.get(key), attempt, endedAt);
    if (folded) progress.set(key, folded);
    return [`attempt/${attempt.id}`, attempt];
  });
  return [...attempts, ...progress];
}

/** An answer a person might give who does not know: never right, never left out. */
const wrongAnswer = (key: ItemKey): readonly number[] =>
  "count" in key
    ? rightAnswer(key).toReversed()
    : key.type === "multiple"
      ? key.key.slice(1)
      : [key.type === "number" ? key.key + 1 : Number(key.key) === 0 ? 1 : 0];

/** Writes records as the system would. */
export async function putAll(env: AppEnv, tenantId: string, records: readonly Record[]): Promise<void> {
  await commit(await scopeOfTenant(env, tenantId), {
    keys: records.map(([key]) => key),
    async run({ overlay }) {
      await overlay.run(null, async (tx) => {
        for (const [key, value] of records) await tx.put(key, value);
      });
      return {
        result: null,
        audit: { actorKind: "system", actorId: null, action: "seed_demo", detail: { records: records.length } },
      };
    },
  });
}
