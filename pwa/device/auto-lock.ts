// A phone left lying: after a while without a touch its person is asked for the PIN again, as at a start.

const idleMs = 5 * 60_000;
const lookEveryMs = 10_000;
const signs = ["pointerdown", "pointermove", "keydown", "input", "wheel", "scroll"] as const;

/** Says `nexio-lock` once nobody has touched this page for five minutes. Returns what ends the watch. */
export function lockWhenIdle(): () => void {
  let last = Date.now();
  // A clock set back counts like one that went on.
  const left = () => Math.abs(Date.now() - last) >= idleMs;
  const look = () => left() && (stop(), dispatchEvent(new Event("nexio-lock")));
  const onSign = () => {
    // The touch that wakes a phone comes before any timer.
    if (!look()) last = Date.now();
  };
  const stop = () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    for (const sign of signs) removeEventListener(sign, onSign, true);
  };
  // Timers of a hidden page rest: it is looked at again when it shows.
  const timer = setInterval(look, lookEveryMs);
  document.addEventListener("visibilitychange", look);
  for (const sign of signs) addEventListener(sign, onSign, { capture: true, passive: true });
  return stop;
}
