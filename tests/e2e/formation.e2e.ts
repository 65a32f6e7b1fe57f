// Learning in a real browser: a certifying paper, review of what was missed, pairs to match, all without a network.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { quizKeys } from "../../server/lessons/quiz-keys.ts";
import { newId } from "../../server/sync/new-id.ts";
import { catalogue } from "../../shared/lessons/catalogue.ts";
import { isReview } from "../../shared/lessons/progress.ts";
import { encodeAnswers, grade, rightAnswer } from "../../shared/lessons/quiz.ts";
import { launchBrowser, openAs } from "../support/browser.ts";
import { answerFirst, chip, go, goOn, press, readyOffline, takeQuiz } from "../support/hand.ts";
import { ofNoun, onServer, send } from "../support/wire.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const day = 86_400_000;
/** A try at a lesson three days ago, right but for the first question where `missed`. */
function tried(lessonId: string, lessonVersion: number, missed = false) {
  const keys = quizKeys[lessonId]?.[lessonVersion] ?? [];
  const answers = encodeAnswers(keys.map((key, at) => (missed && at === 0 ? [9] : rightAnswer(key))));
  const endedAt = Date.now() - 3 * day;
  const { score: localScore } = grade(keys, answers);
  const args = { id: newId(), lessonId, lessonVersion, orderSeed: 1, answers, startedAt: endedAt - 1, endedAt };
  return ["submitAttempt", { ...args, localScore }] as const;
}
const topic = (id: string) => catalogue.topics.find((one) => one.id === id) ?? { lessons: [] };

test("a certifying paper survives a killed tab, says nothing on the way, and is graded once there is a network", async () => {
  const first = await openAs(browser, "vola@tsara.demo");
  await send(first.context(), ...topic("dh").lessons.map(({ id, version }) => tried(id, version)));
  await first.reload();
  await readyOffline(first, "/lessons/certify/dh");
  await first.context().setOffline(true);
  await press(first, "Manomboka");
  for (let answered = 0; answered < 4; answered++) {
    await answerFirst(first);
    await goOn(first);
  }
  await first.getByRole("heading", { name: "Fanontaniana 5 / 10" }).waitFor();
  const context = first.context();
  await first.close();

  const page = await context.newPage();
  await go(page, "/lessons/certify/dh");
  await press(page, "Manomboka");
  await page.getByRole("heading", { name: "Fanontaniana 5 / 10" }).waitFor();
  do await answerFirst(page);
  while (!(await goOn(page)));
  await page.getByText("Miandry homena naoty").waitFor();
  expect(await page.getByText(/Diso ny valiny|Marina ny valiny/).count()).toBe(0);

  await context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.getByText(/^(Afaka ianao|Mbola tsy afaka)$/).waitFor();
  const papers = ofNoun(await onServer(context), "attempt").filter(({ lessonId }) => lessonId === "dh");
  expect(papers).toHaveLength(1);
  expect(papers[0]).toMatchObject({ kind: "certifying", status: "graded" });
  await context.close();
});

test("a question missed days ago comes up once, is answered without a network, and goes away", async () => {
  const page = await openAs(browser, "rado@tsara.demo");
  await send(page.context(), tried("dh-5", topic("dh").lessons.find(({ id }) => id === "dh-5")?.version ?? 1, true));
  await page.reload();
  await readyOffline(page, "/lessons/review");
  const [question, done] = [page.getByRole("button", { name: "Valio" }), page.getByText("Vita ho an’ny androany")];
  await question.waitFor();
  await page.context().setOffline(true);
  await go(page, "/lessons/review");
  for (let asked = 0; ; asked++) {
    await question.or(done).waitFor();
    if (await done.count()) break;
    expect(asked).toBeLessThan(10);
    await answerFirst(page);
    await press(page, "Valio");
    await press(page, "Manaraka");
  }
  await chip(page, "Miandry halefa");
  await page.context().setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await chip(page, "Voaray");
  const attempts = ofNoun(await onServer(page.context()), "attempt");
  const reviews = attempts.filter(({ answers }) => isReview(String(answers)));
  expect(reviews.length).toBeGreaterThan(0);
  expect(reviews.every(({ status }) => status === "graded")).toBe(true);
  await page.context().close();
});

test("pairs are matched from lists, by thumb or key", async () => {
  const page = await openAs(browser, "rado@tsara.demo");
  await readyOffline(page, "/lessons/bb-4/quiz");
  await page.getByRole("button", { name: "Valio" }).waitFor();
  await page.context().setOffline(true);
  expect(await takeQuiz(page)).toBe(7);
  await page
    .getByText(/Vonjimaika/)
    .first()
    .waitFor();
  await page.context().close();
});
