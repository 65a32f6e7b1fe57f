// Addresses and screens. A screen not yet loaded leaves the one before it in place: no blank, no spinner.
import { createContext, type AnyComponent, type VNode } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";

export type View = AnyComponent<object>;
export interface Route {
  /** `/tasks/:id`; the first that fits wins. */
  path: string;
  /** In the first bundle, or fetched when it is asked for. */
  view: View | { load: () => Promise<View> };
}
type Params = Readonly<Record<string, string>>;

const Where = createContext<Params>({});
/** The named parts of the address of the screen this is drawn in. */
export const useParams = (): Params => useContext(Where);

const listeners = new Set<() => void>();
/** Calls `listener` whenever another address is shown. Returns the unsubscriber. */
export const onMove = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};
const moved = () => {
  for (const listener of listeners) listener();
};

/** Goes to another screen. */
export function route(url: string, replace: "replace" | "push" = "push"): void {
  history[`${replace}State`](null, "", url);
  moved();
}

/** The path asked for, at once: its screen may still be on its way. */
export function usePath(): string {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => onMove(() => setPath(location.pathname)), []);
  return path;
}

/** Takes over plain clicks on links to our own screens, and the back button. Called once. */
export function listenToLinks(): void {
  addEventListener("popstate", moved);
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    const ours =
      link?.origin === location.origin &&
      !link.target &&
      !link.download &&
      !/^\/((t|api|packs)(\/|$)|verify\/)/.test(link.pathname);
    if (!link || !plain || !ours || event.defaultPrevented) return;
    event.preventDefault();
    if (link.href !== location.href) route(link.href);
  });
}

export function match(pattern: string, path: string): Params | null {
  const [wanted, given] = [pattern, path].map((text) => text.split("/").filter(Boolean));
  if (!wanted || wanted.length !== given?.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return params;
}

interface Shown<R> {
  path: string;
  params: Params;
  route: R | null;
  view: View;
}

interface RouterProps<R extends Route> {
  routes: readonly R[];
  /** For addresses that name nothing, and for screens that cannot be fetched. */
  notFound: View;
  outOfReach: View;
  /** Puts a frame around a screen, such as a door for guests. */
  frame: (route: R | null, view: VNode) => VNode;
}

export function Router<R extends Route>({ routes, notFound, outOfReach, frame }: RouterProps<R>) {
  const path = usePath();
  const find = (): Shown<R> | (Omit<Shown<R>, "view"> & { load: () => Promise<View> }) => {
    for (const found of routes) {
      const params = match(found.path, path);
      if (params) {
        const here = { path, params, route: found };
        return typeof found.view === "object" ? { ...here, load: found.view.load } : { ...here, view: found.view };
      }
    }
    return { path, params: {}, route: null, view: notFound };
  };
  const [shown, setShown] = useState<Shown<R> | null>(() => {
    const first = find();
    return "view" in first ? first : null;
  });
  useEffect(() => {
    const next = find();
    if ("view" in next) return setShown((before) => (before?.path === path ? before : next));
    let gone = false;
    next.load().then(
      (view) => gone || setShown({ ...next, view }),
      () => gone || setShown({ ...next, view: outOfReach }),
    );
    return () => {
      gone = true;
    };
  }, [path]);
  if (!shown) return null;
  const { view: Screen, params } = shown;
  return <Where.Provider value={params}>{frame(shown.route, <Screen key={shown.path} />)}</Where.Provider>;
}

/** A screen of its own chunk, outside the addresses; `outOfReach`, or nothing, when it cannot be fetched. */
export function Later({ load, outOfReach }: { load: () => Promise<View>; outOfReach?: View }) {
  const [Loaded, setLoaded] = useState<View>();
  useEffect(
    () =>
      void load().then(
        (view) => setLoaded(() => view),
        () => setLoaded(() => outOfReach),
      ),
    [load],
  );
  return Loaded ? <Loaded /> : null;
}
