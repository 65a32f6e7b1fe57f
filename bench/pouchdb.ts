// The day through PouchDB and its own HTTP server, both in memory, both as they come.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import serve from "express-pouchdb";
import httpAdapter from "pouchdb-adapter-http";
import memoryAdapter from "pouchdb-adapter-memory";
import PouchCore from "pouchdb-core";
import replication from "pouchdb-replication";
import type { Approval } from "../shared/approvals/schema.ts";
import { foldAttempt } from "../shared/lessons/progress.ts";
import type { Attempt, Progress } from "../shared/lessons/schema.ts";
import { measured, startCounter, type Run } from "./counter.ts";
import { daySize, type Copy, type Deed } from "./day.ts";

const PouchDB = PouchCore.plugin(memoryAdapter).plugin(httpAdapter).plugin(replication);
type Db = InstanceType<typeof PouchDB>;

const statusAfter = { approve: "approved", reject: "rejected", request_changes: "changes_requested" } as const;

/** Changes the document `id`, or makes it. */
async function change(db: Db, id: string, next: (before: object | undefined) => object): Promise<void> {
  const before = await db.get(id).catch(() => undefined);
  await db.put({ ...before, ...next(before), _id: id });
}

/** One deed as edits of documents: an approval is decided in place, an attempt is a document of its own. */
async function write(db: Db, memberId: string, { at, kind, args }: Deed): Promise<void> {
  if (kind === "submitAttempt") {
    const attempt: Attempt = {
      ...args,
      channel: args.channel ?? "app",
      memberId,
      kind: "practice",
      status: "received",
      serverScore: null,
      createdAt: at,
      updatedAt: at,
    };
    const { id, ...fields } = attempt;
    await db.put({ _id: `attempt/${id}`, ...fields });
    await change(
      db,
      `cohort-progress/${memberId}/${args.lessonId}`,
      (before) => foldAttempt(before as Progress | undefined, attempt, at) ?? before ?? {},
    );
  } else if (kind === "decideApprovals") {
    for (const { approvalId, verdict, reason } of args.items)
      await change(db, `approval/${approvalId}`, (before) => ({
        status: statusAfter[verdict],
        ...(reason && { reason }),
        decidedBy: memberId,
        decidedAt: at,
        version: ((before as Approval | undefined)?.version ?? 0) + 1,
        updatedAt: at,
      }));
  } else {
    const { id, ...fields } = args;
    await change(db, `task/${id}`, () => ({ ...fields, updatedAt: at }));
  }
}

const contents = async (db: Db): Promise<string> => JSON.stringify(await db.allDocs({ include_docs: true }));

/** `copy` is what a Nexio phone holds in the morning; `memberId` whoever works. */
export async function pouchDay(copy: Copy, memberId: string, deeds: readonly Deed[]): Promise<Run> {
  const ServerDB = PouchDB.defaults({ adapter: "memory", prefix: "server-" });
  const server = createServer(serve(ServerDB, { inMemoryConfig: true, mode: "minimumForPouchDB" }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const counter = await startCounter(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const remote = () => new PouchDB(`${counter.url}/agency`, { skip_setup: true });
  const phone = (name: string) => new PouchDB(name, { adapter: "memory" });
  try {
    // The learner's own copy of their progress stays out: here it is one document for everybody.
    const records = [...copy].filter(([key]) => !key.startsWith("progress/"));
    await new ServerDB("agency").bulkDocs(
      records.map(([key, record]) => {
        const { id: _id, ...fields } = record as { id?: string };
        return { ...fields, _id: key };
      }),
    );
    const writer = phone("writer");
    const readers = Array.from({ length: daySize.readers }, (_, at) => phone(`reader-${at}`));
    // Twice, so that both directions have their checkpoints.
    for (let turn = 0; turn < 2; turn++) {
      await writer.sync(remote());
      for (const reader of readers) await reader.replicate.from(remote());
    }
    counter.take();

    for (const deed of deeds) await write(writer, memberId, deed);
    const written = await measured(counter, () => writer.sync(remote()));
    const read = await measured(counter, async () => {
      for (const reader of readers) await reader.replicate.from(remote());
    });
    for (const reader of readers)
      if ((await contents(reader)) !== (await contents(writer))) throw new Error("A PouchDB reader missed something");
    return { writer: written, readers: read };
  } finally {
    counter.stop();
    server.closeAllConnections();
    server.close();
  }
}
