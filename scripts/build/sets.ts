// Which chunks a phone must hold together: each set is on the phone as a whole or counts as not there (`pwa/sw.ts`).

export interface Chunk {
  readonly fileName: string;
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
  readonly moduleIds: readonly string[];
  readonly isEntry: boolean;
}

/** Whose screens come with the first install; the others follow one by one. */
const firstScreens = /^\/$|^\/lessons$|^\/lessons\/:id(\/quiz)?$|^\/(approvals|tasks|sync)(\/|$)|^\/more$/;

/** Large and seldom needed: each is a set of its own, fetched when it is first asked for. */
const apart = /\/pwa\/storage\/(memory)\.ts$|\/pwa\/terminal\/(terminal)\.tsx$|\/qr\/(decode)\.js$/;
const apartName = ({ moduleIds }: Chunk) =>
  moduleIds.flatMap((id) => apart.exec(id)?.slice(1).find(Boolean) ?? []).at(0);

/** The set of the app itself and of the screens a phone has first. */
export const first = "first";

/**
 * File -> the sets it belongs to: `first`, the folder of its screen (`certificates`), a language (`mg`), or what is apart.
 * @param views Path of a screen -> module of its view, relative to `pwa/`
 * @param locales File -> the language it is words of
 */
export function setsOf(
  chunks: readonly Chunk[],
  views: Readonly<Record<string, string>>,
  locales: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly string[]> {
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const screens = Object.entries(views).flatMap(([path, view]) => {
    const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/pwa/${view}`)));
    return chunk
      ? [{ file: chunk.fileName, set: firstScreens.test(path) ? first : (view.split("/")[0] ?? first) }]
      : [];
  });
  // A link to another screen, or another language's words, is not part of this one.
  const alone = new Map(
    chunks.flatMap((chunk) => [apartName(chunk)].flatMap((set) => (set ? [[chunk.fileName, set] as const] : []))),
  );
  const elsewhere = new Set([...screens.map(({ file }) => file), ...locales.keys(), ...alone.keys()]);

  /** What `starts` may need while they run: their imports, and what they fetch later. */
  const closure = (starts: readonly string[], seen = new Set<string>()): ReadonlySet<string> => {
    for (const file of starts) {
      const chunk = byFile.get(file);
      if (!chunk || seen.has(file)) continue;
      seen.add(file);
      closure([...chunk.imports, ...chunk.dynamicImports.filter((one) => !elsewhere.has(one))], seen);
    }
    return seen;
  };

  const startsOf = new Map<string, string[]>([
    [first, chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName)],
    ...[...alone].map(([file, set]): [string, string[]] => [set, [file]]),
  ]);
  for (const { file, set } of screens) startsOf.set(set, [...(startsOf.get(set) ?? []), file]);
  const sets = new Map<string, string[]>([...locales].map(([file, locale]) => [file, [locale]]));
  const here = closure(startsOf.get(first) ?? []);
  for (const file of here) sets.set(file, [first]);
  for (const [set, starts] of startsOf) {
    if (set === first) continue;
    for (const file of closure(starts)) if (!here.has(file)) sets.set(file, [...(sets.get(file) ?? []), set]);
  }
  return sets;
}
