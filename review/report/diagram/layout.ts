import ELK from "elkjs/lib/elk.bundled.js";
import type { ElkExtendedEdge, ElkNode, ElkPoint, ElkShape } from "elkjs/lib/elk-api";

import type { Graph, GraphEdge, GraphNode } from "./graph";

/** A place on the picture, in pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A graph with places for everything in it. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Accounts and stacks, those outside before those inside. */
  readonly frames: readonly { readonly label: string; readonly depth: number; readonly area: Area }[];
  readonly nodes: readonly { readonly node: GraphNode; readonly area: Area }[];
  readonly edges: readonly {
    readonly edge: GraphEdge;
    readonly points: readonly ElkPoint[];
    /** Where its label is, if it has one. */
    readonly label?: { readonly text: string; readonly area: Area };
  }[];
}

/** Of a monospaced font of 12 pixels, and a little more, since fonts differ. */
const CHARACTER = 7.4;
const LONGEST_NAME = 34;
const NODE_HEIGHT = 46;
const NODE_PADDING = 46;
const LEAST_WIDTH = 140;
const LABEL_HEIGHT = 18;
const LABEL_PADDING = 12;

const ROOT_OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
  "elk.randomSeed": "1",
  "elk.padding": "[top=8,left=8,bottom=8,right=8]",
  "elk.spacing.nodeNode": "16",
  "elk.spacing.edgeNode": "16",
  "elk.spacing.edgeEdge": "12",
  "elk.spacing.edgeLabel": "4",
  "elk.spacing.componentComponent": "24",
  "elk.layered.spacing.nodeNodeBetweenLayers": "36",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
};
const FRAME_OPTIONS = { "elk.padding": "[top=34,left=14,bottom=14,right=14]" };

/** The end of a long name says more than its beginning, but both tell names apart. */
export function shorten(name: string, most = LONGEST_NAME): string {
  const characters = Array.from(name);
  if (characters.length <= most) return name;
  const kept = most - 1;
  const head = Math.floor(kept / 3);
  return `${characters.slice(0, head).join("")}…${characters.slice(head - kept).join("")}`;
}

/** What is written at an edge: nothing where all is well, or where the sign of the workload says it. */
function labelOf({ to, verdict, proven, refuted, unknown }: GraphEdge, { nodes }: Graph): string | undefined {
  const all = proven + refuted + unknown;
  if (verdict === "proven" || nodes.find(({ id }) => id === to)?.kind === "puller") return undefined;
  const count = verdict === "refuted" ? refuted : unknown;
  return all === 1 ? verdict : `${count} of ${all} ${verdict}`;
}

/** Finds a place for everything. The same graph gives the same picture. */
export async function layOut(graph: Graph): Promise<Picture> {
  const frames = new Map<string, ElkNode>();
  const root: ElkNode = {
    id: "root",
    layoutOptions: ROOT_OPTIONS,
    children: [],
    edges: graph.edges.map((edge) => elkEdge(edge, graph)),
  };
  for (const node of graph.nodes) frameOf(root, node.within, frames).children?.push(elkNode(node));
  const elk = new ELK();
  const placed = await elk.layout<ElkNode>(root);
  const areas = new Map(everyNode(placed).map((one) => [one.id, areaOf(one)]));
  const lines = new Map((placed.edges ?? []).map((edge) => [edge.id, edge]));
  const nowhere = { x: 0, y: 0, width: 0, height: 0 };
  return {
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    frames: [...frames].map(([key, { id }]) => {
      const labels = key.split(SEPARATOR);
      return { label: labels.at(-1) ?? "", depth: labels.length, area: areas.get(id) ?? nowhere };
    }),
    nodes: graph.nodes.map((node) => ({ node, area: areas.get(node.id) ?? nowhere })),
    edges: graph.edges.map((edge) => ({ edge, ...lineOf(lines.get(idOf(edge)), labelOf(edge, graph)) })),
  };
}

const SEPARATOR = "\u0000";

function frameOf(root: ElkNode, within: readonly string[], frames: Map<string, ElkNode>): ElkNode {
  let parent = root;
  within.forEach((_, depth) => {
    const key = within.slice(0, depth + 1).join(SEPARATOR);
    const known = frames.get(key);
    if (known !== undefined) {
      parent = known;
      return;
    }
    const label = within[depth] ?? "";
    const frame: ElkNode = {
      id: `frame ${frames.size + 1}`,
      children: [],
      layoutOptions: {
        ...FRAME_OPTIONS,
        "elk.nodeSize.constraints": "MINIMUM_SIZE",
        "elk.nodeSize.minimum": `(${widthOf(label)},60)`,
      },
    };
    frames.set(key, frame);
    parent.children?.push(frame);
    parent = frame;
  });
  return parent;
}

function widthOf(text: string, padding = NODE_PADDING): number {
  return Math.ceil(Array.from(text).length * CHARACTER) + padding;
}

function elkNode({ id, name, what }: GraphNode): ElkNode {
  const width = Math.max(LEAST_WIDTH, widthOf(shorten(name)), widthOf(what));
  return { id, width, height: NODE_HEIGHT };
}

function idOf({ from, to }: GraphEdge): string {
  return `${from} ${to}`;
}

function elkEdge(edge: GraphEdge, graph: Graph): ElkExtendedEdge {
  const text = labelOf(edge, graph);
  // In the middle, each label would be a layer of its own, and the picture twice as wide.
  const layoutOptions = { "elk.edgeLabels.placement": "HEAD" };
  const label =
    text === undefined ? [] : [{ text, layoutOptions, width: widthOf(text, LABEL_PADDING), height: LABEL_HEIGHT }];
  return { id: idOf(edge), sources: [edge.from], targets: [edge.to], labels: label };
}

function everyNode(node: ElkNode): ElkNode[] {
  return [node, ...(node.children ?? []).flatMap(everyNode)];
}

function areaOf({ x = 0, y = 0, width = 0, height = 0 }: ElkShape): Area {
  return { x, y, width, height };
}

function lineOf(placed: ElkExtendedEdge | undefined, text: string | undefined): Omit<Picture["edges"][number], "edge"> {
  const [section] = placed?.sections ?? [];
  const points = section === undefined ? [] : [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
  const [label] = placed?.labels ?? [];
  return { points, ...(label !== undefined && text !== undefined && { label: { text, area: areaOf(label) } }) };
}
