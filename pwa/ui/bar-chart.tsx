// A few upright bars with a line to reach: enough to see at a glance who stands where. Its numbers also stand in words,
// for those who cannot or would rather not look.
import { useId } from "preact/hooks";

export interface Bar {
  /** Under the bar; a few letters. */
  label: string;
  /** 0 to `max`; null draws an empty place. */
  value: number | null;
  tone: "ok" | "warn";
}

interface BarChartProps {
  /** What the picture says, as a sentence: its text equivalent. */
  title: string;
  bars: readonly Bar[];
  max: number;
  /** Height of the line to reach, in the unit of `value`. */
  mark?: number;
}

const [width, height, gap, foot] = [40, 96, 8, 20] as const;

export function BarChart({ title, bars, max, mark }: BarChartProps) {
  const id = useId();
  const y = (value: number) => height - (value / (max || 1)) * height;
  const wide = bars.length * (width + gap);
  return (
    <svg class="chart" viewBox={`0 -4 ${wide} ${height + foot + 4}`} role="img" aria-labelledby={id}>
      <title id={id}>{title}</title>
      {bars.map(({ label, value, tone }, index) => {
        const x = index * (width + gap) + gap / 2;
        return (
          <g key={label}>
            <rect class="place" {...{ x, width, height }} y={0} rx={4} />
            {value !== null && (
              <rect class={tone} {...{ x, width }} y={y(value)} height={Math.max(height - y(value), 2)} rx={4} />
            )}
            <text x={x + width / 2} y={height + 15}>
              {label}
            </text>
          </g>
        );
      })}
      {mark !== undefined && <line x1={0} x2={wide} y1={y(mark)} y2={y(mark)} />}
    </svg>
  );
}
