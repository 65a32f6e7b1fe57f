// The engine as it is shipped beside the engine as it is published: the same life gives the same copy and the same wire.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { KVStoreProvider, Replicache as Published, WriteTransaction } from "replicache";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { inRoot } from "../lib/paths.ts";
import { cut, cuts, trimReplicache, trimmed } from "./trim-replicache.ts";

const folder = inRoot("dist", "trimmed-engine");
const source = readFileSync(inRoot("node_modules/replicache/out/chunk-B3SOU6MT.js"), "utf8");
const parts = inRoot("pwa/sync/engine-parts.ts");

let engines: Readonly<Record<string, typeof Published>>;

beforeAll(async () => {
  const load = async (name: string, code: string) => {
    const path = join(folder, `${name}.js`);
    // As the build does: both lack what is for developers.
    writeFileSync(path, code.replace("process.env.NODE_ENV", '"production"').replace(/\/\/# sourceMappingURL.*/, ""));
    return ((await import(/* @vite-ignore */ pathToFileURL(path).href)) as { j: typeof Published }).j;
  };
  mkdirSync(folder, { recursive: true });
  engines = {
    published: await load("published", source),
    shipped: await load("shipped", trimmed(source, parts)),
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const engineNamed = (name: string) => {
  const engine = engines[name];
  if (!engine) throw new Error(name);
  return engine;
};

type Stored = Map<string, unknown>;

/** A device's databases; what is in them can be looked at, and damaged. */
function device(): { readonly dbs: Map<string, Stored>; readonly kvStore: KVStoreProvider } {
  const dbs = new Map<string, Stored>();
  const open = (name: string): Stored => {
    const db = dbs.get(name) ?? new Map<string, unknown>();
    dbs.set(name, db);
    return db;
  };
  const create = (name: string) => {
    let closed = false;
    const transaction = () => {
      const db = open(name);
      const changes = new Map<string, unknown>();
      const get = async (key: string) => (changes.has(key) ? changes.get(key) : structuredClone(db.get(key)));
      return {
        get,
        has: async (key: string) => (await get(key)) !== undefined,
        put: async (key: string, value: unknown) => void changes.set(key, value),
        del: async (key: string) => void changes.set(key, undefined),
        async commit() {
          for (const [key, value] of changes)
            if (value === undefined) db.delete(key);
            else db.set(key, structuredClone(value));
        },
        release() {},
        closed: false,
      };
    };
    return {
      read: async () => transaction(),
      write: async () => transaction(),
      close: async () => void (closed = true),
      get closed() {
        return closed;
      },
    };
  };
  return {
    dbs,
    kvStore: { create, drop: async (name: string) => void dbs.delete(name) } as unknown as KVStoreProvider,
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 30));

const mutators = {
  async add(tx: WriteTransaction, { key, by }: { key: string; by: number }) {
    await tx.set(key, (((await tx.get(key)) as number | undefined) ?? 0) + by);
  },
};

/** A member's day: writing, a pull that overtakes, a pull that goes back, the app closed and opened anew. */
async function live(engine: typeof Published) {
  const { dbs, kvStore } = device();
  const said: string[] = [];
  const pushed: unknown[] = [];
  const asked: unknown[] = [];
  const open = () =>
    new engine({
      name: "m:t",
      mutators,
      kvStore,
      pullInterval: null,
      pushDelay: 0,
      logLevel: "error",
      logSinks: [{ log: (_level, _context, ...words) => void said.push(words.join()) }],
      async pusher(body) {
        pushed.push(...body.mutations.map(({ id, name, args }) => ({ id, name, args })));
        return { httpRequestInfo: { httpStatusCode: 503, errorMessage: "" } };
      },
      async puller({ cookie }) {
        asked.push(cookie);
        return { httpRequestInfo: { httpStatusCode: 503, errorMessage: "" } };
      },
    });
  const all = (rep: InstanceType<typeof Published>) => rep.query((tx) => tx.scan().entries().toArray());
  const poke = (
    rep: InstanceType<typeof Published>,
    base: number | null,
    cookie: number,
    ids: object,
    patch: object[],
  ) =>
    rep.poke({
      baseCookie: base,
      pullResponse: { cookie, lastMutationIDChanges: ids as never, patch: patch as never },
    });

  const rep = open();
  const seen: unknown[] = [];
  rep.subscribe((tx) => tx.scan({ prefix: "a" }).values().toArray(), { onData: (values) => void seen.push(values) });
  // What the engine does by itself comes at its own time: the day begins after it.
  await vi.waitUntil(() => seen.length > 0 && asked.length > 0);
  await rep.mutate.add({ key: "a/1", by: 1 });
  await rep.mutate.add({ key: "b/1", by: 5 });
  const afterWriting = await all(rep);
  await vi.waitUntil(() => JSON.stringify(pushed).includes('"b/1"'));
  await poke(rep, null, 1, { [rep.clientID]: 1 }, [
    { op: "clear" },
    { op: "put", key: "a/1", value: 10 },
    { op: "put", key: "a/0", value: 1 },
  ]);
  const afterPull = await all(rep);
  const pending = (await rep.experimentalPendingMutations()).map(({ id, name, args }) => ({ id, name, args }));
  const back = await poke(rep, 1, 2, { [rep.clientID]: 0 }, []).then(String, String);
  await rep.pull({ now: true }).catch(() => {});
  for (let at = 0; at < 100 && !JSON.stringify([...(dbs.get(rep.idbName)?.values() ?? [])]).includes('"b/1"'); at += 1)
    await settle();
  const group = await rep.clientGroupID;
  await rep.close();

  const again = open();
  const reopened = await all(again);
  const sameGroup = (await again.clientGroupID) === group;
  const left = (await again.experimentalPendingMutations()).map(({ id, name, args }) => ({ id, name, args }));
  await again.close();
  return {
    outcome: {
      afterWriting,
      afterPull,
      pending,
      back: back.replaceAll(rep.clientID, "…"),
      seen,
      // How often a failed exchange is tried again is a matter of time.
      asked: [...new Set(asked)],
      reopened,
      sameGroup,
      left,
      pushed: [...new Set(pushed.map((one) => JSON.stringify(one)))],
      said: [...new Set(said.map((words) => words.replaceAll(rep.clientID, "…")))].toSorted(),
    },
    dbs,
    open,
    all,
  };
}

describe("the trimmed engine", () => {
  test("lives as the published one", async () => {
    // One after the other: engines of one name talk to each other.
    const published = (await live(engineNamed("published"))).outcome;
    const shipped = (await live(engineNamed("shipped"))).outcome;
    expect(published.afterPull).toEqual([
      ["a/0", 1],
      ["a/1", 10],
      ["b/1", 5],
    ]);
    expect(published.reopened).toEqual(published.afterPull);
    expect(published.left).toHaveLength(1);
    expect(published.back).toMatch(/is < than/);
    expect(published.said.join()).toMatch(/Got a non 200 response/);
    expect(shipped).toEqual(published);
  });

  test.each(["published", "shipped"])("%s: refuses its own database when that is damaged", async (name) => {
    const { dbs, open, all } = await live(engineNamed(name));
    for (const db of dbs.values()) {
      const clients = db.get(`c/${String(db.get("h/clients"))}/d`) as Record<string, object> | undefined;
      for (const client of Object.values(clients ?? {})) Object.assign(client, { refreshHashes: ["No hash"] });
    }
    const failed = new Promise((resolve) => process.once("unhandledRejection", resolve));
    const rep = open();
    await expect(Promise.race([failed, all(rep).then(() => "opened")])).resolves.toBeInstanceOf(TypeError);
  });
});

describe("the cuts", () => {
  test("are all found in the pinned version", () => {
    expect(cut(source, cuts(parts)).length).toBeLessThan(source.length);
    expect(trimmed(source, parts)).not.toMatch(/valita|rocicorp\/logger|\.debug\?\.\(/);
  });

  test("fail when the text has changed, or is there twice", () => {
    const one = [{ what: "a part", from: "b" }];
    expect(cut("abc", one)).toBe("ac");
    expect(() => cut("ac", one)).toThrow("a part");
    expect(() => cut("abcb", one)).toThrow("a part");
    expect(() => cut("abc", [{ what: "a part", from: "b", until: "d" }])).toThrow("the end of a part");
  });

  test("stand in a plugin of builds alone", () => {
    expect(trimReplicache(parts).apply).toBe("build");
  });
});
