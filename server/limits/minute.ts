// What one tenant does within a minute, counted in its hub's memory: exact, since there is one hub, and without a row.
// A hub that sleeps forgets, and it sleeps only where little happens.

/** A minute's calls: of one phone, of parcels, of the whole tenant. */
export const perMinute = { phone: 60, parcels: 60, tenant: 1000 } as const;

/**
 * Shares of the tenant's minute from which on something rests, so that the tenant's work itself is last: phones are told
 * of news once a minute, then files of results wait. (What agents do will rest between the two.)
 */
const restsFrom = { pokes: 0.5, exports: 0.9 } as const;

const minuteMs = 60_000;

export class Minute {
  readonly #limits: { readonly [Name in keyof typeof perMinute]: number };
  #number = 0;
  #calls = new Map<string, number>();

  /** `isCounted` false: everything passes (benchmarks, and tests of something else). */
  constructor(isCounted: boolean) {
    this.#limits = isCounted ? perMinute : { phone: Infinity, parcels: Infinity, tenant: Infinity };
  }

  #of(key: string, now: number): number {
    const number = Math.floor(now / minuteMs);
    if (number !== this.#number) [this.#number, this.#calls] = [number, new Map()];
    return this.#calls.get(key) ?? 0;
  }

  /** A push of this client group at `now`: 0 when it may pass, else the seconds to wait. */
  push(group: string, now: number): number {
    // Each parcel is a group of its own.
    const isParcel = group.startsWith("parcel-");
    const [key, limit] = isParcel ? ["parcels", this.#limits.parcels] : [`phone:${group}`, this.#limits.phone];
    const [own, all] = [this.#of(key, now), this.#of("tenant", now)];
    if (own >= limit || all >= this.#limits.tenant) return this.secondsLeft(now);
    this.#calls.set(key, own + 1).set("tenant", all + 1);
    return 0;
  }

  /** Whether `what` rests now for the sake of the tenant's work. */
  rests(what: keyof typeof restsFrom, now: number): boolean {
    return this.#of("tenant", now) >= this.#limits.tenant * restsFrom[what];
  }

  /** Until the next minute, 1 to 60. */
  secondsLeft(now: number): number {
    return Math.ceil((minuteMs - (now % minuteMs)) / 1000);
  }
}
