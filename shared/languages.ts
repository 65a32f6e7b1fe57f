// The languages of the product; apart from the schemas, so that a screen that names them loads no validation.

export const languages = ["mg", "fr", "en"] as const;
export type Language = (typeof languages)[number];
