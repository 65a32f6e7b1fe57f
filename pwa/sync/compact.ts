// The compact form of the wire, spoken without holding up a slow phone.
import { learning, Talk, type Steps } from "../../shared/sync/codec/talk.ts";

/** A slice of work, and how long one waits for a moment in which nothing is drawn. */
const [sliceMs, patienceMs] = [10, 100];

const pause = () =>
  new Promise<void>((resolve) => {
    // Safari has no such moments.
    if ("requestIdleCallback" in globalThis) requestIdleCallback(() => resolve(), { timeout: patienceMs });
    else setTimeout(resolve);
  });

/** Does `steps` a slice at a time while somebody looks; a page that is hidden has nobody to hold up, and slow timers. */
export async function calmly<T>(steps: Steps<T>): Promise<T> {
  let until = 0;
  for (;;) {
    if (performance.now() > until && !globalThis.document?.hidden) {
      await pause();
      until = performance.now() + sliceMs;
    }
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Begins a talk, once the sample has been learnt. */
export async function newTalk(): Promise<Talk> {
  await calmly(learning);
  return new Talk();
}
