import { dateOf } from "../../../domain/aws/time";
import { shorten } from "../diagram/layout";
import type { Bar, Timeline } from "../lifecycle/timeline";
import { count, Scroll } from "./parts";

const ROW = 22;
const TOP = 26;
const LEFT = 210;
const SPAN = 640;
const RIGHT = 250;
const LONGEST_LABEL = 26;
const TICKS = 5;

/** When each image is pushed, archived and deleted, as a picture and as a table. */
export function TimelineView({ timeline, repository }: { readonly timeline: Timeline; readonly repository: string }) {
  const { from, to, now, bars, leftOut } = timeline;
  const width = LEFT + SPAN + RIGHT;
  const height = TOP + bars.length * ROW + 8;
  const place = (time: number): number =>
    Math.round((LEFT + (SPAN * (Math.min(time, to) - from)) / (to - from)) * 10) / 10;
  const ticks = Array.from({ length: TICKS }, (_, at) => from + ((to - from) * at) / (TICKS - 1));
  const summary = `Time line of ${repository}: ${count(bars.length, "image")} from ${dateOf(from)} to ${dateOf(to)}`;
  return (
    <>
      <Scroll label={`Time line of ${repository}`}>
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
          {ticks.map((time) => (
            <g key={time}>
              <line class="axis" x1={place(time)} x2={place(time)} y1={TOP - 6} y2={height} />
              <text class="tick" x={place(time)} y={14} text-anchor="middle">
                {dateOf(time)}
              </text>
            </g>
          ))}
          <line class="now" x1={place(now)} x2={place(now)} y1={TOP - 6} y2={height} />
          {bars.map((bar, at) => (
            <Line key={bar.digest} bar={bar} y={TOP + at * ROW} place={place} end={to} />
          ))}
        </svg>
      </Scroll>
      <p class="soft">
        Blue: stored. Amber: archived. ✕: deleted; a line without it stays to the end.
        {leftOut > 0 && ` ${count(leftOut, "more image")} left out: of each rule, some of all its length are drawn.`}
      </p>
      <BarTable bars={bars} repository={repository} />
    </>
  );
}

function BarTable({ bars, repository }: { readonly bars: readonly Bar[]; readonly repository: string }) {
  return (
    <details>
      <summary>
        As a table <span class="soft">({repository})</span>
      </summary>
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">Image</th>
            <th scope="col">Pushed</th>
            <th scope="col">What becomes of it</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody class="rows">
          {bars.map((bar) => (
            <tr key={bar.digest}>
              <th scope="row">{bar.name}</th>
              <td data-label="Pushed">{dateOf(bar.from)}</td>
              <td data-label="Fate">{fateOf(bar)}</td>
              <td data-label="Why">
                {bar.reason}
                {bar.uncertain.length > 0 && ` (uncertain: ${bar.uncertain.join(", ")})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Line({
  bar,
  y,
  place,
  end,
}: {
  readonly bar: Bar;
  readonly y: number;
  readonly place: (time: number) => number;
  readonly end: number;
}) {
  const { name, rule, from, archived, gone = end, isNeeded } = bar;
  const [start, change, stop] = [place(from), place(Math.min(archived ?? gone, gone)), place(gone)];
  const needed = isNeeded ? "needed" : "";
  const isDeleted = bar.gone !== undefined && bar.gone <= end;
  return (
    <g>
      <title>{`${name}: ${bar.reason}`}</title>
      <text x={LEFT - 8} y={y + 14} text-anchor="end">
        {shorten(name, LONGEST_LABEL)}
      </text>
      <rect class={`stored ${needed}`} x={start} y={y + 5} width={Math.max(2, change - start)} height={10} rx={2} />
      {archived !== undefined && (
        <rect class="archived" x={change} y={y + 7} width={Math.max(0, stop - change)} height={6} />
      )}
      {isDeleted && (
        <text class="end" x={stop + 2} y={y + 15}>
          ✕
        </text>
      )}
      <text class={`owner ${needed}`} x={LEFT + SPAN + 22} y={y + 14}>
        {rule === null ? "no rule" : `rule ${rule}`}
        {bar.gone !== undefined && `, gone ${dateOf(bar.gone)}`}
        {isNeeded && ", needed"}
      </text>
    </g>
  );
}

function fateOf({ archived, gone, isNeeded }: Bar): string {
  const fate = [
    ...(archived === undefined ? [] : [`archived ${dateOf(archived)}`]),
    ...(gone === undefined ? [] : [`deleted ${dateOf(gone)}`]),
    ...(isNeeded ? ["still needed"] : []),
  ];
  return fate.length === 0 ? "stays" : fate.join(", ");
}
