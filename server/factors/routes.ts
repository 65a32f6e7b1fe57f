// A person's own second factors, and showing one. Adding and taking away asks for the class `factors` itself; whoever
// has none yet opens it with their password, or right after signing in where they have none.
import { and, eq, gt } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { Hono } from "hono";
import { z } from "zod";
import { verifyPassword } from "better-auth/crypto";
import { stepUpClasses, type StepUpClass } from "../../shared/step-up/classes.ts";
import { failures, type Count } from "../auth/failures.ts";
import { account, session as sessionTable } from "../auth/tables.ts";
import { parseBody } from "../cohorts/join-routes.ts";
import type { AppEnv } from "../env.ts";
import { Problem } from "../http/problem.ts";
import type { SessionReader, Signed } from "../http/session.ts";
import { commitPatiently } from "../sync/commit-and-poke.ts";
import { stepNonce } from "../step-up/nonce.ts";
import { forgetShown, recordStepUp, shownBy, stepUpGuard, stepUpReader } from "../step-up/step-ups.ts";
import { codesLeft, makeCodes } from "./backup-codes.ts";
import { toBase64Url } from "./keys.ts";
import { algorithms, passkeysOf, register, rpId } from "./passkeys.ts";
import { factorSchema, showFactor } from "./show.ts";
import { passkey, totp } from "./tables.ts";
import { beginTotp, inForce, takeTotp } from "./totp.ts";
import { withinTries } from "./tries.ts";

/** Between the wish to lose one's last factor and its end. */
const noticeMs = 24 * 60 * 60_000;
/** Whoever has no password proves themselves by having just signed in. */
const freshMs = 10 * 60_000;
const mostPasskeys = 20;

const name = z.string().trim().min(1).max(60);
const bytes = (most: number) =>
  z
    .string()
    .regex(/^[\w-]+$/)
    .max(most);
const classSchema = z.enum(stepUpClasses);
const registerSchema = z.object({
  name,
  at: z.number().int(),
  id: bytes(1400),
  clientData: bytes(2000),
  attestation: bytes(16_000),
});

