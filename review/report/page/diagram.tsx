import type { Graph, GraphEdge, GraphNode } from "../diagram/graph";
import { type Area, type Picture, shorten } from "../diagram/layout";
import { Part, Scroll, signOf } from "./parts";
import { anchorOf } from "./workloads";

const VERDICTS = ["proven", "refuted", "unknown"] as const;

export function Diagram({ graph, picture }: { readonly graph: Graph; readonly picture: Picture }) {
  const { grouping, apart } = graph;
  return (
    <Part id="diagram" title="Diagram: who pulls what">
      <p class="soft">
        From workloads by those who pull for them to repositories; a line is as bad as the worst pull along it.
        {grouping !== undefined && ` To stay readable, one box stands for ${grouping}.`}
      </p>
      <Scroll label="Diagram" className="diagram">
        <svg
          width={picture.width}
          height={picture.height}
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          role="group"
          aria-label="Workloads, pullers and repositories by account and stack"
        >
          <defs>
            {VERDICTS.map((verdict) => (
              <marker
                key={verdict}
                id={`tip-${verdict}`}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="8"
                markerHeight="8"
                markerUnits="userSpaceOnUse"
                orient="auto"
              >
                <path class={`tip ${verdict}`} d="M0 0L8 4L0 8z" />
              </marker>
            ))}
          </defs>
          {picture.frames.map((frame) => (
            <Frame key={`${frame.label} ${frame.area.x} ${frame.area.y}`} {...frame} />
          ))}
          {[...picture.edges].sort(provenFirst).map(({ edge, points, label }) => (
            <Edge
              key={`${edge.from} ${edge.to}`}
              edge={edge}
              d={pathOf(points)}
              label={label}
              title={titleOf(edge, graph)}
            />
          ))}
          {picture.nodes.map(({ node, area }) => (
            <Node key={node.id} node={node} area={area} />
          ))}
        </svg>
      </Scroll>
      <Legend />
      {apart.length > 0 && <p class="soft">Stacks of which nothing pulls or is pulled: {apart.join(", ")}.</p>}
    </Part>
  );
}

/** What is wrong is drawn last, above the rest. */
function provenFirst({ edge: a }: Picture["edges"][number], { edge: b }: Picture["edges"][number]): number {
  const order = ["proven", "unknown", "refuted"];
  return order.indexOf(a.verdict) - order.indexOf(b.verdict);
}

function Frame({ label, depth, area }: Picture["frames"][number]) {
  const inner = depth > 1 ? "inner" : "";
  return (
    <g>
      <rect class={`frame ${inner}`} {...area} rx={10} />
      <text class={`frame-label ${inner}`} x={area.x + 14} y={area.y + 21}>
        {label}
      </text>
    </g>
  );
}

function Node({ node, area }: { readonly node: GraphNode; readonly area: Area }) {
  const { kind, what, name, members, verdict, pulls } = node;
  const { x, y, width } = area;
  const drawn = (
    <g>
      <title>{[name, ...members].join("\n")}</title>
      <rect class={`node ${kind} ${verdict ?? ""}`} {...area} rx={kind === "puller" ? area.height / 2 : 6} />
      <text class="what" x={x + 16} y={y + 18}>
        {what}
      </text>
      <text x={x + 16} y={y + 35}>
        {shorten(name)}
      </text>
      {verdict !== undefined && (
        <text class={`sign ${verdict}`} x={x + width - 20} y={y + 20}>
          {signOf(verdict)}
        </text>
      )}
    </g>
  );
  const [first] = pulls;
  if (first === undefined) return drawn;
  return <a href={`#${anchorOf(first)}`}>{drawn}</a>;
}

function Edge({
  edge: { verdict },
  d,
  label,
  title,
}: {
  readonly edge: GraphEdge;
  readonly d: string;
  readonly label: Picture["edges"][number]["label"];
  readonly title: string;
}) {
  return (
    <g>
      <title>{title}</title>
      <path class={`edge ${verdict}`} d={d} marker-end={`url(#tip-${verdict})`} />
      {label !== undefined && (
        <>
          <rect class={`edge-label ${verdict}`} {...label.area} rx={5} />
          <text
            class={`edge-text ${verdict}`}
            x={label.area.x + label.area.width / 2}
            y={label.area.y + 13}
            text-anchor="middle"
          >
            {label.text}
          </text>
        </>
      )}
    </g>
  );
}

function titleOf({ from, to, proven, refuted, unknown }: GraphEdge, { nodes }: Graph): string {
  const name = (id: string): string => nodes.find((node) => node.id === id)?.name ?? "";
  const counts = [
    [proven, "proven"],
    [refuted, "refuted"],
    [unknown, "unknown"],
  ].filter(([number]) => number !== 0);
  return `${name(from)} → ${name(to)}: ${counts.map((pair) => pair.join(" ")).join(", ")}`;
}

const ROUND = 6;

/** Straight lines with round corners. */
function pathOf(points: readonly { readonly x: number; readonly y: number }[]): string {
  const write = (x: number, y: number): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
  return points
    .map((point, at) => {
      const [before, after] = [points[at - 1], points[at + 1]];
      if (before === undefined) return `M${write(point.x, point.y)}`;
      if (after === undefined) return `L${write(point.x, point.y)}`;
      const [start, end] = [towards(point, before), towards(point, after)];
      return `L${write(start.x, start.y)}Q${write(point.x, point.y)} ${write(end.x, end.y)}`;
    })
    .join("");
}

function towards(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): { readonly x: number; readonly y: number } {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(ROUND, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

const MEANING = {
  proven: "proven: the files show that it can be pulled",
  refuted: "refuted: the pull will fail",
  unknown: "unknown: the files don't say enough",
} as const;

function Legend() {
  return (
    <ul class="legend">
      {VERDICTS.map((verdict) => (
        <li key={verdict}>
          <svg width="44" height="12" aria-hidden="true">
            <path class={`edge ${verdict}`} d="M1 6L36 6" />
            <path class={`tip ${verdict}`} d="M36 2L44 6L36 10z" />
          </svg>
          {signOf(verdict)} {MEANING[verdict]}
        </li>
      ))}
    </ul>
  );
}
