// What a command of the terminal is. The commands themselves: commands.ts.
import type { Language } from "../../shared/languages.ts";
import type { MessageDescriptor } from "../i18n/runtime.ts";
import type { SyncStore } from "../sync/store.ts";
import type { IconName } from "../ui/icon.tsx";

/** What a command can be asked to act upon. */
export type ThingKind = "task" | "approval" | "lesson" | "member" | "agent";

/** Something of the person's own copy that can be found by its name. */
export interface Thing {
  readonly kind: ThingKind;
  readonly id: string;
  readonly name: string;
  readonly path: string | null;
}

export interface Slot {
  readonly name: string;
  readonly type: "text" | "day" | Extract<ThingKind, "task" | "member" | "agent"> | "person";
  /** What the terminal asks when the sentence did not say it. */
  readonly ask: MessageDescriptor;
  /** Taken from the sentence where it is there, never asked for. */
  readonly optional?: true;
}

/** `text`: as typed; `day`: UTC milliseconds; the others: the thing. */
export type SlotValue = string | number | Thing;
export type Slots = Readonly<Record<string, SlotValue | undefined>>;

export interface Context {
  readonly store: SyncStore;
  go(path: string): void;
}

export interface Command {
  readonly id: string;
  readonly icon: IconName;
  readonly label: MessageDescriptor;
  /**
   * What people call it, phrases apart by `;`, the plainest first. In every language at once: whoever reads Malagasy
   * often types French. A phrase that ends with `…` also begins a sentence whose rest is the text of the command.
   */
  readonly words: Readonly<Record<Language, string>>;
  readonly slots?: readonly Slot[];
  /** Not for learners. */
  readonly staff?: true;
  run(slots: Slots, context: Context): void | Promise<unknown>;
}
