// How scripts speak: one line a step with its duration, and one sentence with the way out when something fails.

/** An expected failure. `tell` prints its sentence and nothing else; `detail` is what a tool had to say about it. */
export class Trouble extends Error {
  readonly detail: string;

  constructor(sentence: string, detail = "") {
    super(sentence);
    this.detail = detail;
  }
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Prints what is being done, then how long it took. */
export const step = async <T>(name: string, work: () => Promise<T> | T): Promise<T> => {
  const since = performance.now();
  console.log(`· ${name} ...`);
  const result = await work();
  console.log(`  ${name}: done in ${seconds(since)}`);
  return result;
};

/** Runs a script's main function; what it throws becomes a sentence and exit code 1. */
export const tell = async (main: () => Promise<void>) => {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    if (error.detail) console.error(`\n${error.detail.trim()}`);
    console.error(`\n${error.message}`);
    process.exit(1);
  }
};
