// What data costs this person. What a bundle costs differs by operator and month: they may set their own price.
import { ariaryPerMegabyte, formatDataPrice } from "../../shared/format/bytes.ts";
import { language } from "../i18n/locale.ts";
import { read } from "../shell/preferences.ts";

/** Where the person's own price is kept. */
export const priceName = "price";

/** Ariary for a megabyte (10⁶ bytes). */
export const pricePerMegabyte = (): number => Number(read(priceName)) || ariaryPerMegabyte;

/** What fetching `bytes` costs: `12 Ar`, or `< 1 Ar`. */
export const dataPrice = (bytes: number): string => formatDataPrice(bytes, language(), pricePerMegabyte());
