// The durable record of what people did on this phone and the Worker has not confirmed. An intent is here, on disk,
// before it is shown as saved, and leaves only when the Worker has settled it.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { MutatorName } from "../../shared/mutators.ts";
import type { Vault } from "./store.ts";
import type { Sending } from "../../shared/sync/protocol.ts";

export interface Intent {
  /** Order of entry on this phone. */
  readonly seq: number;
  /** Whose it is: user and tenant. */
  readonly profile: string;
  readonly id: string;
  readonly kind: MutatorName;
  readonly args: object;
  readonly words: string;
  /** UTC milliseconds by this phone's clock. */
  readonly at: number;
  /** The tab that carries it; when that tab is gone, another takes over. */
  readonly tab: string;
  /** Every sending so far, written down before the bytes leave. */
  readonly sendings: readonly Sending[];
}

/** As it lies on disk: behind a PIN what the person did is bytes, and only where it goes can be read. */
type Stored = Omit<Intent, "kind" | "args" | "words"> &
  Partial<Pick<Intent, "kind" | "args" | "words">> & { dark?: Uint8Array<ArrayBuffer> };

interface Schema extends DBSchema {
  intents: { key: number; value: Stored; indexes: { profile: string; intent: [string, string] } };
  /** When the Worker last answered, by profile. */
  answers: { key: string; value: number };
}

/** The intent is not on disk: the phone is full or its storage failed. Nothing was shown, nothing is sent. */
export class NotSaved extends Error {
  override readonly name = "NotSaved";
}

const strict = { durability: "strict" } as const;

export class Journal {
  readonly #db: IDBPDatabase<Schema>;
  readonly #profile: string;
  readonly #vault: Vault | null;
  readonly #channel = new BroadcastChannel("nexio-journal");
  readonly #listeners = new Set<(unsent: number) => void>();

  private constructor(db: IDBPDatabase<Schema>, profile: string, vault: Vault | null) {
    this.#db = db;
    this.#vault = vault;
    this.#profile = profile;
    this.#channel.onmessage = () => void this.#tell();
  }

  static async open(profile: string, vault: Vault | null): Promise<Journal> {
    const db = await openDB<Schema>("nexio-journal", 1, {
      upgrade(fresh) {
        const intents = fresh.createObjectStore("intents", { keyPath: "seq", autoIncrement: true });
        intents.createIndex("profile", "profile");
        intents.createIndex("intent", ["profile", "id"]);
        fresh.createObjectStore("answers");
      },
    });
    return new Journal(db, profile, vault);
  }

  /** Resolves when the intent is on disk. Rejects with `NotSaved`. */
  async add(intent: Omit<Intent, "seq" | "profile" | "sendings">): Promise<void> {
    try {
      const { kind, args, words, ...rest } = intent;
      const content = this.#vault ? { dark: await this.#vault.seal({ kind, args, words }) } : { kind, args, words };
      const transaction = this.#db.transaction("intents", "readwrite", strict);
      // `seq` is the store's to give.
      await transaction.store.add({ ...rest, ...content, profile: this.#profile, sendings: [] } as unknown as Stored);
      await transaction.done;
    } catch (error) {
      throw new NotSaved(String(error));
    }
    this.#changed();
  }

  /** This profile's intents, oldest first, at most `limit`. */
  async list(limit?: number): Promise<Intent[]> {
    const stored = await this.#db.getAllFromIndex("intents", "profile", this.#profile, limit);
    return Promise.all(
      stored.map(
        async ({ dark, ...rest }) => ({ ...rest, ...((dark && (await this.#vault?.open(dark))) as object) }) as Intent,
      ),
    );
  }

  count(): Promise<number> {
    return this.#db.countFromIndex("intents", "profile", this.#profile);
  }

  /** Writes down where intents are about to be sent; only then may the bytes leave. The other roads of each come back. */
  async note(sendings: ReadonlyMap<string, Sending>): Promise<Map<string, Sending[]>> {
    const others = new Map<string, Sending[]>();
    await this.#update(sendings.keys(), (intent) => {
      const sending = sendings.get(intent.id);
      const rest = intent.sendings.filter((before) => before.join() !== sending?.join());
      others.set(intent.id, rest);
      const known = rest.length < intent.sendings.length;
      return sending && !known ? { ...intent, sendings: [...rest, sending].slice(-8) } : null;
    });
    return others;
  }

  /** Gives intents of tabs that are gone to this one. */
  async take(ids: Iterable<string>, tab: string): Promise<void> {
    await this.#update(ids, (intent) => ({ ...intent, tab }));
  }

  /** The Worker has settled these. */
  async remove(ids: Iterable<string>): Promise<void> {
    const gone = [...ids];
    if (gone.length === 0) return;
    const transaction = this.#db.transaction("intents", "readwrite", strict);
    const index = transaction.store.index("intent");
    for (const id of gone) {
      const seq = await index.getKey([this.#profile, id]);
      if (seq !== undefined) void transaction.store.delete(seq);
    }
    await transaction.done;
    this.#changed();
  }

  /** Nothing of this profile stays. */
  async clear(): Promise<void> {
    const transaction = this.#db.transaction(["intents", "answers"], "readwrite", strict);
    for await (const cursor of transaction.objectStore("intents").index("profile").iterate(this.#profile))
      await cursor.delete();
    await transaction.objectStore("answers").delete(this.#profile);
    await transaction.done;
    this.#changed();
  }

  /** Writes everything of this profile anew, encrypted; what already is stays so. */
  async rewrite(): Promise<void> {
    const intents = await this.list();
    const vault = this.#vault;
    if (!vault) return;
    const dark = await Promise.all(intents.map(({ kind, args, words }) => vault.seal({ kind, args, words })));
    const transaction = this.#db.transaction("intents", "readwrite", strict);
    for (const [at, { kind: _kind, args: _args, words: _words, ...rest }] of intents.entries()) {
      const bytes = dark[at];
      if (bytes) await transaction.store.put({ ...rest, dark: bytes });
    }
    await transaction.done;
  }

  async #update(ids: Iterable<string>, change: (intent: Stored) => Stored | null): Promise<void> {
    const wanted = [...ids];
    if (wanted.length === 0) return;
    const transaction = this.#db.transaction("intents", "readwrite", strict);
    const index = transaction.store.index("intent");
    for (const id of wanted) {
      const intent = await index.get([this.#profile, id]);
      const next = intent && change(intent);
      if (next) void transaction.store.put(next);
    }
    await transaction.done;
  }

  async lastAnswerAt(): Promise<number | null> {
    return (await this.#db.get("answers", this.#profile)) ?? null;
  }

  async answered(at: number): Promise<void> {
    await this.#db.put("answers", at, this.#profile);
  }

  /** Calls `listener` after each change of the number of unsent intents, other tabs' included. */
  onChange(listener: (unsent: number) => void): void {
    this.#listeners.add(listener);
  }

  #changed(): void {
    this.#channel.postMessage(null);
    void this.#tell();
  }

  async #tell(): Promise<void> {
    const unsent = await this.count();
    for (const listener of this.#listeners) listener(unsent);
  }

  close(): void {
    this.#listeners.clear();
    this.#channel.close();
    this.#db.close();
  }
}
