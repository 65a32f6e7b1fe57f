// A code as a picture, for phones whose camera opens addresses.
import { useEffect, useState } from "preact/hooks";

/** Where a code is typed, with the code in it. */
export const joinAddress = (code: string): string => `${location.origin}/join?code=${code}`;

export function CodePicture({ text, label }: { text: string; label: string }) {
  const [path, setPath] = useState<{ d: string; size: number }>();
  useEffect(() => {
    let gone = false;
    void import("qr").then(({ default: encodeQR }) => {
      if (gone) return;
      const modules = encodeQR(text, "raw", { ecc: "medium", border: 4 });
      const d = modules.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : []))).join("");
      setPath({ d, size: modules.length });
    });
    return () => {
      gone = true;
    };
  }, [text]);
  if (!path) return null;
  return (
    <svg class="qr" viewBox={`0 0 ${path.size} ${path.size}`} role="img" aria-label={label}>
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path.d} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}
