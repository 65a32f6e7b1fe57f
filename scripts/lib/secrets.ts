// The local Worker's secrets, made once and never committed.
import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { inRoot } from "./paths.ts";

export const ensureDevVars = () => {
  const file = inRoot(".dev.vars");
  const present = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (/^BETTER_AUTH_SECRET\s*=/m.test(present)) return;
  const gap = present && !present.endsWith("\n") ? "\n" : "";
  appendFileSync(file, `${gap}BETTER_AUTH_SECRET="${randomBytes(32).toString("base64url")}"\n`, { mode: 0o600 });
};
