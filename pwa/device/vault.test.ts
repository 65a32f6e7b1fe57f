// What wraps a person's key on a phone: a PIN, and the bytes a passkey gives.
import { expect, test } from "vitest";
import type { Profile } from "../sync/store.ts";
import { afterWrongPin, lockAway, newVault, openWith, prfWrapper, unlock, WrongPin } from "./vault.ts";

const profile = { userId: "u", name: "Vola", tenant: { id: "t" } } as Profile;

test("the PIN opens, another one does not, and the bytes of a passkey open the same", async () => {
  const vault = await newVault();
  const lock = await lockAway({ profile }, vault, "280519");
  expect((await unlock(lock, "280519")).open.profile.name).toBe("Vola");
  await expect(unlock(lock, "280518")).rejects.toThrow(WrongPin);

  const [bytes, salt] = [crypto.getRandomValues(new Uint8Array(32)), crypto.getRandomValues(new Uint8Array(32))];
  const wrapped = await crypto.subtle.wrapKey("raw", vault.key, await prfWrapper(bytes, salt), "AES-KW");
  const { open, vault: again } = await openWith(lock, wrapped, await prfWrapper(bytes, salt));
  expect(open.profile.name).toBe("Vola");
  expect(await again.open(await vault.seal({ a: 1 }))).toEqual({ a: 1 });
  const [other = 0] = bytes;
  const changed = Uint8Array.from(bytes, (byte, at) => (at === 0 ? other ^ 1 : byte));
  await expect(openWith(lock, wrapped, await prfWrapper(changed, salt))).rejects.toThrow(WrongPin);
  await expect(openWith(lock, wrapped, await prfWrapper(bytes, bytes))).rejects.toThrow(WrongPin);
});

test("four tries are free, each one more waits twice as long, the tenth in a row is the last", async () => {
  const fresh = await lockAway({ profile }, await newVault(), "280519");
  const waits: (number | null)[] = [];
  for (let lock: ReturnType<typeof afterWrongPin> = fresh; lock;) {
    lock = afterWrongPin(lock, 1_000_000);
    waits.push(lock && (lock.waitUntil - 1_000_000) / 1000);
  }
  expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, null]);
});
