// A real OpenID provider on a loopback port, in the place of Google and Microsoft. Who somebody is there they say
// themselves, as `sub` or `sub~address` or `sub~address~unconfirmed`, on its one page.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

export interface StandIn {
  /** Bindings of a Worker that asks here. */
  readonly vars: Readonly<Record<string, string>>;
  stop(): void;
}

const client = { id: "nexio", secret: "only-for-tests-0123456789" };
const paths = { authorization: "/common/oauth2/v2.0/authorize", token: "/common/oauth2/v2.0/token" };

const claimsOf = (id: string) => {
  const [sub = "", email = `${sub}@example.demo`, unconfirmed] = id.split("~");
  return { sub: id, oid: `oid-${sub}`, tid: "directory", name: sub, email, email_verified: unconfirmed === undefined };
};

const bodyOf = async (request: IncomingMessage) => {
  let text = "";
  for await (const part of request) text += String(part);
  return new URLSearchParams(text);
};

/** Starts it for a Worker at `origin`. It does not keep the process alive. */
export async function startStandIn(origin: string): Promise<StandIn> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: ["google", "microsoft"].map((name) => `${origin}/api/auth/callback/${name}`),
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    routes: paths,
    scopes: ["openid", "email", "profile"],
    claims: { openid: ["sub", "oid", "tid"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ["only-for-tests"] },
    interactions: { url: (_context, { uid }) => `/who/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => claimsOf(id) }),
    // Everybody agrees.
    async loadExistingGrant({ oidc: { client: asking, session } }) {
      if (!asking || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: asking.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const asked = async (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith("/who/")) return provider.callback()(request, response);
    if (request.method === "POST") {
      const id = (await bodyOf(request)).get("who");
      const result = id ? { login: { accountId: id } } : { error: "access_denied" };
      return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    }
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      `<!doctype html><title>Who?</title><form method="post"><label>Who? <input name="who"></label><button>Go on</button></form>`,
    );
  };
  server.on("request", (request, response) => void asked(request, response));
  return {
    vars: {
      OAUTH_STAND_IN: issuer,
      GOOGLE_CLIENT_ID: client.id,
      GOOGLE_CLIENT_SECRET: client.secret,
      MICROSOFT_CLIENT_ID: client.id,
      MICROSOFT_CLIENT_SECRET: client.secret,
    },
    stop: () => server.close(),
  };
}
