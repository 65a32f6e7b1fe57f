// The networks the product is built for, and how quick any page could be on them.

export interface Profile {
  /** Bits a second, each way, shared by all connections. */
  readonly rate: number;
  /** Milliseconds there and back. */
  readonly rtt: number;
}

/** P0 deep rural 2G, P1 EDGE, P2 slow 3G, P3 what Lighthouse calls slow 4G. */
export const profiles = {
  P0: { rate: 50_000, rtt: 800 },
  P1: { rate: 150_000, rtt: 500 },
  P2: { rate: 400_000, rtt: 400 },
  P3: { rate: 1_600_000, rtt: 150 },
} as const satisfies Record<string, Profile>;
export type ProfileName = keyof typeof profiles;
export const profileNames = Object.keys(profiles) as ProfileName[];

/** Name, TCP, TLS 1.3, HTTP. */
export const coldTrips = 4;
export const warmTrips = 1;

/** Milliseconds below which nothing can come: round trips and bytes one after the other. */
export const floorOf = ({ rate, rtt }: Profile, trips: number, wireBytes: number): number =>
  Math.round(trips * rtt + (wireBytes * 8000) / rate);
