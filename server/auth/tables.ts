// better-auth's tables as drizzle sees them; the SQL is in migrations/0001_auth.sql.
import { integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";

const moment = (name: string) => integer(name, { mode: "timestamp_ms" });

export const user = sqliteTable("auth_user", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  emailVerified: integer("email_verified", { mode: "boolean" }).notNull().default(false),
  image: text("image"),
  /** Devices made known before do not sign in by themselves; UTC milliseconds. */
  devicesFrom: integer("devices_from").notNull().default(0),
  /** The one device that does all the same. */
  deviceKept: text("device_kept"),
  createdAt: moment("created_at").notNull(),
  updatedAt: moment("updated_at").notNull(),
});

export const session = sqliteTable("auth_session", {
  id: text("id").primaryKey(),
  userId: text("user_id")
    .notNull()
    .references(() => user.id, { onDelete: "cascade" }),
  token: text("token").notNull().unique(),
  expiresAt: moment("expires_at").notNull(),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  activeOrganizationId: text("active_organization_id"),
  /** The device it lives on and that device's tenant; null where the Worker does not know. */
  deviceTenant: text("device_tenant"),
  deviceId: text("device_id"),
  createdAt: moment("created_at").notNull(),
  updatedAt: moment("updated_at").notNull(),
});

export const account = sqliteTable("auth_account", {
  id: text("id").primaryKey(),
  userId: text("user_id")
    .notNull()
    .references(() => user.id, { onDelete: "cascade" }),
  accountId: text("account_id").notNull(),
  providerId: text("provider_id").notNull(),
  accessToken: text("access_token"),
  refreshToken: text("refresh_token"),
  idToken: text("id_token"),
  accessTokenExpiresAt: moment("access_token_expires_at"),
  refreshTokenExpiresAt: moment("refresh_token_expires_at"),
  scope: text("scope"),
  password: text("password"),
  createdAt: moment("created_at").notNull(),
  updatedAt: moment("updated_at").notNull(),
});

export const verification = sqliteTable("auth_verification", {
  id: text("id").primaryKey(),
  identifier: text("identifier").notNull(),
  value: text("value").notNull(),
  expiresAt: moment("expires_at").notNull(),
  createdAt: moment("created_at").notNull(),
  updatedAt: moment("updated_at").notNull(),
});

export const organization = sqliteTable("auth_organization", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  slug: text("slug").notNull().unique(),
  logo: text("logo"),
  metadata: text("metadata"),
  createdAt: moment("created_at").notNull(),
});

export const member = sqliteTable("auth_member", {
  id: text("id").primaryKey(),
  organizationId: text("organization_id")
    .notNull()
    .references(() => organization.id),
  userId: text("user_id")
    .notNull()
    .references(() => user.id),
  role: text("role").notNull(),
  createdAt: moment("created_at").notNull(),
});

export const invitation = sqliteTable("auth_invitation", {
  id: text("id").primaryKey(),
  organizationId: text("organization_id")
    .notNull()
    .references(() => organization.id),
  email: text("email").notNull(),
  role: text("role"),
  status: text("status").notNull(),
  expiresAt: moment("expires_at").notNull(),
  inviterId: text("inviter_id")
    .notNull()
    .references(() => user.id),
  createdAt: moment("created_at").notNull(),
});

export const rateLimit = sqliteTable("auth_rate_limit", {
  id: text("id").primaryKey(),
  key: text("key").notNull().unique(),
  count: integer("count").notNull(),
  lastRequest: integer("last_request").notNull(),
});

/** Failures that close a door for a while (failures.ts). */
export const failure = sqliteTable("auth_failure", {
  key: text("key").primaryKey(),
  count: integer("count").notNull(),
  lastAt: integer("last_at").notNull(),
});

/** A name and a PIN that sign somebody in on another phone, in one centre; migrations/0018_sign_in.sql. */
export const pin = sqliteTable("auth_pin", {
  organizationId: text("organization_id")
    .notNull()
    .references(() => organization.id),
  name: text("name").notNull(),
  userId: text("user_id")
    .notNull()
    .references(() => user.id, { onDelete: "cascade" }),
  hash: text("hash").notNull(),
  /** Wrong PINs in a row. */
  wrong: integer("wrong").notNull(),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const directory = sqliteTable("directory", {
  tenantId: text("tenant_id").primaryKey(),
  binding: text("binding").notNull(),
  createdAt: integer("created_at").notNull(),
});

/** Where a join code leads; migrations/0009_cohorts.sql. */
export const joinCode = sqliteTable("auth_join_code", {
  /** SHA-256 of the code, in hex. */
  codeHash: text("code_hash").primaryKey(),
  organizationId: text("organization_id")
    .notNull()
    .references(() => organization.id),
  cohortId: text("cohort_id").notNull(),
  /** The one person it lets back in; null for a class's own code. */
  memberId: text("member_id"),
  expiresAt: integer("expires_at"),
  usedBy: text("used_by"),
  createdAt: integer("created_at").notNull(),
});

/** Whose account is to be erased; migrations/0021_privacy.sql. */
export const erasure = sqliteTable(
  "auth_erasure",
  {
    userId: text("user_id").notNull(),
    /** In this organisation alone; empty for all. */
    tenantId: text("organization_id").notNull(),
    keepCertificates: integer("keep_certificates", { mode: "boolean" }).notNull(),
    askedBy: text("asked_by").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.tenantId] })],
);
/** Where the secret of an invitation's link leads; migrations/0020_members.sql. */
export const invitationLink = sqliteTable(
  "auth_invitation_link",
  {
    /** SHA-256 of the secret, in hex. */
    secretHash: text("secret_hash").primaryKey(),
    organizationId: text("organization_id")
      .notNull()
      .references(() => organization.id),
    invitationId: text("invitation_id").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [unique().on(table.organizationId, table.invitationId)],
);
