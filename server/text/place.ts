// The place of the page that is asked for.
import { Problem } from "../http/problem.ts";
import { placeOf, type Place, type TextContext } from "./frame.ts";

/** Throws 404 where the path names no language. */
export function placeIn(c: TextContext): Place {
  const place = placeOf(c.req.path, new URL(c.req.url).search);
  if (!place) throw new Problem(404, "not_found", "There is nothing here.");
  return place;
}
