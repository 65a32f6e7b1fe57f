// The tenant's tasks as reports show them: what was done in a period, what is open, what is late.
import { z } from "zod";
import { formatDate } from "../../shared/format/date.ts";
import type { Language } from "../../shared/languages.ts";
import type { ScopedDb } from "../scope/scoped-db.ts";
import { plain } from "./words.ts";

export const shownLines = 12;
export const lineSchema = z.object({ id: z.string(), title: z.string().max(200), at: z.int().nullable() });
export type Line = z.infer<typeof lineSchema>;

/** Counts are of everything, lists hold the first twelve. */
export const workSchema = z.object({
  from: z.int(),
  to: z.int(),
  doneCount: z.int().min(0),
  openCount: z.int().min(0),
  lateCount: z.int().min(0),
  done: z.array(lineSchema).max(shownLines),
  open: z.array(lineSchema).max(shownLines),
});
export type Work = z.infer<typeof workSchema>;

const rowSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.string(),
  due_at: z.int().nullable(),
  updated_at: z.int(),
});

/** The period's work, for one client or for all; `except` is the task that asks. */
export async function workOf(
  db: ScopedDb,
  { clientId, except, from, to }: { clientId: string | null; except: string; from: number; to: number },
): Promise<Work> {
  const rows = z.array(rowSchema).parse(
    await db.all(db.read`
      SELECT tasks.id, tasks.title, tasks.status, tasks.due_at, tasks.updated_at FROM tasks
      WHERE tasks.id <> ${except} AND (${clientId} IS NULL OR tasks.client_id = ${clientId})
        AND (tasks.status IN ('pending', 'in_progress') OR (tasks.status = 'completed' AND tasks.updated_at >= ${from} AND tasks.updated_at <= ${to}))
      ORDER BY coalesce(tasks.due_at, 9007199254740991), tasks.id`),
  );
  const done = rows.filter(({ status }) => status === "completed");
  const open = rows.filter(({ status }) => status !== "completed");
  return {
    from,
    to,
    doneCount: done.length,
    openCount: open.length,
    lateCount: open.filter(({ due_at: due }) => due !== null && due < to).length,
    done: done
      .toSorted((a, b) => b.updated_at - a.updated_at)
      .slice(0, shownLines)
      .map(({ id, title, updated_at: at }) => ({ id, title, at })),
    open: open.slice(0, shownLines).map(({ id, title, due_at: at }) => ({ id, title, at })),
  };
}

/** "- Title (03/12/2026)" */
export const bullets = (lines: readonly Line[], language: Language): string[] =>
  lines.map(({ title, at }) => `- ${plain(title)}${at === null ? "" : ` (${formatDate(at, language)})`}`);

/** The place where a list does not say what the rows say, or null. */
export function differs(made: Work, found: Work): string | null {
  if (made.from !== found.from || made.to !== found.to) return "artefact#/work/from";
  for (const field of ["doneCount", "openCount", "lateCount"] as const)
    if (made[field] !== found[field]) return `artefact#/work/${field}`;
  for (const field of ["done", "open"] as const)
    if (JSON.stringify(made[field]) !== JSON.stringify(found[field])) return `artefact#/work/${field}`;
  return null;
}
