// A phone left lying: after a while without a touch, or out of sight, its person is asked for the PIN again, as at a
// start.
import { sealBeforeLock } from "./before-lock.ts";

const idleMs = 5 * 60_000;
const hiddenMs = 60_000;
const lookEveryMs = 10_000;
const signs = ["pointerdown", "pointermove", "keydown", "input", "wheel", "scroll"] as const;

/**
 * Says `nexio-lock` once nobody has touched this page for five minutes, or seen it for one. What is unsent is sealed
 * first. Returns what ends the watch.
 */
export function lockWhenIdle(): () => void {
  let last = Date.now();
  /** Since when it is out of sight. */
  let hidden = document.hidden ? last : null;
  // A clock set back counts like one that went on.
  const isPast = (since: number, ms: number) => Math.abs(Date.now() - since) >= ms;
  const look = () => {
    const left = isPast(last, idleMs) || (hidden !== null && isPast(hidden, hiddenMs));
    if (left) {
      stop();
      void sealBeforeLock().then(() => dispatchEvent(new Event("nexio-lock")));
    }
    return left;
  };
  const onSign = () => {
    // The touch that wakes a phone comes before any timer.
    if (!look()) last = Date.now();
  };
  const onSight = () => {
    // Timers of a hidden page rest: it is looked at again when it shows.
    if (!look()) hidden = document.hidden ? (hidden ?? Date.now()) : null;
  };
  const stop = () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", onSight);
    for (const sign of signs) removeEventListener(sign, onSign, true);
  };
  const timer = setInterval(look, lookEveryMs);
  document.addEventListener("visibilitychange", onSight);
  for (const sign of signs) addEventListener(sign, onSign, { capture: true, passive: true });
  return stop;
}
