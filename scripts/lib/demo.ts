// Who can sign in to the demo. `scripts/seed.ts` makes them, `npm start` and the tests name them.

export const demoPassword = "nexio-demo-2026";

export const demoAccounts = [
  { email: "ceo@riake.demo", tenant: "riake", role: "owner" },
  { email: "ops@riake.demo", tenant: "riake", role: "admin" },
  { email: "staff@riake.demo", tenant: "riake", role: "staff" },
  { email: "owner@tsara.demo", tenant: "tsara", role: "owner" },
  { email: "vola@tsara.demo", tenant: "tsara", role: "external" },
  { email: "rado@tsara.demo", tenant: "tsara", role: "external" },
  { email: "operator@mndpt.demo", tenant: "mndpt", role: "owner" },
] as const;
export type DemoEmail = (typeof demoAccounts)[number]["email"];

export const demoTable = () =>
  demoAccounts.map(({ email, tenant, role }) => `  ${email.padEnd(22)}${tenant.padEnd(8)}${role}`).join("\n");