export function factorRoutes(env: AppEnv, session: SessionReader) {
  const db = drizzle(env.identityDb);
  const requireStepUp = stepUpGuard(env);
  const openClasses = stepUpReader(env);
  const doors = failures(env.identityDb);

  const totpOf = async (userId: string) => {
    const [row] = await db
      .select({ confirmedAt: totp.confirmedAt, removeAt: totp.removeAt })
      .from(totp)
      .where(and(eq(totp.userId, userId), inForce(Date.now())));
    return row ?? null;
  };
  /** What the person has, as their own screen shows it. */
  async function listed(userId: string) {
    const [keys, app, codes] = await Promise.all([passkeysOf(env, userId), totpOf(userId), codesLeft(env, userId)]);
    const passkeys = keys.map(({ id, name: called, createdAt, usedAt, removeAt }) => ({
      id,
      name: called,
      createdAt,
      usedAt,
      removeAt,
    }));
    return { passkeys, totp: app, codes };
  }
  const passwordHash = async (userId: string) => {
    const [row] = await db
      .select({ hash: account.password })
      .from(account)
      .where(and(eq(account.userId, userId), eq(account.providerId, "credential")));
    return row?.hash ?? null;
  };
  /** Leaves a trace in the tenant the person is in. */
  async function note({ scope }: Signed, action: string, detail: object): Promise<void> {
    if (!scope) return;
    const audit = { actorKind: "member", actorId: scope.actor.memberId, action, detail } as const;
    await commitPatiently(scope.db, { keys: [], run: async () => ({ result: null, audit }) });
  }

  /** Throws 403 `factor_refused` where the password is wrong, or there is none and the sign-in is not of just now. */
  async function firstTime({ user, sessionId }: Signed, password: string, address: string): Promise<string> {
    const refused = new Problem(403, "factor_refused", "It was not accepted. Sign in again, then try once more.");
    const hash = await passwordHash(user.id);
    if (hash === null) {
      const since = new Date(Date.now() - freshMs);
      const [fresh] = await db
        .select({ id: sessionTable.id })
        .from(sessionTable)
        .where(and(eq(sessionTable.id, sessionId), gt(sessionTable.createdAt, since)));
      if (!fresh) throw refused;
      return "sign-in";
    }
    const [network, own]: [Count, Count] = [
      ["sign-in:address", address],
      ["sign-in:account", user.email.toLowerCase()],
    ];
    await doors.check(network);
    await doors.take(own);
    if (await verifyPassword({ hash, password })) {
      await doors.clear(own);
      return "password";
    }
    await doors.add(network);
    throw refused;
  }

  const begun = (at: number, challenge: Uint8Array, passkeys: readonly { credentialId: string }[]) => ({
    at,
    challenge: toBase64Url(challenge),
    rpId: rpId(env),
    credentials: passkeys.map(({ credentialId }) => credentialId),
  });
  /** Signed in, and with the class `factors` open. */
  const changing = async (request: Request): Promise<Signed> => {
    const signed = await session.person(request);
    await requireStepUp(signed, "factors");
    return signed;
  };

  /**
   * Ends a factor: at once where others stay, in a day where it is the last one, and then only by the word of another,
   * which a code from the list is. Throws 409 `last_factor`.
   */
  async function endOf(signed: Signed, which: string): Promise<number | null> {
    const { passkeys, totp: app } = await listed(signed.user.id);
    const others = passkeys.filter(({ id, removeAt }) => id !== which && removeAt === null).length;
    if (others + (which !== "totp" && app && app.removeAt === null ? 1 : 0) > 0) return null;
    const by = await shownBy(env, signed, "factors");
    if (by === which || by === "password" || by === "sign-in")
      throw new Problem(409, "last_factor", "This is the last one. Confirm with another, or with a code of your list.");
    return Date.now() + noticeMs;
  }

  const factors = new Hono()
    .get("/", async (c) => {
      const { user, scope } = await session.person(c.req.raw);
      const found = await listed(user.id);
      const none = found.passkeys.length === 0 && found.totp === null;
      // Who decides for an organisation is asked to set one up.
      const wanted = none && scope !== null && scope.actor.role !== "external";
      return c.json({ ...found, wanted, password: none && (await passwordHash(user.id)) !== null });
    })

    .post("/passkeys/options", async (c) => {
      const signed = await changing(c.req.raw);
      const { user, sessionId } = signed;
      const at = Date.now();
      const known = await passkeysOf(env, user.id);
      const challenge = await stepNonce(env, "register", sessionId, user.id, at);
      return c.json({ ...begun(at, challenge, known), user, algorithms });
    })
    .post("/passkeys", async (c) => {
      const signed = await changing(c.req.raw);
      const { at, name: called, ...answer } = await parseBody(registerSchema, c.req.raw);
      const { user, sessionId } = signed;
      if ((await passkeysOf(env, user.id)).length >= mostPasskeys)
        throw new Problem(409, "too_many", "Remove a passkey you no longer use first.");
      const challenge = await stepNonce(env, "register", sessionId, user.id, at);
      const isFresh = at <= Date.now() && Date.now() - at <= freshMs;
      const made = isFresh ? await register(env, user.id, called, challenge, answer) : null;
      if (made === null) throw new Problem(422, "passkey_refused", "What the phone answered could not be accepted.");
      await note(signed, "add_passkey", { id: made });
      return c.json({ id: made }, 201);
    })
    .post("/passkeys/:id/rename", async (c) => {
      const { user } = await session.person(c.req.raw);
      const { name: called } = await parseBody(z.object({ name }), c.req.raw);
      const which = and(eq(passkey.id, c.req.param("id")), eq(passkey.userId, user.id));
      const renamed = await db.update(passkey).set({ name: called }).where(which).returning({ id: passkey.id });
      if (renamed.length === 0) throw new Problem(404, "not_found", "There is no such passkey.");
      return c.json({ name: called });
    })
    /** `{removeAt}`: null when it is gone. */
    .post("/passkeys/:id/remove", async (c) => {
      const signed = await changing(c.req.raw);
      const id = c.req.param("id");
      const mine = (await passkeysOf(env, signed.user.id)).find((one) => one.id === id);
      if (!mine) throw new Problem(404, "not_found", "There is no such passkey.");
      const removeAt = mine.removeAt ?? (await endOf(signed, id));
      const which = eq(passkey.id, id);
      if (removeAt === null) await db.delete(passkey).where(which);
      else await db.update(passkey).set({ removeAt }).where(which);
      await forgetShown(env, signed.user.id, id);
      await note(signed, "remove_passkey", { id, removeAt });
      return c.json({ removeAt });
    })
    .post("/passkeys/:id/keep", async (c) => {
      const { user } = await session.person(c.req.raw);
      const which = and(
        eq(passkey.id, c.req.param("id")),
        eq(passkey.userId, user.id),
        gt(passkey.removeAt, Date.now()),
      );
      await db.update(passkey).set({ removeAt: null }).where(which);
      return c.json({ removeAt: null });
    })

    /** `{secret, uri}`; counts once a code of it was confirmed. */
    .post("/totp", async (c) => {
      const { user } = await changing(c.req.raw);
      const secret = await beginTotp(env, user.id);
      if (secret === null) throw new Problem(409, "already_set", "An authenticator app is set up already.");
      const uri = `otpauth://totp/Nexio:${encodeURIComponent(user.email)}?secret=${secret}&issuer=Nexio`;
      return c.json({ secret, uri });
    })
    .post("/totp/confirm", async (c) => {
      const signed = await changing(c.req.raw);
      const { code } = await parseBody(z.object({ code: z.string().max(20) }), c.req.raw);
      const { id } = signed.user;
      if (!(await withinTries(env, id, () => takeTotp(env, id, code.replace(/\s/g, ""), true))))
        throw new Problem(
          403,
          "factor_refused",
          "It was not accepted. After five wrong codes, wait a quarter of an hour.",
        );
      await note(signed, "add_totp", {});
      return c.json({ confirmed: true });
    })
    .post("/totp/remove", async (c) => {
      const signed = await changing(c.req.raw);
      const app = await totpOf(signed.user.id);
      if (!app) throw new Problem(404, "not_found", "No authenticator app is set up.");
      const removeAt = app.removeAt ?? (await endOf(signed, "totp"));
      const which = eq(totp.userId, signed.user.id);
      if (removeAt === null) await db.delete(totp).where(which);
      else await db.update(totp).set({ removeAt }).where(which);
      await forgetShown(env, signed.user.id, "totp");
      await note(signed, "remove_totp", { removeAt });
      return c.json({ removeAt });
    })
    .post("/totp/keep", async (c) => {
      const { user } = await session.person(c.req.raw);
      await db
        .update(totp)
        .set({ removeAt: null })
        .where(and(eq(totp.userId, user.id), gt(totp.removeAt, Date.now())));
      return c.json({ removeAt: null });
    })

    /** `{codes}`: shown this once. */
    .post("/codes", async (c) => {
      const signed = await changing(c.req.raw);
      const codes = await makeCodes(env, signed.user.id);
      await note(signed, "make_backup_codes", {});
      return c.json({ codes });
    });

  const stepUp = new Hono()
    /** `{open}`: the classes this session has confirmed. */
    .get("/", async (c) => c.json({ open: [...(await openClasses(await session.person(c.req.raw)))] }))
    /** A nonce for what this client group will decide without a network, and the person's passkeys. */
    .post("/nonce", async (c) => {
      const { sessionId, user } = await session.person(c.req.raw);
      const { group } = await parseBody(z.object({ group: z.string().min(1).max(64) }), c.req.raw);
      const at = Date.now();
      const nonce = await stepNonce(env, "decide", sessionId, group, at);
      const { challenge, ...rest } = begun(at, nonce, await passkeysOf(env, user.id));
      return c.json({ ...rest, nonce: challenge });
    })
    /** A challenge for the class `of`. */
    .post("/options", async (c) => {
      const { sessionId, user } = await session.person(c.req.raw);
      const { of } = await parseBody(z.object({ of: classSchema }), c.req.raw);
      const at = Date.now();
      return c.json(begun(at, await stepNonce(env, "class", sessionId, of, at), await passkeysOf(env, user.id)));
    })
    /** Opens the class `of` in this session. `{until}`; 403 `factor_refused`. */
    .post("/", async (c) => {
      const signed = await session.person(c.req.raw);
      const body = z.union([
        z.object({ of: classSchema }).and(factorSchema),
        z.object({ of: z.literal("factors"), password: z.string().max(128) }),
      ]);
      const shown = await parseBody(body, c.req.raw);
      const by = await byOf(signed, shown.of, shown, c.req.header("cf-connecting-ip") ?? "");
      return c.json({ until: await recordStepUp(env, signed, shown.of, by) });
    });

  async function byOf(
    signed: Signed,
    of: StepUpClass,
    shown: z.infer<typeof factorSchema> | { password: string },
    address: string,
  ): Promise<string> {
    if (!("password" in shown))
      return showFactor(env, signed.user.id, shown, (at) => stepNonce(env, "class", signed.sessionId, of, at));
    const { passkeys, totp: app } = await listed(signed.user.id);
    // From the first factor on, a password adds nothing to the sign-in.
    if (passkeys.length > 0 || app)
      throw new Problem(403, "factor_refused", "Confirm with your passkey or a code instead.");
    return firstTime(signed, shown.password, address);
  }

  return new Hono().route("/factors", factors).route("/step-up", stepUp);
}
