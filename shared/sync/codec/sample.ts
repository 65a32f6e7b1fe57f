// What both ends have read before the first byte of a body: a short talk in which the wire's usual words, shapes and
// values occur. It is part of the format. One that was released never changes, not by a letter: an end of another day
// would read something else. To add a word, add a version (see `talk.ts`).

const words =
  /* of fields and values that the talk below leaves out */ "medium high urgent agent none in_progress failed cancelled approved approved_edited rejected changes_requested expired superseded request_changes invoice message report publication expense stale forbidden invalid needs_step_up quarantined flagged received certifying text qr file external active left issued revoked archived saveSettings registerDevice revokeDevice displayName role language userId name settings label publicKey uses trainerIds joinCode joinOpen opensAt closesAt cohortId contact heardAt unsent number issuedAt credential code p scope after w assignee channel plan languages timezone region soul manual pausedReason skills agency idle not_allowed not_found already_exists bad_transition already_decided subject_changed approval_expired second_factor_needed".split(
    " ",
  );

/** One day of it; ids and numbers of `day` are its own, so that what changes is learnt as what changes. */
function talk(day: number): unknown[] {
  const at = 1_790_000_000_000 + day * 86_765_432;
  const uuid = (n: number) =>
    `0${(0x1a0_c4ab_dc00 + day * 0x52b_f001 + n * 12_345).toString(16)}`.replace(/(?=.{4}$)/, "-") +
    `-7e3${n}-${8 + day}b41-${day}000000000${day}${n}`;
  const [id, member, approvalId, decisionId, agent] = [1, 2, 3, 4, 5].map(uuid) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const [clientGroupID, clientID, subjectHash] = [
    `4f6e0a551b9c0d6f${day}v`,
    `2a0e4c0f8f626f3f${day}u`,
    `0123456789abcde${day}`,
  ];
  const s = `0${day}68`;
  const as = `0d6f0a1${day}`;
  const v = 42 + day * 321;
  const cookie = { order: 2 ** 40 + v * 1024, v, e: 1, s };
  const later = { ...cookie, order: cookie.order + 1024, v: v + 1 };
  const stamps = { createdAt: at + day, updatedAt: at + day };
  const i = `q${day}Zk0aVx`;

  const head = { pushVersion: 1, as, clientGroupID };
  const mutations = [
    { id, status: "completed", k: "setTaskStatus", i },
    { id, title: "Antsoy i Rabe momba ny faktiora", k: "editTask", i },
    { id: agent, title: "Alefaso any amin’ny mpanjifa ny devis", k: "createTask", i },
    {
      items: [{ id: decisionId, approvalId, verdict: "approve", subjectHash, claimedAt: at }],
      k: "decideApprovals",
      i,
    },
    {
      items: [{ id, approvalId, verdict: "reject", reason: "Lafo loatra, avereno", subjectHash, claimedAt: at }],
      k: "decideApprovals",
      i,
    },
    {
      id,
      lessonId: "dh-1",
      lessonVersion: 1,
      orderSeed: 7 + day * 1_234_567_890,
      answers: "1|0|2|3|0.2|1",
      startedAt: at - 76_543 - day * 21_000,
      endedAt: at,
      localScore: 100,
      k: "submitAttempt",
      i,
    },
    { id: decisionId, k: "dismissOutcome", i },
  ].map((args, n) => ({ clientID, id: n + 1 + day * 5, name: "m", args }));

  const task = {
    id,
    title: "Manomana ny fivoriana sy ny tatitra ho an’ny mpiara-miasa",
    body: "",
    kind: "todo",
    status: "pending",
    priority: "normal",
    assigneeKind: "member",
    assigneeId: member,
    createdBy: null,
    dueAt: at,
    ...stamps,
  };
  const approval = {
    id: approvalId,
    taskId: null,
    kind: "quote",
    subject: { title: "Devis", summary: "", recipient: "Hery", amountMinor: 250_000, currency: "MGA", changes: [] },
    subjectHash,
    risk: "low",
    status: "pending",
    approverPolicy: { roles: ["owner", "admin", "staff"], members: [] },
    requestedBy: agent,
    decidedBy: null,
    decisionId: null,
    decidedAt: null,
    expiresAt: at,
    version: 1,
    ...stamps,
  };
  const decision = {
    id: decisionId,
    approvalId,
    memberId: member,
    verdict: "approve",
    reason: null,
    subjectHash,
    claimedAt: at,
    outcome: "applied",
    outcomeBy: null,
    seenAt: null,
    ...stamps,
  };
  const attempt = {
    id,
    lessonId: "dh-1",
    lessonVersion: 1,
    orderSeed: 7 + day * 1_234_567_890,
    answers: "1|0|2|3|0.2|1",
    startedAt: at - 76_543 - day * 21_000,
    endedAt: at,
    localScore: 100,
    channel: "app",
    memberId: member,
    kind: "practice",
    serverScore: 100,
    status: "graded",
    ...stamps,
  };
  const progress = {
    lessonId: "dh-1",
    memberId: member,
    bestScore: 100,
    passed: true,
    attempts: 1,
    lessonVersion: 1,
    firstPassedAt: at,
    lastAttemptAt: at,
    ...stamps,
  };
  const lesson = {
    id: "dh-1",
    version: 1,
    position: 1,
    minutes: 6,
    titles: { mg: "Ny vola sy ny fandaniana", fr: "L’argent et les dépenses", en: "Money and spending" },
    topic: "dh",
    packs: { mg: subjectHash, fr: subjectHash, en: subjectHash },
    bytes: { mg: 9000, fr: 9000, en: 9000 },
    status: "published",
    ...stamps,
  };
  const put = (key: string, value: object) => ({ op: "put", key, value });
  const merge = (key: string, fields: object) => ({ op: "update", key, merge: fields });
  const mine = { [clientID]: 7 + day * 5 };
  const answer = (patch: object[]) => ({
    push: { lastMutationIDs: mine },
    pull: { cookie: later, lastMutationIDChanges: mine, patch },
  });
  const pull = { pullVersion: 1, as, clientGroupID };

  return [
    { ...pull, cookie: null, fields: true },
    {
      cookie: { ...cookie, p: { scope: 1, after: `task/${id}` } },
      lastMutationIDChanges: {},
      patch: [
        { op: "clear" },
        put("lesson/dh-1", lesson),
        put(`member/${member}`, { id: member, displayName: "Soa" }),
        put(`approval/${approvalId}`, approval),
        put(`task/${id}`, task),
      ],
    },
    { ...pull, cookie, fields: true },
    { cookie, lastMutationIDChanges: {}, patch: [] },
    { ...head, mutations, fields: true, cookie },
    answer([
      put(`attempt/${id}`, attempt),
      put(`cohort-progress/${member}/dh-1`, progress),
      merge("progress/dh-1", { bestScore: 100, passed: true, attempts: 2, lastAttemptAt: at, updatedAt: at }),
      merge(`approval/${approvalId}`, {
        status: "approved",
        decidedBy: member,
        decisionId,
        decidedAt: at,
        version: 2,
        updatedAt: at,
      }),
      put(`decision/${decisionId}`, decision),
      merge(`task/${id}`, { title: "Antsoy i Rabe", updatedAt: at }),
      { op: "del", key: `outcome/${id}` },
    ]),
    { ...pull, cookie, fields: true },
    { cookie, lastMutationIDChanges: {}, patch: [] },
    { ...head, mutations: mutations.slice(0, 1), fields: true, cookie: later },
    answer([merge(`task/${id}`, { status: "completed", updatedAt: at })]),
  ];
}
export const sample: readonly unknown[] = [words, ...talk(0), ...talk(1)];
