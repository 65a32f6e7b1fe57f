// The three languages where nobody has chosen yet, each in its own words.
import { t } from "@lingui/core/macro";
import type { Language } from "../../shared/fields.ts";
import { chooseLanguage, language, languageNames } from "../i18n/locale.ts";
import { say } from "../shell/tell.tsx";
import { Tabs } from "../ui/tabs.tsx";

export const languageOptions = Object.entries(languageNames) as [Language, string][];

/** Changes the language, or says why it cannot be changed now. */
export function changeLanguage(next: Language): void {
  chooseLanguage(next).catch(() =>
    say({ text: t`This language is not on the phone yet. Try again when there is a network.`, tone: "danger" }),
  );
}

export const LanguageLinks = () => (
  <Tabs label={t`Language`} value={language()} tabs={languageOptions} onValue={changeLanguage} />
);
