// Replicache without what this app never runs, nearly 5 KB of the store (docs/decisions/0022). Each cut is an exact text of the one
// version that is pinned: when it is not found exactly once, the build fails, and whoever updates looks again.
import { parseSync, type Plugin } from "vite";

export interface Cut {
  /** What it is, and why the app does not miss it. */
  readonly what: string;
  readonly from: string;
  /** The cut ends before this text; without it, `from` is the whole text. */
  readonly until?: string;
  readonly with?: string;
}

const parts = (path: string) =>
  `import{string,number,boolean,array,record,union,object,assert as ne,Log}from${JSON.stringify(path)};` +
  "const h={string,number,boolean,record},Q=object,mt=array,ft=record;h.union=union;";

/** `path` names pwa/sync/engine-parts.ts. */
export const cuts = (path: string): readonly Cut[] => [
  {
    what: "valita and its messages: small checks instead",
    from: "var h={};Fi(h,{",
    until: "var oa=22",
    with: parts(path),
  },
  { what: "shapes of a push that nothing checks", from: 'import*as xe from"@badrap/valita"', until: "function $s(" },
  { what: "more of them", from: "$n=0,it=1,Nu=Q(", until: "function Hu(", with: "$n=0,it=1;" },
  {
    what: "the log’s library",
    from: "import{consoleLogSink as Ya,LogContext as Xa",
    until: "var Qa=",
    with: "function Lt(t,e){return new Log(e?.[0])}",
  },
  { what: "its sink for the console", from: 'import{consoleLogSink as Dl}from"@rocicorp/logger";' },
  { what: "its use", from: "logSinks:s=[Dl]", with: "logSinks:s" },
  { what: "the connection loop’s log", from: "{debug:i}=this.#i", with: "i=void 0" },
];

/** Throws when a text is not there exactly once. */
export function cut(code: string, list: readonly Cut[]): string {
  return list.reduce((rest, { what, from, until, with: text = "" }) => {
    const start = rest.indexOf(from);
    if (start < 0 || rest.includes(from, start + 1)) throw new Error(`Replicache has changed: ${what}`);
    const end = until === undefined ? start + from.length : rest.indexOf(until, start);
    if (end < 0) throw new Error(`Replicache has changed: the end of ${what}`);
    return rest.slice(0, start) + text + rest.slice(end);
  }, code);
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly expression?: Node;
  readonly callee?: Node;
  readonly property?: { readonly name?: string };
  readonly optional?: boolean;
  readonly name?: string;
}

/** Where calls such as `log.debug?.(…)` stand: at level `error` there is nothing to call, and their words weigh. */
function muted(tree: unknown): Node[] {
  if (typeof tree !== "object" || tree === null) return [];
  const node = tree as Node;
  const called = node.type === "ChainExpression" && node.expression?.optional ? node.expression.callee : undefined;
  if (called && (/^(debug|info)$/.test(called.property?.name ?? "") || called.name === "i")) return [node];
  return Object.values(tree).flatMap(muted);
}

/** The engine's source without `cuts`. */
export function trimmed(source: string, path: string): string {
  const code = cut(source, cuts(path));
  return muted(parseSync("engine.js", code).program)
    .toSorted((a, b) => b.start - a.start)
    .reduce((rest, { start, end }) => `${rest.slice(0, start)}void 0${rest.slice(end)}`, code);
}

export const trimReplicache = (path: string): Plugin => {
  let seen = false;
  return {
    name: "nexio-trim-replicache",
    apply: "build",
    buildStart() {
      seen = false;
    },
    transform: {
      filter: { id: /\/node_modules\/replicache\/out\/chunk-/ },
      handler(code) {
        seen = true;
        return { code: trimmed(code, path), map: null };
      },
    },
    generateBundle() {
      if (!seen) this.error("Replicache was not found where it is trimmed");
    },
  };
};
