// The records of reviews, without the schema.
import { collection } from "../sync/collection.ts";
import type { Review } from "./schema.ts";

export const reviews = collection<Review>("review");
