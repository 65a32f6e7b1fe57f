declare module "command-score" {
  /** 0 to 1: how well `abbreviation` abbreviates `text`. */
  export default function commandScore(text: string, abbreviation: string): number;
}
