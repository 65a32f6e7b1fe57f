// The certificate as one picture: an SVG of words and a QR code, for paper, for sharing, for wallets.
import { encodeQR } from "qr";

export interface PictureWords {
  readonly heading: string;
  readonly holder: string;
  readonly topic: string;
  /** Date, number, issuer: one line each. */
  readonly lines: readonly string[];
  readonly notDiploma: string;
}

/** Level M for screens, Q for paper, which is folded and stained. */
export type Level = "medium" | "quartile";

const [width, height] = [420, 594];
const quiet = 4;

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Lines of about `letters` letters, broken between words where it can be. */
export function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap((one) => one.match(new RegExp(`.{1,${letters}}`, "gu")) ?? [])) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Modules of version 13, the finest that old cameras read. */
const finest = 17 + 4 * 13 + 2 * quiet;

/** Modules of the code, white around them included; at level M where Q would be too fine. */
function modulesOf(credential: string, level: Level): boolean[][] {
  const modules = encodeQR(credential, "raw", { ecc: level, encoding: "alphanumeric", border: quiet });
  return modules.length > finest && level === "quartile" ? modulesOf(credential, "medium") : modules;
}

/** Dark modules as one path, run by run. */
const pathOf = (modules: readonly (readonly boolean[])[]) =>
  modules
    .map((row, y) => {
      let path = "";
      for (let x = 0; x < row.length; x++) {
        const from = x;
        while (row[x]) x++;
        if (x > from) path += `M${from} ${y}h${x - from}v1h-${x - from}z`;
      }
      return path;
    })
    .join("");

/**
 * The SVG's text. The credential also stands in it as text, so that the file itself can be checked; `badge` is the
 * Open Badges credential to bake in (Open Badges 3.0, "Baked badge").
 */
export function certificateSvg(credential: string, words: PictureWords, level: Level, badge?: string): string {
  const modules = modulesOf(credential, level);
  const side = 300;
  let y = 66;
  const text = (lines: readonly string[], size: number, weight: number, colour: string, gap: number) => {
    const drawn = lines.map((line) => {
      y += size * 1.25;
      return `<text x="${width / 2}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escaped(line)}</text>`;
    });
    y += gap;
    return drawn.join("");
  };
  const body = [
    text(wrapped(words.heading, 34), 18, 600, "#0B5A54", 8),
    text(wrapped(words.holder, 26), 24, 700, "#10141C", 8),
    text(wrapped(words.topic, 38), 17, 600, "#10141C", 6),
    ...words.lines.map((line) => text(wrapped(line, 44), 15, 400, "#3D4759", 2)),
  ].join("");
  const top = y + 14;
  const code = `<svg x="${(width - side) / 2}" y="${top}" width="${side}" height="${side}" viewBox="0 0 ${modules.length} ${modules.length}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${modules.length}v${modules.length}H0z"/><path fill="#000" d="${pathOf(modules)}"/></svg>`;
  y = top + side;
  const foot = text(wrapped(words.notDiploma, 48), 14, 400, "#3D4759", 0);
  const whole = Math.max(height, Math.ceil(y + 40));
  const baked = badge === undefined ? "" : `<openbadges:credential verify="${escaped(badge)}"></openbadges:credential>`;
  const space = badge === undefined ? "" : ` xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"`;
  return `<svg xmlns="http://www.w3.org/2000/svg"${space} width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}">${baked}<title>${escaped(`${words.heading}: ${words.holder}, ${words.topic}`)}</title><metadata>${escaped(credential)}</metadata><path fill="#fff" d="M0 0h${width}v${whole}H0z"/><path fill="none" stroke="#0B5A54" stroke-width="3" d="M14 14h${width - 28}v${whole - 28}H14z"/><g font-family="system-ui,'Segoe UI',Roboto,sans-serif" text-anchor="middle"><text x="${width / 2}" y="52" font-size="20" font-weight="700" fill="#0B5A54">Nexio</text>${body}${code}${foot}</g></svg>`;
}

/** The content policy lets pictures come from `data:` alone. */
export const asDataUrl = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

const pngScale = 3;

/** Drawn three times as large, for paper. */
export async function asPng(svg: string): Promise<Blob> {
  const picture = new Image();
  picture.src = asDataUrl(svg);
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth * pngScale, picture.naturalHeight * pngScale];
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("No picture"))), "image/png"),
  );
}
