// What the rest of the app knows of sync. Only `replicache-store.ts` knows the engine behind it.
import type { Actor } from "../../shared/actor.ts";
import type { Language } from "../../shared/fields.ts";
import type { ArgsOf, MutatorName } from "../../shared/mutators.ts";
import type { Sending } from "../../shared/sync/protocol.ts";
import type { ReadTx } from "../../shared/sync/tx.ts";

/** Who uses this phone now, and where. Kept on the phone so that it starts without a network. */
export interface Profile {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly actor: Actor;
  readonly tenant: { readonly id: string; readonly name: string; readonly kind: string };
  readonly memberships: readonly { readonly tenantId: string; readonly name: string; readonly role: string }[];
  readonly language: Language | null;
}

/** What a PIN unlocks: everything of its person that this phone keeps is written through it. See device/vault.ts. */
export interface Vault {
  seal(value: unknown): Promise<Uint8Array<ArrayBuffer>>;
  open(sealed: Uint8Array<ArrayBuffer>): Promise<unknown>;
  /** A name for `text` that tells nothing of it to whoever has not the key; the same each time. */
  hide(text: string): Promise<string>;
  /** The key itself, to lock the door anew. */
  readonly key: CryptoKey;
}

export type SyncState =
  /** Everything is on the Worker. */
  | "received"
  /** Unsent work lies safe on this phone. */
  | "waiting"
  | "sending"
  /** A refusal to read, a sign-in to renew, or storage that fails. */
  | "attention";

export interface SyncStatus {
  readonly state: SyncState;
  /** Intents in the journal that the Worker has not confirmed. */
  readonly unsent: number;
  /** When the Worker last answered, UTC milliseconds; null before the first time. */
  readonly lastSyncAt: number | null;
  /** False until the first pull is whole. */
  readonly complete: boolean;
  readonly problem: "signed_out" | "storage" | "server" | "busy" | "offline" | "too_old" | null;
}

/** One intent in the journal, as the sync screen lists it. */
export interface PendingIntent {
  readonly id: string;
  readonly kind: MutatorName;
  readonly words: string;
  readonly at: number;
  readonly args: object;
  /** Where it was sent, or is about to be. */
  readonly sendings: readonly Sending[];
}

export interface SyncStore {
  readonly profile: Profile;
  /** The client group under which this copy sends. */
  readonly group: string;
  /**
   * Journals the intent durably, then makes it visible. Resolves when both are done: "saved on this phone".
   * Rejects with `Rejection` when the rules refuse it at once; nothing is kept then.
   */
  readonly mutate: { readonly [Name in MutatorName]: (args: ArgsOf<Name>) => Promise<void> };
  query<T>(read: (tx: ReadTx) => Promise<T>): Promise<T>;
  /** Calls `onData` now and after each change that alters the answer. Returns the unsubscriber. */
  subscribe<T>(read: (tx: ReadTx) => Promise<T>, onData: (data: T) => void): () => void;
  status(): SyncStatus;
  onStatus(listener: (status: SyncStatus) => void): () => void;
  /** What is unsent, oldest first, at most `limit`. */
  pending(limit?: number): Promise<readonly PendingIntent[]>;
  /** The same, once every road the engine will send them by is written down: what a parcel has to name. */
  departing(): Promise<readonly PendingIntent[]>;
  /** Writes down that intents also leave by another road, before they do. */
  note(sendings: ReadonlyMap<string, Sending>): Promise<void>;
  /** Pushes and pulls now. Resolves when the attempt ended, whatever its result: read `status()`. */
  sync(): Promise<void>;
  close(): Promise<void>;
  /**
   * Resolves when this copy can never send again: its numbers belong to another life of this phone. Close it, open it
   * anew: the copy was deleted, the journal was kept and sends everything under new numbers.
   */
  readonly broken: Promise<void>;
  /** Closes, and deletes the synced copy and the journal from this phone. The caller has sealed what is unsent. */
  forget(): Promise<void>;
}
