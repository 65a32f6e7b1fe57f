// Asks the parts the service stands on, each for real.
import { Hono } from "hono";
import type { AppEnv } from "../env.ts";
import { Problem } from "./problem.ts";

export function healthRoutes({ databases, hubs, version }: AppEnv) {
  return new Hono().get("/", async (c) => {
    const parts: [name: string, asked: Promise<unknown>][] = [
      ...[...databases].map(([name, db]): [string, Promise<unknown>] => [
        name,
        db.prepare("SELECT count(*) FROM directory").first(),
      ]),
      ["TENANT_HUB", hubs.get(hubs.idFromName("health")).ping()],
    ];
    const answers = await Promise.allSettled(parts.map(([, asked]) => asked));
    const failing = parts.filter((_, at) => answers[at]?.status === "rejected").map(([name]) => name);
    if (failing.length > 0) throw new Problem(503, "part_failing", `No answer from ${failing.join(", ")}.`);
    return c.json({ status: "ok", version, time: Date.now() });
  });
}
