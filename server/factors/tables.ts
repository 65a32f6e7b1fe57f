// Second factors and what sessions have shown; migrations/0019_factors.sql.
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { StepUpClass } from "../../shared/step-up/classes.ts";
import { user } from "../auth/tables.ts";

const ofUser = () =>
  text("user_id")
    .notNull()
    .references(() => user.id, { onDelete: "cascade" });

export const passkey = sqliteTable(
  "auth_passkey",
  {
    id: text("id").primaryKey(),
    userId: ofUser(),
    /** base64url, as browsers name it. */
    credentialId: text("credential_id").notNull().unique(),
    /** COSE, base64url. */
    publicKey: text("public_key").notNull(),
    /** The authenticator's own count of signatures; 0 for those that do not count. */
    counter: integer("counter").notNull(),
    challengeAt: integer("challenge_at").notNull(),
    name: text("name").notNull(),
    createdAt: integer("created_at").notNull(),
    usedAt: integer("used_at"),
    removeAt: integer("remove_at"),
  },
  (table) => [index("auth_passkey_user").on(table.userId)],
);

export const totp = sqliteTable("auth_totp", {
  userId: ofUser().primaryKey(),
  /** AES-GCM under the Worker's key, base64url of iv and text. */
  secret: text("secret").notNull(),
  lastStep: integer("last_step").notNull(),
  createdAt: integer("created_at").notNull(),
  confirmedAt: integer("confirmed_at"),
  removeAt: integer("remove_at"),
});

export const backupCode = sqliteTable(
  "auth_backup_code",
  {
    userId: ofUser(),
    codeHash: text("code_hash").notNull(),
    createdAt: integer("created_at").notNull(),
    usedAt: integer("used_at"),
  },
  (table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
);

export const stepUp = sqliteTable(
  "auth_step_up",
  {
    sessionId: text("session_id").notNull(),
    class: text("class").$type<StepUpClass>().notNull(),
    userId: text("user_id").notNull(),
    /** The passkey's id, `totp` or `code`. */
    byFactor: text("by_factor").notNull(),
    until: integer("until").notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.class] }), index("auth_step_up_user").on(table.userId)],
);
