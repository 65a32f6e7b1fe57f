// A session for somebody whom our own code has let in. Not reachable over HTTP.
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import type { BetterAuthPlugin } from "better-auth";
import { z } from "zod";

export const openSession = {
  id: "open-session",
  endpoints: {
    openSession: createAuthEndpoint.serverOnly(
      { method: "POST", body: z.object({ userId: z.string(), tenantId: z.string() }) },
      async (context) => {
        const { userId, tenantId } = context.body;
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(userId);
        if (!user) throw new Error(`No account ${userId}`);
        const session = await internalAdapter.createSession(userId, false, { activeOrganizationId: tenantId });
        await setSessionCookie(context, { session, user });
        return context.json({ signedIn: true });
      },
    ),
  },
} satisfies BetterAuthPlugin;
