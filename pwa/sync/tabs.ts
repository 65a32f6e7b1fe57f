// Several tabs share one journal. Each holds a lock for as long as it lives, so the others can tell.

const lockOf = (tab: string) => `nexio-tab:${tab}`;

/** Starts this tab's life; its name is new each time. `end` gives it up before the page goes. */
export function liveTab(): { readonly name: string; end(): void } {
  const name = crypto.randomUUID();
  let end = () => {};
  const life = new Promise<void>((resolve) => {
    end = resolve;
  });
  void navigator.locks?.request(lockOf(name), () => life);
  return { name, end };
}

/** The tabs that live now. */
export async function liveTabs(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const prefix = lockOf("");
  return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
}

/** Runs `work` while no other tab runs work of the same name. */
export const alone = <T>(name: string, work: () => Promise<T>): Promise<T> =>
  navigator.locks ? navigator.locks.request(`nexio:${name}`, work) : work();
