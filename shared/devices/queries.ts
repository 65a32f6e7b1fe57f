// The devices of a member, the one used last first.
import type { ReadTx } from "../sync/tx.ts";
import { devices } from "./records.ts";
import type { Device } from "./schema.ts";

/** The active devices of `memberId`. */
export async function devicesOf(tx: ReadTx, memberId: string): Promise<Device[]> {
  const own = (await devices.list(tx)).filter((device) => device.memberId === memberId && device.status === "active");
  return own.sort((a, b) => b.updatedAt - a.updatedAt);
}
