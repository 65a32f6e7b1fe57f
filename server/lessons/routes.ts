// The organisation's own lessons over HTTP: publishing, their source, and their packs beside the built-in ones.
import { Hono } from "hono";
import { z } from "zod";
import { Problem } from "../http/problem.ts";
import type { SessionReader } from "../http/session.ts";
import type { TenantScope } from "../scope/open-scope.ts";
import { readJson } from "../sync/body.ts";
import { Contention } from "../sync/commit.ts";
import { listLesson, packNamed, publishLesson, publishSchema, sourcesOf } from "./publish.ts";

const listedSchema = z.object({ listed: z.boolean() });

/** Throws 503 `contention` when others write too much at once. */
async function settled<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Contention)) throw error;
    throw new Problem(503, "contention", error.message, { "retry-after": "2" });
  }
}

/** Phones that miss this pull it at their next turn. */
async function poke(scope: TenantScope, scopes: ReadonlySet<string>): Promise<void> {
  if (scopes.size > 0)
    await scope
      .hub()
      .poke([...scopes], null)
      .catch(() => {});
}

export function lessonRoutes(session: SessionReader) {
  return (
    new Hono()
      .post("/", async (c) => {
        const scope = await session.scope(c.req.raw);
        const publishing = publishSchema.safeParse(await readJson(c.req.raw));
        if (!publishing.success) throw new Problem(422, "invalid_fields", "Send id, version and sources by language.");
        const { version, packs, scopes } = await settled(() => publishLesson(scope.db, scope.actor, publishing.data));
        await poke(scope, scopes);
        return c.json({ id: publishing.data.id, version, packs }, scopes.size > 0 ? 201 : 200);
      })
      /** `{listed}`: whether learners find the lesson in their list. */
      .post("/:id/listed", async (c) => {
        const scope = await session.scope(c.req.raw);
        const asked = listedSchema.safeParse(await readJson(c.req.raw));
        if (!asked.success) throw new Problem(422, "invalid_fields", "Send listed: true or false.");
        const status = asked.data.listed ? "published" : "archived";
        await poke(scope, await settled(() => listLesson(scope.db, scope.actor, c.req.param("id"), status)));
        return c.json(asked.data);
      })
      .get("/:id/source", async (c) => {
        const { db, actor } = await session.scope(c.req.raw);
        return c.json(await sourcesOf(db, actor, c.req.param("id")));
      })
  );
}

/** Packs that are no files: those of the caller's own organisation. To everyone else they do not exist. */
export function packRoutes(session: SessionReader) {
  return new Hono().get("/:hash", async (c) => {
    const nothing = new Problem(404, "not_found", "There is nothing here.");
    const hash = c.req.param("hash");
    if (!/^[0-9a-f]{64}$/.test(hash)) throw nothing;
    const scope = await session.scope(c.req.raw).catch((error: unknown) => {
      throw error instanceof Problem ? nothing : error;
    });
    const pack = await packNamed(scope.db, hash);
    if (pack === undefined) throw nothing;
    return c.body(pack, 200, {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "private, max-age=31536000, immutable",
    });
  });
}
