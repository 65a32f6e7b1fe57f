// How somebody signs in, and where they are signed in: looked at, and ended, by themselves.
import { and, desc, eq, gt, ne } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { Hono } from "hono";
import { z } from "zod";
import type { Device } from "../../shared/devices/schema.ts";
import { isWeakPin } from "../../shared/devices/pin.ts";
import { longestName, signInName } from "../../shared/members/sign-in-name.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import { networkOf } from "../limits/network.ts";
import type { SessionReader, Signed } from "../http/session.ts";
import { openScope } from "../scope/open-scope.ts";
import { commitAndPoke } from "../sync/commit-and-poke.ts";
import { parse } from "./calls.ts";
import { deviceName } from "./device-name.ts";
import { failures, type Count } from "./failures.ts";
import { pins } from "./pins.ts";
import { account, session as sessionTable, user } from "./tables.ts";

const pinSchema = z.object({
  name: z.string().max(longestName),
  pin: z.string().refine((digits) => !isWeakPin(digits)),
  /** The PIN there is, where there is one. */
  current: z.string().max(12).default(""),
});

export function ownAccountRoutes(env: AppEnv, session: SessionReader) {
  const db = drizzle(env.identityDb);
  const doors = failures(env.identityDb);
  const known = pins(env);

  type Ending = Pick<typeof sessionTable.$inferSelect, "id" | "deviceTenant" | "deviceId">;

  /** A session on a known device ends with the device: its key would open the next one. */
  async function end({ user: { id: userId }, sessionId }: Signed, ending: readonly Ending[]): Promise<void> {
    for (const { id, deviceTenant: tenantId, deviceId } of ending) {
      await db.delete(sessionTable).where(and(eq(sessionTable.id, id), eq(sessionTable.userId, userId)));
      const scope = tenantId && (await openScope(env, { userId, tenantId, sessionId }));
      if (!scope || !deviceId) continue;
      const key = `device/${deviceId}`;
      const { memberId } = scope.actor;
      await commitAndPoke(scope, {
        keys: [key],
        async run({ overlay, now }) {
          let isTaken = false;
          await overlay.run(null, async (tx) => {
            const device = (await tx.get(key)) as Device | undefined;
            isTaken = device?.memberId === memberId && device.status === "active";
            if (isTaken) await tx.put(key, { ...device, status: "revoked", updatedAt: now });
          });
          const audit = {
            actorKind: "member",
            actorId: memberId,
            action: "end_session",
            detail: { deviceId },
          } as const;
          return { result: null, audit: isTaken ? audit : null };
        },
      });
      // Whatever else was opened by the same device.
      await db
        .delete(sessionTable)
        .where(
          and(eq(sessionTable.userId, userId), eq(sessionTable.deviceId, deviceId), ne(sessionTable.id, sessionId)),
        );
    }
  }

  const open = (userId: string) =>
    db
      .select()
      .from(sessionTable)
      .where(and(eq(sessionTable.userId, userId), gt(sessionTable.expiresAt, new Date())))
      .orderBy(desc(sessionTable.updatedAt));

  return (
    new Hono()
      .get("/", async (c) => {
        const { user: person, sessionId, scope } = await session.person(c.req.raw);
        const holder = scope && { tenantId: scope.tenant.id, userId: person.id };
        const [[found], accounts, sessions, pinName] = await Promise.all([
          db.select({ verified: user.emailVerified }).from(user).where(eq(user.id, person.id)),
          db.select({ provider: account.providerId }).from(account).where(eq(account.userId, person.id)),
          open(person.id),
          holder && known.nameOf(holder),
        ]);
        const providers = accounts.map(({ provider }) => provider);
        return c.json({
          // Whoever has none has an address that cannot be.
          email: person.email.endsWith(".invalid") ? null : person.email,
          verified: found?.verified ?? false,
          hasPassword: providers.includes("credential"),
          providers: providers.filter((provider) => provider !== "credential"),
          /** Only learners sign in by PIN. */
          mayHavePin: scope?.actor.role === "external",
          pinName,
          sessions: sessions.map(({ id, userAgent, createdAt, updatedAt, deviceId }) => ({
            id,
            name: deviceName(userAgent),
            /** To the day: it is written down once a day. */
            lastUsedAt: updatedAt.getTime(),
            createdAt: createdAt.getTime(),
            isHere: id === sessionId,
            isDevice: deviceId !== null,
          })),
        });
      })
      /** Of somebody else it is as of nobody: 404. */
      .post("/sessions/:id/end", async (c) => {
        const person = await session.person(c.req.raw);
        const found = (await open(person.user.id)).filter(({ id }) => id === c.req.param("id"));
        if (found.length === 0) throw new Problem(404, "not_found", "There is nothing here.");
        await end(person, found);
        return c.json({ ended: found.length });
      })
      .post("/sessions/end-others", async (c) => {
        const person = await session.person(c.req.raw);
        const all = await open(person.user.id);
        const here = all.find(({ id }) => id === person.sessionId);
        const others = all.filter(({ id }) => id !== person.sessionId);
        // A phone may have several; this one is not taken away by its own.
        const mine = ({ deviceId }: Ending) => deviceId !== null && deviceId === here?.deviceId;
        await end(
          person,
          others.map((one) => (mine(one) ? { ...one, deviceId: null } : one)),
        );
        return c.json({ ended: others.length });
      })

      /** Another phone signs in by it. 403 `wrong_pin`, `not_allowed`; 409 `name_taken`; 422 `invalid_fields`. */
      .post("/pin", async (c) => {
        const { actor, tenant, userId } = await learner(c.req.raw);
        const asked = await parse(pinSchema, c.req.raw);
        const name = signInName(asked.name);
        if (!name) throw new Problem(422, "invalid_fields", "Check: name.");
        const holder = { tenantId: tenant.id, userId };
        const before = await known.nameOf(holder);
        if (before !== null) {
          const count: Count = ["pin:account", `${tenant.id}:${before}`];
          await doors.take(count);
          if ((await known.verify(tenant.id, before, asked.current)) !== userId)
            throw new Problem(403, "wrong_pin", "The PIN so far is not right.");
          await doors.clear(count);
        }
        const address: Count = ["pin:address", networkOf(c.req.raw.headers)];
        await doors.check(address);
        try {
          await known.set({ ...holder, name, digits: asked.pin });
        } catch (error) {
          // Which names there are is not to be asked for long.
          if (error instanceof Problem) await doors.add(address);
          throw error;
        }
        await note(c.req.raw, "set_sign_in_pin", actor.memberId);
        return c.json({ name });
      })
  );

  async function learner(request: Request) {
    const { user: person, scope } = await session.person(request);
    if (scope?.actor.role !== "external")
      throw new Problem(403, "not_allowed", "This is for people who learn in a class.");
    return { ...scope, userId: person.id };
  }

  /** What changed who gets in stands in the tenant's record. */
  async function note(request: Request, action: string, memberId: string): Promise<void> {
    const scope = await session.scope(request);
    const audit = { actorKind: "member", actorId: memberId, action, detail: {} } as const;
    await commitAndPoke(scope, { keys: [], run: async () => ({ result: null, audit }) });
  }
}
