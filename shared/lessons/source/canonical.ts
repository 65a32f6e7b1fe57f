// One text, one sequence of bytes: what a pack is named by.

/** JSON with the keys of every object sorted, so that the same content has the same bytes everywhere. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
