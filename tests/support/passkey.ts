// Passkeys in a real Chromium: an authenticator that its developer tools lend, and a hand that sets one up.
import type { Page } from "playwright-core";
import { demoPassword } from "../../scripts/lib/demo.ts";
import { press } from "./hand.ts";

/** A phone with a screen lock, whose owner's finger is right while `right`. */
export async function withAuthenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    finger: async (right: boolean): Promise<void> => {
      await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: right });
    },
  };
}

/** A first passkey, on `/factors/mine`, in Malagasy. */
export async function addPasskey(page: Page): Promise<void> {
  await press(page, "Ampio passkey");
  await page.getByLabel("Ny tenimiafinao").fill(demoPassword);
  await press(page, "Tohizo");
  await page.getByRole("button", { name: /^Ovay anarana/ }).waitFor();
}
