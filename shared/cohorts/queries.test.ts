import { expect, test } from "vitest";
import { aCohort, aMember, anEnrolment, anId, aProgress } from "../../tests/support/records.ts";
import { memoryTx } from "../../tests/support/memory-tx.ts";
import { classes, classView, isLearner, isSilent, silentDays, staffMembers } from "./queries.ts";

const day = 86_400_000;
const [soa, rabe, lala] = [anId(21), anId(22), anId(23)];
const place = (memberId: string, fields: object = {}) =>
  anEnrolment({ id: memberId, memberId, createdAt: 0, heardAt: 10 * day, ...fields });
const records = (list: Record<string, object>) => memoryTx(list);

test("whoever is stuck stands first, then whoever is silent longest, then by name", async () => {
  const tx = records({
    [`cohort/${anId(11)}`]: aCohort({ trainerIds: [anId(2)] }),
    [`member/${anId(2)}`]: aMember({ displayName: "Fanja" }),
    ...Object.fromEntries(
      [
        [soa, "Soa"],
        [rabe, "Rabe"],
        [lala, "Lala"],
      ].map(([id = "", displayName]) => [`member/${id}`, { id, displayName }]),
    ),
    [`enrolment/${soa}`]: place(soa),
    [`enrolment/${rabe}`]: place(rabe, { heardAt: 2 * day }),
    [`enrolment/${lala}`]: place(lala),
    [`enrolment/${anId(30)}`]: place(anId(30), { status: "left" }),
    [`enrolment/${anId(31)}`]: place(anId(31), { cohortId: anId(12) }),
    [`cohort-progress/${soa}/dh-2`]: aProgress({ memberId: soa, lessonId: "dh-2", attempts: 3, passed: false }),
    [`cohort-progress/${soa}/dh-1`]: aProgress({ memberId: soa, attempts: 9, passed: true }),
    [`cohort-progress/${lala}/dh-1`]: aProgress({ memberId: lala, attempts: 2, passed: false, updatedAt: 11 * day }),
  });
  const found = await classView(tx, anId(11));
  expect(found?.trainers).toEqual(["Fanja"]);
  expect(found?.learners.map(({ name, stuck }) => [name, stuck])).toEqual([
    ["Soa", ["dh-2"]],
    ["Rabe", []],
    ["Lala", []],
  ]);
  const [, silent, lively] = found?.learners ?? [];
  expect(silent && [isSilent(silent, 5 * day), silentDays(silent, 5 * day + 1)]).toEqual([true, 3]);
  // A try that arrived is a sign of life too.
  expect(lively?.heardAt).toBe(11 * day);
  expect(await classView(tx, anId(99))).toBeNull();
  expect(await isLearner(tx, rabe)).toBe(true);
  expect(await isLearner(tx, anId(30))).toBe(false);
  expect((await classes(tx)).map(({ learners }) => learners)).toEqual([3]);
  expect(await staffMembers(tx)).toEqual([{ id: anId(2), name: "Fanja" }]);
});
