import { imagesOf } from "../../lifecycle/cadence";
import type { Image } from "../../ecr/images";
import type { Question, RepositoryInput } from "../../lifecycle/question";
import type { ImageRow } from "../../lifecycle/report";
import { DAY_MS, parseTime } from "../../../domain/aws/time";

/** An image on the time line; times are milliseconds since 1970. */
export interface Bar {
  readonly name: string;
  readonly digest: string;
  readonly rule: number | null;
  readonly from: number;
  /** From when on it is in the archive. */
  readonly archived?: number;
  /** When it is deleted. */
  readonly gone?: number;
  /** Whether something needs it, and it goes. */
  readonly isNeeded: boolean;
  readonly reason: string;
  readonly uncertain: readonly string[];
}

/** Some of the images of a repository, and how many there are besides. */
export interface Timeline {
  readonly from: number;
  readonly now: number;
  readonly to: number;
  readonly bars: readonly Bar[];
  readonly leftOut: number;
}

/** More lines than that are no picture any more. */
export const MOST_BARS = 24;

/** The images of a repository over time: those that are needed and go, and of each rule some from its whole length. */
export function timelineOf(
  rows: readonly ImageRow[],
  images: ReadonlyMap<string, Image>,
  needed: ReadonlySet<string>,
  { now, days }: Pick<Question, "now" | "days">,
): Timeline | undefined {
  const bars = rows.flatMap((row) => barOf(row, images.get(row.digest), needed)).sort(byTime);
  if (bars.length === 0) return undefined;
  const drawn = chosen(bars);
  const to = now + Math.max(days, 1) * DAY_MS;
  const from = Math.min(now, ...drawn.map((bar) => bar.from));
  return { from, now, to, bars: drawn, leftOut: bars.length - drawn.length };
}

/** What is in a repository: what was listed, or what a cadence makes. */
export function imagesByDigest({ repository, list }: RepositoryInput, question: Question): ReadonlyMap<string, Image> {
  const { cadence, now, days } = question;
  const images = cadence === undefined ? (list?.images ?? []) : imagesOf(cadence, now, days, repository);
  return new Map(images.map((image) => [image.digest, image]));
}

function barOf(row: ImageRow, image: Image | undefined, needed: ReadonlySet<string>): Bar[] {
  if (image === undefined) return [];
  const { tags, digest, verdict, rule, reason, uncertain } = row;
  const [archived, gone] = [archivedAt(row, image), goneAt(row)];
  return [
    {
      ...{ name: tags.length === 0 ? digest.slice(0, 19) : tags.join(", "), digest, rule, from: image.pushedAt },
      ...(archived !== undefined && { archived }),
      ...(gone !== undefined && { gone }),
      ...{ isNeeded: needed.has(digest) && verdict !== "keep", reason, uncertain },
    },
  ];
}

function archivedAt({ verdict, on }: ImageRow, { storageClass, archivedAt: at, pushedAt }: Image): number | undefined {
  if (storageClass === "archive") return at ?? pushedAt;
  return verdict === "archive" ? parseTime(on) : undefined;
}

function goneAt({ verdict, on, then }: ImageRow): number | undefined {
  if (verdict === "expire") return parseTime(on);
  return then?.verdict === "expire" ? parseTime(then.on) : undefined;
}

function byTime(a: Bar, b: Bar): number {
  return a.from - b.from || (a.digest < b.digest ? -1 : 1);
}

function chosen(bars: readonly Bar[]): readonly Bar[] {
  if (bars.length <= MOST_BARS) return bars;
  const needed = bars.filter(({ isNeeded }) => isNeeded).slice(0, MOST_BARS);
  const rest = bars.filter(({ isNeeded }) => !isNeeded);
  const rules = [...new Set(rest.map(({ rule }) => rule))];
  const each = Math.max(1, Math.floor((MOST_BARS - needed.length) / rules.length));
  const some = rules.flatMap((rule) =>
    spread(
      rest.filter((bar) => bar.rule === rule),
      each,
    ),
  );
  return [...needed, ...some].slice(0, MOST_BARS).sort(byTime);
}

/** The first, the last, and some evenly between them. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  if (count === 1) return list.slice(0, 1);
  const step = (list.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, at) => list[Math.round(at * step)]).filter((one) => one !== undefined);
}
