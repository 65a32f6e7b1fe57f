// A number that matters, what it counts, and where it is going: in words and as a line.
import type { ComponentChildren } from "preact";

interface NumberWithTrendProps {
  label: ComponentChildren;
  value: string;
  /** What the line shows, in words. */
  note?: ComponentChildren;
  /** Oldest first; drawn when there are at least two. */
  points?: readonly number[];
}

const [width, height] = [120, 32];

function line(points: readonly number[]): string {
  const low = Math.min(...points);
  const span = Math.max(...points) - low || 1;
  const step = width / (points.length - 1);
  return points.map((point, at) => `${at * step},${height - 3 - ((point - low) / span) * (height - 6)}`).join(" ");
}

export function NumberWithTrend({ label, value, note, points = [] }: NumberWithTrendProps) {
  return (
    <div class="number">
      <p class="eyebrow">{label}</p>
      <p class="figure">{value}</p>
      {points.length > 1 && (
        <svg class="trend" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          <polyline points={line(points)} />
        </svg>
      )}
      {note && <p class="note">{note}</p>}
    </div>
  );
}
