// The records of learning, without the schemas: for views.
import { collection } from "../sync/collection.ts";
import type { Attempt, Lesson, Progress } from "./schema.ts";

export const lessons = collection<Lesson>("lesson");
export const attempts = collection<Attempt>("attempt");
/** Own progress, keyed by the lesson. */
export const progress = collection<Progress>("progress");
