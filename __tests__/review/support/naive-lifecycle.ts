/**
 * A second, deliberately naive reading of how ECR evaluates a lifecycle policy, written from AWS's rules alone: every
 * question is answered by looking at all images again, every day.
 */

export interface NaiveRule {
  readonly rulePriority: number;
  readonly selection: {
    readonly tagStatus: "tagged" | "untagged" | "any";
    readonly tagPatternList?: readonly string[];
    readonly tagPrefixList?: readonly string[];
    readonly storageClass?: "standard" | "archive";
    readonly countType: string;
    readonly countUnit?: string;
    readonly countNumber: number;
  };
  readonly action: { readonly type: "expire" | "transition"; readonly targetStorageClass?: "archive" };
}

/** Times are milliseconds. */
export interface NaiveImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: number;
  readonly pulledAt?: number;
  readonly archivedAt?: number;
  readonly activatedAt?: number;
  readonly storageClass: "standard" | "archive";
  readonly subject?: string;
}

export interface NaiveEvent {
  readonly verdict: "expire" | "archive";
  readonly rule: number;
  readonly at: number;
}

type Children = ReadonlyMap<string, readonly string[]>;

const DAY = 24 * 60 * 60 * 1000;

export function regexMatch(pattern: string, tag: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*");
  return new RegExp(`^${escaped}$`, "s").test(tag);
}

function selects({ selection }: NaiveRule, { tags, storageClass }: NaiveImage): boolean {
  if ((selection.storageClass ?? "standard") !== storageClass) return false;
  if (selection.tagStatus === "any") return true;
  if (selection.tagStatus === "untagged") return tags.length === 0;
  const patterns = selection.tagPatternList ?? selection.tagPrefixList?.map((prefix) => `${prefix}*`) ?? [];
  return tags.length > 0 && patterns.every((pattern) => tags.some((tag) => regexMatch(pattern, tag)));
}

const byPriority = (rules: readonly NaiveRule[]) => [...rules].sort((a, b) => a.rulePriority - b.rulePriority);

export function owner(rules: readonly NaiveRule[], image: NaiveImage): NaiveRule | undefined {
  return byPriority(rules).find((rule) => selects(rule, image));
}

function effectivePush({ pushedAt, activatedAt }: NaiveImage): number {
  return activatedAt === undefined ? pushedAt : Math.max(pushedAt, activatedAt);
}

function ageBase(countType: string, image: NaiveImage): number {
  if (countType === "sinceImageTransitioned") return image.archivedAt ?? 0;
  if (countType === "sinceImagePushed") return effectivePush(image);
  if (image.pulledAt === undefined) return effectivePush(image);
  if (image.activatedAt !== undefined && image.pulledAt < image.activatedAt) return effectivePush(image);
  return image.pulledAt;
}

/** The images past the count; ties: what other rules own is younger, then the smaller digest is. */
function pastCount(rules: readonly NaiveRule[], rule: NaiveRule, candidates: readonly NaiveImage[]): NaiveImage[] {
  const isYounger = (one: NaiveImage, other: NaiveImage): boolean => {
    const difference = effectivePush(one) - effectivePush(other);
    if (difference !== 0) return difference > 0;
    const own = [one, other].map((image) => image.subject === undefined && owner(rules, image) === rule);
    if (own[0] !== own[1]) return own[1] === true;
    return one.digest < other.digest;
  };
  return candidates.filter(
    (image) => candidates.filter((other) => isYounger(other, image)).length >= rule.selection.countNumber,
  );
}

/** What each rule marks, by the digest. */
export function marks(rules: readonly NaiveRule[], images: readonly NaiveImage[], at: number): Map<string, NaiveRule> {
  const result = new Map<string, NaiveRule>();
  for (const rule of rules) {
    const { countType, countNumber } = rule.selection;
    const candidates = images.filter((image) => selects(rule, image));
    const marked =
      countType === "imageCountMoreThan"
        ? pastCount(rules, rule, candidates)
        : candidates.filter((image) => at - ageBase(countType, image) > countNumber * DAY);
    for (const image of marked) {
      if (image.subject === undefined && owner(rules, image) === rule) result.set(image.digest, rule);
    }
  }
  return result;
}

/** One evaluation: what happens to which image. */
export function naiveEvaluate(
  rules: readonly NaiveRule[],
  images: readonly NaiveImage[],
  children: Children,
  at: number,
): Map<string, NaiveEvent> {
  const marked = marks(rules, images, at);
  const goes = (digest: string): boolean => {
    if (!marked.has(digest)) return false;
    const lists = images.filter(
      (list) => list.storageClass === "standard" && (children.get(list.digest) ?? []).includes(digest),
    );
    return lists.every((list) => goes(list.digest));
  };
  const events = new Map<string, NaiveEvent>();
  for (const [digest, rule] of marked) {
    if (!goes(digest)) continue;
    const verdict = rule.action.type === "expire" ? "expire" : "archive";
    events.set(digest, { verdict, rule: rule.rulePriority, at });
    for (const artifact of images.filter(({ subject }) => subject === digest)) {
      const isDone = verdict === "archive" && artifact.storageClass === "archive";
      if (!isDone) events.set(artifact.digest, { verdict, rule: rule.rulePriority, at });
    }
  }
  return events;
}

/** Day by day: now, at the end of each day (UTC), and at the end of the horizon. */
export function naiveSimulate(
  rules: readonly NaiveRule[],
  list: readonly NaiveImage[],
  children: Children,
  { now, days }: { now: number; days: number },
): Map<string, NaiveEvent[]> {
  const end = now + days * DAY;
  const times = [now];
  for (let time = Math.ceil((now + 1) / DAY) * DAY - 1; time < end; time += DAY) if (time > now) times.push(time);
  if (end > now) times.push(end);
  const events = new Map<string, NaiveEvent[]>();
  let images = list.map((image) => {
    const follows = list.some(({ digest }) => digest === image.subject);
    return follows ? image : { ...image, subject: undefined };
  });
  for (const at of times) {
    const there = images.filter(({ pushedAt, storageClass }) => pushedAt <= at || storageClass === "archive");
    const happening = naiveEvaluate(rules, there, children, at);
    for (const [digest, event] of happening) events.set(digest, [...(events.get(digest) ?? []), event]);
    images = images.flatMap((image): NaiveImage[] => {
      const event = happening.get(image.digest);
      if (event === undefined) return [image];
      return event.verdict === "expire"
        ? []
        : [{ ...image, storageClass: "archive", archivedAt: Math.max(now, at - (at % DAY)) }];
    });
  }
  return events;
}
