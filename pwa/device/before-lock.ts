// What has to be done while the key is still here. Behind a PIN unsent work is unreadable; should the PIN be forgotten or
// guessed at ten times, a sealed copy beside it still arrives.

let work: () => Promise<void> = async () => {};
/** Longer than sealing takes on a slow phone; a lock never waits for more. */
const patienceMs = 5_000;

/** What is done before each lock from now on. */
export const beforeLock = (next: typeof work): void => {
  work = next;
};

/** Resolves when it is done, or was given up. */
export const sealBeforeLock = (): Promise<void> =>
  Promise.race([work().catch(() => {}), new Promise<void>((resolve) => setTimeout(resolve, patienceMs))]);
