// What somebody calls the thing they sign in on, as far as a browser says: no place, no version, no model.

const browsers = [
  ["Opera Mini", /Opera Mini/],
  ["Opera", /OPR\/|Opera/],
  ["Edge", /Edg(e|A|iOS)?\//],
  ["Samsung Internet", /SamsungBrowser/],
  ["Firefox", /Firefox|FxiOS/],
  ["Chrome", /Chrome|CriOS/],
  ["Safari", /Safari/],
] as const;
const systems = [
  ["KaiOS", /KAIOS/],
  ["Android", /Android/],
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Windows", /Windows/],
  ["Mac", /Mac/],
  ["Linux", /Linux/],
] as const;

const first = (names: readonly (readonly [string, RegExp])[], agent: string) =>
  names.find(([, sign]) => sign.test(agent))?.[0];

/** `Android, Chrome`; empty for a browser that says nothing known. */
export const deviceName = (agent: string | null): string =>
  [first(systems, agent ?? ""), first(browsers, agent ?? "")].filter(Boolean).join(", ");
