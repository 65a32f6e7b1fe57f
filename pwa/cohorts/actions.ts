// What trainers ask of the Worker about their classes; it needs a network. What comes of it is pulled like everything.
import type { Cohort } from "../../shared/cohorts/schema.ts";
import { syncNow } from "../data/asking.ts";
import { newId } from "../shell/new-id.ts";
import { ask, Problem } from "../account/session.ts";
import { download } from "../certificates/give.ts";
import type { SyncStore } from "../sync/store.ts";

export type CohortEdit = Partial<Pick<Cohort, "name" | "trainerIds" | "joinOpen" | "opensAt" | "closesAt">>;
export interface WayBack {
  readonly code: string;
  readonly expiresAt: number;
}

/** An id for a class that is about to be made: kept until it is, so that a second try makes no second class. */
export const newClassId = newId;

async function settled<T>(store: SyncStore, path: string, body: object): Promise<T> {
  const answer = await ask(path, body);
  await syncNow(store);
  return answer as T; // our own Worker's answer, whose shape the end-to-end tests hold
}

export const createClass = (store: SyncStore, id: string, name: string) =>
  settled<Cohort>(store, "/api/cohorts", { id, name });
export const editClass = (store: SyncStore, id: string, edit: CohortEdit) =>
  settled<Cohort>(store, `/api/cohorts/${id}`, edit);
export const renewCode = (store: SyncStore, id: string) => settled<Cohort>(store, `/api/cohorts/${id}/code`, {});
export const giveWayBack = (store: SyncStore, id: string, memberId: string, lost: boolean) =>
  settled<WayBack>(store, `/api/cohorts/${id}/learners/${memberId}/code`, { lost });
export const leaveClass = (store: SyncStore, id: string, memberId: string) =>
  settled(store, `/api/cohorts/${id}/learners/${memberId}/leave`, {});

/** Fetches the class's file and hands it to the phone. Rejects with `Problem`. */
export async function takeResults(id: string, format: "csv" | "json" | "xapi"): Promise<void> {
  const response = await fetch(`/api/cohorts/${id}/results?format=${format}`).catch(() => {
    throw new Problem("unreachable", 0);
  });
  const name = /filename="([\w.-]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  if (response.ok && name !== undefined) return download(new File([await response.blob()], name));
  const answer = (await response.json().catch(() => null)) as { code?: string } | null;
  throw new Problem(answer?.code ?? "unreachable", response.status);
}
