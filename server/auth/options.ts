// better-auth's settings, without bindings. Reasons: docs/security.md, "Identity".
import type { BetterAuthOptions } from "better-auth";
import { organization } from "better-auth/plugins/organization";
import { createAccessControl } from "better-auth/plugins/access";
import { defaultStatements } from "better-auth/plugins/organization/access";
import { roles, type Role } from "../../shared/actor.ts";
import { newId } from "../sync/new-id.ts";

const day = 24 * 60 * 60;

// better-auth only knows that the roles exist; what they may do is the table of shared/access.ts.
const control = createAccessControl(defaultStatements);
const organizationRoles = Object.fromEntries(roles.map((role) => [role, control.newRole({})])) as Record<
  Role,
  ReturnType<typeof control.newRole>
>;

/** The paths of better-auth that are answered as they are, sign-in besides; every other one is a 404 until its feature opens it. */
export const openAuthPaths: ReadonlySet<string> = new Set([
  "POST /sign-out",
  "POST /device/sign-in",
  "POST /passkey/options",
  "POST /passkey/sign-in",
  "GET /get-session",
  "POST /organization/set-active",
  "GET /organization/list",
  "GET /callback/google",
  "GET /callback/microsoft",
]);

export const authOptions = {
  basePath: "/api/auth",
  appName: "Nexio",
  emailAndPassword: {
    enabled: true,
    // Known and unknown addresses get the same answer, and then are asked to sign in.
    autoSignIn: false,
    minPasswordLength: 12,
    maxPasswordLength: 128,
    resetPasswordTokenExpiresIn: 30 * 60,
    revokeSessionsOnPasswordReset: true,
  },
  emailVerification: { sendOnSignUp: true, sendOnSignIn: false, expiresIn: 3 * day },
  // What opens a door is not readable in a copy of the database.
  verification: { storeIdentifier: "hashed" },
  onAPIError: { errorURL: "/sign-in" },
  account: { accountLinking: { disableImplicitLinking: true }, updateAccountOnSignIn: false },
  user: {
    additionalFields: {
      devicesFrom: { type: "number", required: false, defaultValue: 0, input: false, returned: false },
      deviceKept: { type: "string", required: false, input: false, returned: false },
    },
  },
  session: {
    // A phone may come back after weeks without a network and still deliver its work.
    expiresIn: 90 * day,
    updateAge: day,
    freshAge: 600,
    cookieCache: { enabled: false },
    additionalFields: {
      deviceTenant: { type: "string", required: false, input: false, returned: false },
      deviceId: { type: "string", required: false, input: false, returned: false },
    },
  },
  rateLimit: {
    enabled: true,
    storage: "database",
    window: 60,
    max: 100,
    // Sign-in counts failures alone (failures.ts): a class of twenty phones signs in from one address.
    // So do the other calls whose limits are our own (password-routes.ts).
    customRules: {
      "/sign-in/email": false,
      "/get-session": false,
      "/sign-up/email": { window: 60, max: 30 },
      "/sign-in/social": { window: 60, max: 60 },
      "/request-password-reset": false,
      "/reset-password": false,
      "/change-password": false,
      "/send-verification-email": false,
    },
  },
  advanced: {
    cookiePrefix: "nexio",
    ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
    database: { generateId: () => newId(), validateSchema: false },
  },
  plugins: [
    organization({
      ac: control,
      roles: organizationRoles,
      creatorRole: "owner",
      allowUserToCreateOrganization: false,
      requireEmailVerificationOnInvitation: true,
    }),
  ],
  // Its warnings name addresses of people.
  logger: { level: "error" },
  telemetry: { enabled: false },
} satisfies BetterAuthOptions;
