// The organisation's own lessons over HTTP: publishing, their source, and their packs beside the built-in ones.
import { Hono } from "hono";
import { Problem } from "../http/problem.ts";
import type { SessionReader } from "../http/session.ts";
import { readJson } from "../sync/body.ts";
import { Contention } from "../sync/commit.ts";
import { packNamed, publishLesson, publishSchema, sourcesOf } from "./publish.ts";

export function lessonRoutes(session: SessionReader) {
  return new Hono()
    .post("/", async (c) => {
      const scope = await session.scope(c.req.raw);
      const publishing = publishSchema.safeParse(await readJson(c.req.raw));
      if (!publishing.success) throw new Problem(422, "invalid_fields", "Send id, version and sources by language.");
      try {
        const { version, packs, scopes } = await publishLesson(scope.db, scope.actor, publishing.data);
        // Phones that miss this pull it at their next turn.
        if (scopes.size > 0)
          await scope
            .hub()
            .poke([...scopes], null)
            .catch(() => {});
        return c.json({ id: publishing.data.id, version, packs }, scopes.size > 0 ? 201 : 200);
      } catch (error) {
        if (!(error instanceof Contention)) throw error;
        throw new Problem(503, "contention", error.message, { "retry-after": "2" });
      }
    })
    .get("/:id/source", async (c) => {
      const { db, actor } = await session.scope(c.req.raw);
      return c.json(await sourcesOf(db, actor, c.req.param("id")));
    });
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
