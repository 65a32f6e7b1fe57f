// The line about the text pages, fetched only where there is something to say.
import { wholeLanguage } from "../i18n/locale.ts";
import { mode, read } from "../shell/preferences.ts";
import { Later } from "../shell/router.tsx";

const line = async () => {
  const [{ TextLine }] = await Promise.all([import("../account/text-line.tsx"), wholeLanguage()]);
  return TextLine;
};

export const MaybeTextLine = () => (mode() === "text" || read("offer") === "text" ? <Later load={line} /> : null);
