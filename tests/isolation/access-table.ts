// Who may do what and who sees what, written out from the product's words and not from the code that decides it
// (docs/architecture.md, "Who sees what").
import type * as access from "../../shared/access.ts";
import type { Role } from "../../shared/actor.ts";
import {
  aCertificate,
  aClient,
  aCohort,
  aConsent,
  aDecision,
  aDevice,
  aMember,
  aMemory,
  aMessage,
  aProgress,
  aRefusal,
  aReview,
  aRun,
  aTask,
  anAgent,
  anApproval,
  anAttempt,
  anEnrolment,
  anId,
  anInvitation,
} from "../support/records.ts";

type Access = typeof access;

const roles: readonly Role[] = ["owner", "admin", "staff", "external"];
/** `+`: always, `o`: on what is theirs, `n`: where they are named, `-`: never. In the order of `roles`. */
const mayDo: Readonly<Record<keyof Access["grants"], string>> = {
  "task.create": "++++",
  "task.assign": "+++o",
  "task.edit": "+++o",
  "approval.decide": "+++n",
  "approval.decideHigh": "++nn",
  "attempt.create": "++++",
  "lesson.write": "+++-",
  "certificate.revoke": "++--",
  "class.see": "+++-",
  "class.run": "++n-",
  "member.edit": "++oo",
  "member.invite": "++--",
  "member.role": "++--",
  "member.suspend": "++--",
  "member.owner": "+---",
  "member.leave": "oooo",
  "outcome.dismiss": "oooo",
  "device.register": "++++",
  "device.revoke": "++oo",
  "agent.edit": "++--",
  "client.edit": "+++-",
  "memory.judge": "+++-",
  "tenant.edit": "+---",
};

const [me, other] = [anId(2), anId(99)];
const whole = (record: object) => Object.keys(record).toSorted().join();
interface Seen {
  readonly record: object;
  /** Fields that each pair of eyes sees; all of them, or none where it is not named. */
  readonly by: Partial<Record<"owner" | "admin" | "staff" | "external" | "mine", "all" | readonly string[]>>;
}

/** What agents do and whom the organisation works for: no external person’s, not even where it names them. */
const staffAlone = { owner: "all", admin: "all", staff: "all" } as const;

/** `mine`: an external person whose record it is, or whom it names. */
const sees: Readonly<Record<keyof Access["views"], Seen | readonly Seen[]>> = {
  tenant: {
    record: { id: anId(1), name: "Tsara" },
    by: { owner: "all", admin: "all", staff: "all", external: "all", mine: "all" },
  },
  member: {
    record: aMember({ id: me }),
    by: { owner: "all", admin: "all", staff: "all", external: ["displayName", "id"], mine: "all" },
  },
  agent: {
    record: anAgent(),
    by: {
      owner: "all",
      admin: "all",
      staff: ["id", "language", "name", "pausedReason", "role", "skills", "slot", "status"],
      external: ["id", "name", "status"],
      mine: ["id", "name", "status"],
    },
  },
  task: [
    { record: aTask({ createdBy: me }), by: { owner: "all", admin: "all", staff: "all", mine: "all" } },
    {
      record: aTask({ createdBy: other, assigneeKind: "member", assigneeId: me }),
      by: { owner: "all", admin: "all", staff: "all", mine: "all" },
    },
    {
      record: aTask({ createdBy: other, assigneeKind: "agent", assigneeId: me }),
      by: { owner: "all", admin: "all", staff: "all" },
    },
  ],
  approval: [
    {
      record: anApproval({ approverPolicy: { roles: [], members: [me] } }),
      by: { owner: "all", admin: "all", staff: "all", mine: "all" },
    },
    {
      record: anApproval({ approverPolicy: { roles: ["external"], members: [] }, requestedBy: me }),
      by: { owner: "all", admin: "all", staff: "all" },
    },
  ],
  decision: { record: aDecision({ memberId: me }), by: { owner: "all", admin: "all", staff: "all", mine: "all" } },
  lesson: {
    record: { id: "dh-1", titles: {} },
    by: { owner: "all", admin: "all", staff: "all", external: "all", mine: "all" },
  },
  attempt: { record: anAttempt({ memberId: me }), by: { mine: "all" } },
  progress: { record: aProgress({ memberId: me }), by: { owner: "all", admin: "all", staff: "all", mine: "all" } },
  certificate: {
    record: aCertificate({ memberId: me }),
    by: { owner: "all", admin: "all", staff: "all", mine: "all" },
  },
  device: { record: aDevice({ memberId: me }), by: { owner: "all", admin: "all", mine: "all" } },
  cohort: { record: aCohort({ trainerIds: [me] }), by: { owner: "all", admin: "all", staff: "all" } },
  enrolment: [
    { record: anEnrolment({ memberId: me }), by: { owner: "all", admin: "all", staff: "all", mine: "all" } },
    { record: anEnrolment({ memberId: me, status: "left" }), by: {} },
  ],
  outcome: { record: aRefusal({ memberId: me }), by: { mine: "all" } },
  consent: { record: aConsent({ memberId: me }), by: { mine: "all" } },
  client: { record: aClient(), by: staffAlone },
  run: { record: aRun(), by: staffAlone },
  review: { record: aReview(), by: staffAlone },
  message: { record: aMessage(), by: staffAlone },
  memory: { record: aMemory({ confirmedBy: me }), by: staffAlone },
  invitation: { record: anInvitation({ invitedBy: me }), by: { owner: "all", admin: "all" } },
};

/** Where `shared/access.ts` says something else; one line each. */
export function accessFaults({ grants, may, scopesOf, views }: Access): string[] {
  const faults: string[] = [];
  for (const action of Object.keys({ ...grants, ...mayDo }) as (keyof typeof mayDo)[]) {
    const row = mayDo[action] ?? "write it down in access-table.ts";
    roles.forEach((role, at) => {
      const actor = { memberId: me, role };
      const bonds = [{}, { own: true }, { named: true }, { own: false, named: false }];
      const said = bonds.map((bond) => may(actor, action, bond)).join();
      const right = { "+": [1, 1, 1, 1], o: [0, 1, 0, 0], n: [0, 0, 1, 0], "-": [0, 0, 0, 0] }[row[at] ?? ""];
      if (said !== right?.map(Boolean).join()) faults.push(`${action} by ${role}: ${said}, and ${row[at]} is right`);
    });
  }
  for (const noun of Object.keys({ ...views, ...sees }) as (keyof typeof sees)[])
    for (const { record, by } of [sees[noun] ?? []].flat()) {
      const copies = (views[noun] as unknown as (record: object) => readonly (readonly [string, string, object])[])(
        record,
      );
      for (const eyes of [...roles, "mine"] as const) {
        const actor =
          eyes === "mine" ? { memberId: me, role: "external" as const } : { memberId: anId(50), role: eyes };
        const scopes: readonly string[] = scopesOf(actor);
        const fields = new Set(
          copies.filter(([scope]) => scopes.includes(scope)).flatMap(([, , value]) => Object.keys(value)),
        );
        const wanted = by[eyes] === "all" ? whole(record) : (by[eyes] ?? []).toString();
        const said = [...fields].toSorted().join();
        if (said !== wanted)
          faults.push(`${noun} to ${eyes}: ${said || "nothing"}, and ${wanted || "nothing"} is right`);
      }
    }
  return faults;
}
