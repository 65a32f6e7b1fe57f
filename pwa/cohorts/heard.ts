// A learner's phone says that it is there and what waits on it, so that the trainer knows whom to look for. A few bytes,
// at most every six hours; whether it arrives matters to nobody on this phone.
import { isLearner } from "../../shared/cohorts/queries.ts";
import { ask } from "../account/session.ts";
import { idOf } from "../device/people.ts";
import { keep, read } from "../shell/preferences.ts";
import type { SyncStore } from "../sync/store.ts";

const everyMs = 6 * 3_600_000;
/** Sends first, then says what could not be sent. */
const afterMs = 10_000;

export function tellHeard(store: SyncStore): void {
  const { memberId } = store.profile.actor;
  const name = `heard:${memberId}`;
  const say = async () => {
    // Someone else may be in by now: what they would say is not this person's.
    if (read("person") !== idOf(store.profile)) return;
    const { unsent, problem } = store.status();
    const [at = "0", said = ""] = (read(name) ?? "").split("/");
    const isDue = Date.now() - Number(at) > everyMs || (unsent === 0) !== (said === "0");
    if (problem === "offline" || !isDue || !(await store.query((tx) => isLearner(tx, memberId)))) return;
    await ask("/api/heard", { unsent });
    keep(name, `${Date.now()}/${unsent}`);
  };
  const later = () => setTimeout(() => void say().catch(() => {}), afterMs);
  let timer = later();
  const stop = store.onStatus(({ state }) => {
    if (state === "sending") return;
    clearTimeout(timer);
    timer = later();
  });
  void store.broken.then(() => {
    stop();
    clearTimeout(timer);
  });
}
