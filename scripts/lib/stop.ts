// Stopping cleanly: on Ctrl-C, on a polite kill, and when the command that started us is gone.

/** Resolves at the first reason to stop. */
export const untilStopped = () =>
  new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
    const parent = Number(process.env.NEXIO_PARENT);
    if (!parent || parent !== process.ppid) return;
    setInterval(() => {
      if (process.ppid !== parent) resolve();
    }, 500).unref();
  });
