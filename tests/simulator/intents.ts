// What people do: intents drawn from what a phone shows, from what others have, and from what no phone should send.
import type { Approval, Verdict } from "../../shared/approvals/schema.ts";
import { languages } from "../../shared/fields.ts";
import type { TaskPriority, TaskStatus } from "../../shared/tasks/schema.ts";
import { uuidv7 } from "../../shared/uuid.ts";
import type { Machine } from "./machine.ts";
import type { Intent } from "./oracle.ts";
import type { Phone } from "./phone.ts";

const verdicts: readonly Verdict[] = ["approve", "reject", "request_changes"];
const priorities: readonly TaskPriority[] = ["low", "normal", "high", "urgent"];
const statuses: readonly TaskStatus[] = ["pending", "in_progress", "completed", "failed", "cancelled"];
const words = [
  "Faktiora",
  "tatitra ’ny volana",
  "é à ç",
  "😀",
  "  two  ",
  "a\nb",
  "a\u0000b",
  "\ufeffbom",
  '"quoted"',
  "x".repeat(180),
  "\ud83d cut",
];

const weights = {
  createTask: 6,
  editTask: 5,
  setTaskStatus: 4,
  signTask: 5,
  decideApprovals: 6,
  submitAttempt: 4,
  saveSettings: 2,
  dismissOutcome: 3,
  registerDevice: 1,
  revokeDevice: 1,
  breakRule: 1,
  unknownRule: 0.7,
  badArgs: 1,
  badEnvelope: 0.5,
};

export class People {
  readonly #machine: Machine;
  readonly #attempts: string[] = [];
  readonly #decisions: string[] = [];

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  id(skew = 0): string {
    return uuidv7(this.#machine.now + skew, this.#machine.random.bytes(10));
  }

  /** Text that betrays its tenant wherever it shows up. */
  words(canary: string): string {
    return `${canary} ${this.#machine.random.pick(words)}`;
  }

  /** The next thing somebody does on `phone`; `strangers` are ids of another tenant. */
  async intent(phone: Phone, canary: string, strangers: readonly string[]): Promise<Intent> {
    const { random } = this.#machine;
    const id = random.text(8);
    const kind = random.weighed(weights);
    const view = await phone.view();
    if (kind === "badEnvelope")
      return { id, kind, args: random.pick([null, 7, "text", { i: "" }, { k: "createTask" }]), legible: false };
    if (kind === "badArgs") {
      const args = random.pick([{ id: 5 }, { id: this.id(), title: "" }, { items: [] }, { title: this.words(canary) }]);
      return { id, kind: random.pick(["createTask", "editTask", "decideApprovals"]), args, legible: true };
    }
    return { id, kind, args: this.#args(kind, phone, view, canary, strangers), legible: true };
  }

  #args(
    kind: Exclude<keyof typeof weights, "badArgs" | "badEnvelope">,
    phone: Phone,
    view: ReadonlyMap<string, unknown>,
    canary: string,
    strangers: readonly string[],
  ): object {
    const { random, now } = this.#machine;
    const seen = (noun: string) =>
      [...view.keys()].filter((key) => key.startsWith(`${noun}/`)).map((key) => key.slice(noun.length + 1));
    const one = (noun: "task" | "approval" | "member" | "outcome" | "agent" | "device"): string => {
      if (strangers.length > 0 && random.chance(0.04)) return random.pick(strangers);
      const ids = random.chance(0.85) ? seen(noun) : phone.oracle.recordsOf<{ id: string }>(noun).map(({ id }) => id);
      return ids.length > 0 ? random.pick(ids) : this.id();
    };
    const assignee = () => {
      const to = random.pick(["none", "member", "member", "agent"] as const);
      return { kind: to, id: to === "none" ? null : to === "agent" ? one("agent") : one("member") };
    };
    switch (kind) {
      case "createTask":
        return {
          id: random.chance(0.05) ? one("task") : this.id(phone.skew),
          title: this.words(canary),
          ...(random.chance(0.3) && { body: this.words(canary) }),
          ...(random.chance(0.3) && { priority: random.pick(priorities) }),
          ...(random.chance(0.4) && { assignee: assignee() }),
        };
      case "editTask":
        return {
          id: one("task"),
          ...(random.chance(0.4) && { title: this.words(canary) }),
          ...(random.chance(0.2) && { dueAt: random.pick([null, now + phone.skew]) }),
          ...(random.chance(0.6) && { assignee: assignee() }),
        };
      case "setTaskStatus":
        return { id: one("task"), status: random.pick(statuses) };
      case "decideApprovals":
        return {
          items: Array.from({ length: 1 + random.below(3) }, () => this.#decision(phone, one("approval"), canary)),
        };
      case "submitAttempt": {
        const id = random.chance(0.05) && this.#attempts.length > 0 ? random.pick(this.#attempts) : this.id(phone.skew);
        this.#attempts.push(id);
        return {
          id,
          lessonId: random.pick(["dh-1", "dh-1", "dh-2", "zz-9"]),
          lessonVersion: random.pick([1, 1, 1, 2]),
          orderSeed: random.below(1000),
          answers: random.pick(["2|0|0.1.2|2|0.1.2.3|5|1", "1|0|0.1.2", "", "1|0.1.2|1|50000|0.1.2.3|2|0|0"]),
          startedAt: now + phone.skew - 1000,
          endedAt: now + phone.skew,
          localScore: random.pick([0, 28, 42, 100]),
        };
      }
      case "saveSettings":
        return {
          ...(random.chance(0.5) && { language: random.pick(languages) }),
          ...(random.chance(0.6) && { displayName: this.words(canary).slice(0, 60) }),
        };
      case "dismissOutcome":
        return { id: random.pick([...seen("outcome"), ...seen("decision"), one("outcome")]) };
      case "registerDevice": {
        const id = random.chance(0.1) ? one("device") : this.id(phone.skew);
        return { id, publicKey: random.pick(["A", "B"]).repeat(87), label: this.words(canary).slice(0, 60) };
      }
      case "revokeDevice":
        return { id: one("device") };
      case "signTask":
      case "breakRule":
        return { id: one("task") };
      case "unknownRule":
        return { id: one("task"), text: this.words(canary) };
    }
  }

  #decision(phone: Phone, approvalId: string, canary: string): object {
    const { random, now } = this.#machine;
    const approval = phone.oracle.record(`approval/${approvalId}`) as unknown as Approval | undefined;
    const id = random.chance(0.05) && this.#decisions.length > 0 ? random.pick(this.#decisions) : this.id(phone.skew);
    this.#decisions.push(id);
    return {
      id,
      approvalId,
      verdict: random.pick(verdicts),
      ...(random.chance(0.7) && { reason: this.words(canary) }),
      subjectHash: random.chance(0.9) && approval ? approval.subjectHash : "ffffffffffffffff",
      claimedAt: now + phone.skew,
    };
  }
}
