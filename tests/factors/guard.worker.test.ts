// What stands behind a second factor: each class by itself, in the session that showed it, for ten minutes.
import { expect, test, vi } from "vitest";
import { createAuth } from "../../server/auth/auth.ts";
import { sessionReader } from "../../server/http/session.ts";
import { recordStepUp, stepUpGuard } from "../../server/step-up/step-ups.ts";
import { appEnv, aTenant, origin, signIn } from "../support/tenants.ts";

const session = sessionReader(appEnv, createAuth(appEnv));
const requireStepUp = stepUpGuard(appEnv);
const signedAs = (cookie: string) => session.person(new Request(origin, { headers: { cookie } }));

test("a class is open in the session that showed it, alone, and for ten minutes", async () => {
  const { owner } = await aTenant();
  const [here, elsewhere] = [await signedAs(owner.cookie), await signedAs(await signIn(owner.email))];
  await expect(requireStepUp(here, "roles")).rejects.toMatchObject({ status: 403, code: "needs_step_up" });
  const until = await recordStepUp(appEnv, here, "roles", "totp");
  await requireStepUp(here, "roles");
  await expect(requireStepUp(here, "exports")).rejects.toMatchObject({ code: "needs_step_up" });
  await expect(requireStepUp(elsewhere, "roles")).rejects.toMatchObject({ code: "needs_step_up" });
  await expect(requireStepUp({ sessionId: "" }, "roles")).rejects.toMatchObject({ code: "needs_step_up" });
  vi.setSystemTime(until);
  try {
    await expect(requireStepUp(here, "roles")).rejects.toMatchObject({ code: "needs_step_up" });
  } finally {
    vi.useRealTimers();
  }
});
