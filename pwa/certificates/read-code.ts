// Finds a certificate's text in what a person gives: pasted words, a file, a picture, what a camera sees.

interface Detector {
  detect(source: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: readonly string[] }) => Detector;

export type Look = (canvas: HTMLCanvasElement) => Promise<string>;

/** The browser's own reader of QR pictures, ours where it has none. The answer is empty when there is none in sight. */
export async function pictureReader(): Promise<Look> {
  const Native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (Native) {
    try {
      const detector = new Native({ formats: ["qr_code"] });
      return async (canvas) => (await detector.detect(canvas))[0]?.rawValue ?? "";
    } catch {
      // A class without the means behind it.
    }
  }
  const { default: decodeQR } = await import("qr/decode.js");
  return async (canvas) => {
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d", { willReadFrequently: true })?.getImageData(0, 0, width, height);
    try {
      return pixels ? decodeQR(pixels) : "";
    } catch {
      return "";
    }
  };
}

/** From the prefix to the last letter of base45; the text itself where there is no prefix. */
export const codeIn = (text: string): string => /NX1:[0-9A-Z $%*+\-./:\r\n\t]+/.exec(text)?.[0] ?? text.trim();

const isPicture = (file: Blob) => file.type.startsWith("image/") && !file.type.includes("svg");
/** Larger pictures are made smaller: an old phone would not hold them twice. */
const maxSide = 1600;

/** The text in a file: the downloaded certificate, a photograph of it, or the code itself. */
export async function codeInFile(file: Blob): Promise<string> {
  if (!isPicture(file)) return codeIn(await file.text());
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, maxSide / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return codeIn(await (await pictureReader())(canvas));
}
