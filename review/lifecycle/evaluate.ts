import type { Image, ImageList } from "../ecr/images";
import { type LifecycleEvent, type Outcome, UNCERTAINTIES, type Uncertainty } from "./outcome";
import { NONE, ownership, type Ownership } from "./owners";
import type { StorageClass } from "../../domain/ecr/lifecycle-limits";
import type { LifecyclePolicy, PolicyRule } from "../ecr/lifecycle-policy";
import { startOfDay } from "../../domain/aws/time";
import { AgeQueue, ARCHIVE, AWAY, CountQueue, type Facts, GONE, type RuleQueue, STANDARD } from "./rule-queue";

/**
 * Evaluates a policy once, as ECR's lifecycle policy evaluator does:
 *
 * - A rule looks at all images of its storage class that its tags select, those of other rules included. It marks those
 *   past its count, the youngest kept, or those older than its age.
 * - An image belongs to the first rule that selects it. It is acted on if that rule marks it, and by no other rule: so
 *   a rule protects what it selects and leaves, and what is protected still counts for later rules.
 * - An image to which a manifest list refers stays as long as the list does; an artifact goes with its subject.
 *
 * Where images of the same time stand on both sides of a limit, those that another rule protects count as the younger
 * ones, so that the verdict rather errs towards expiry; it is marked as a tie.
 *
 * Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html,
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html
 */
export function evaluate(policy: LifecyclePolicy, list: ImageList, at: number): Outcome[] {
  const evaluation = new Evaluation(ownership(policy, list), at);
  evaluation.step(at);
  return evaluation.outcomes();
}

/** A repository under a policy, as it is after each evaluation. */
export class Evaluation {
  private readonly place: Uint8Array;
  private readonly doubts: Uint8Array;
  private readonly queues: readonly RuleQueue[];
  private readonly arrivals: readonly number[];
  private arrived = 0;
  private isUnfinished = false;
  private readonly events = new Map<number, LifecycleEvent[]>();
  private readonly holders = new Map<number, number>();

  /** @param start what is pushed later arrives later */
  constructor(
    private readonly owners: Ownership,
    private readonly start: number,
  ) {
    const { images, rules } = owners;
    this.place = new Uint8Array(images.length);
    images.forEach(({ storageClass, pushedAt }, image) => {
      this.place[image] = storageClass === "archive" ? ARCHIVE : pushedAt > start ? AWAY : STANDARD;
    });
    this.doubts = new Uint8Array(images.length);
    const pushed = timesOf(images, ageTime);
    const order = oldestFirst(pushed, images);
    this.queues = rules.map((_, rule) => this.queueOf(rule, pushed, order));
    this.arrivals = order
      .filter((image) => this.place[image] === AWAY)
      .sort((a, b) => this.pushedAt(a) - this.pushedAt(b));
  }

  /** Evaluates the policy at a time, and does what it says; what is archived is archived early on that day. */
  step(time: number): void {
    for (; this.nextArrival() <= time; this.arrived++) {
      const image = this.arrivals[this.arrived] ?? 0;
      this.place[image] = STANDARD;
      this.enter(image, "standard", time);
    }
    const marked = new Map<number, number>();
    const doubt = (kind: Uncertainty) => (image: number) => {
      this.doubts[image] = (this.doubts[image] ?? 0) | bitOf(kind);
    };
    const doubts = { tie: doubt("tie"), boundary: doubt("boundary"), part: doubt("index-child") };
    this.queues.forEach((queue, rule) => {
      for (const image of queue.marked(time, doubts)) marked.set(image, rule);
    });
    const acted = this.withoutHeld(marked, doubts.part);
    this.isUnfinished = acted.size > 0 && acted.size < marked.size;
    for (const [image, rule] of acted) {
      if (this.owners.part[image] === 2) doubts.part(image);
      this.act(image, rule, time);
      for (const follower of this.owners.followers.get(image) ?? []) this.act(follower, rule, time);
    }
  }

  /** When the next image comes, or becomes old enough for a rule. */
  nextChange(): number {
    if (this.isUnfinished) return -Infinity;
    return Math.min(this.nextArrival(), ...this.queues.map((queue) => queue.next()));
  }

  outcomes(): Outcome[] {
    return this.owners.images.map((image, index) => this.outcome(image, index));
  }

  private outcome(image: Image, index: number): Outcome {
    const root = this.owners.subject[index] ?? NONE;
    const decisive = root === NONE ? index : root;
    const [first, then] = this.events.get(index) ?? [];
    const { at, rule = this.ownerOf(decisive) }: Partial<LifecycleEvent> = first ?? {};
    return {
      image,
      verdict: first === undefined ? "keep" : first.verdict,
      at,
      rule,
      then,
      uncertain: this.uncertainties(index, decisive),
      heldBy: first === undefined ? this.digestOf(this.holders.get(index) ?? NONE) : undefined,
      follows: this.digestOf(root),
      isAbsent: this.place[index] === AWAY,
    };
  }

  private ownerOf(image: number): PolicyRule | undefined {
    const { images, rules, standardOwner, archiveOwner } = this.owners;
    const owners = images[image]?.storageClass === "archive" ? archiveOwner : standardOwner;
    return rules[owners[image] ?? NONE];
  }

  private uncertainties(index: number, decisive: number): readonly Uncertainty[] {
    const bits = (this.doubts[index] ?? 0) | (this.doubts[decisive] ?? 0);
    return bits === 0 ? CERTAIN : UNCERTAINTIES.filter((kind) => (bits & bitOf(kind)) !== 0);
  }

  private digestOf(image: number): string | undefined {
    return this.owners.images[image]?.digest;
  }

  /** What is marked and may go: no manifest list that stays refers to it. */
  private withoutHeld(marked: ReadonlyMap<number, number>, doubt: (image: number) => void): Map<number, number> {
    const { parents } = this.owners;
    if (parents.size === 0) return new Map(marked);
    const decided = new Map<number, boolean>();
    const goes = (image: number): boolean => {
      const known = decided.get(image);
      if (known !== undefined) return known;
      decided.set(image, false);
      const lists = (parents.get(image) ?? []).filter((list) => this.place[list] === STANDARD);
      const holder = lists.find((list) => !goes(list));
      const may = marked.has(image) && holder === undefined;
      if (marked.has(image) && holder !== undefined) this.holders.set(image, holder);
      if (may && lists.length > 0) doubt(image);
      decided.set(image, may);
      return may;
    };
    return new Map([...marked].filter(([image]) => goes(image)));
  }

  private act(image: number, rule: number, time: number): void {
    const acting = this.owners.rules[rule];
    const from = this.place[image];
    if (acting === undefined || from === GONE || from === AWAY) return;
    const isArchiving = acting.action === "archive";
    if (isArchiving && from === ARCHIVE) return;
    this.events.set(image, [...(this.events.get(image) ?? []), { verdict: acting.action, at: time, rule: acting }]);
    if (from === STANDARD) this.leave(image);
    this.place[image] = isArchiving ? ARCHIVE : GONE;
    if (isArchiving) this.enter(image, "archive", Math.max(this.start, startOfDay(time)));
  }

  private leave(image: number): void {
    for (const queue of this.queues) queue.leave(image);
  }

  private enter(image: number, storageClass: StorageClass, time: number): void {
    this.queues.forEach((queue, rule) => {
      if (this.owners.rules[rule]?.storageClass === storageClass) queue.enter(image, time);
    });
  }

  private queueOf(rule: number, pushed: Float64Array, order: readonly number[]): RuleQueue {
    const { rules, images, selected, standardOwner, archiveOwner, part } = this.owners;
    const { countType, countNumber, storageClass } = rules[rule] as PolicyRule;
    const owner = storageClass === "archive" ? archiveOwner : standardOwner;
    const isOwn = (image: number): boolean => owner[image] === rule;
    const isPart = (image: number): boolean => part[image] !== 0;
    const facts: Facts = { place: this.place, time: pushed, isOwn, isPart };
    const mine = selected[rule] ?? [];
    if (countType === "imageCountMoreThan") return this.countQueue(rule, order, countNumber, facts);
    if (countType === "sinceImageTransitioned") {
      const archived = mine.filter((image) => isOwn(image) && this.place[image] === ARCHIVE);
      const time = timesOf(images, ({ archivedAt = 0 }) => archivedAt);
      return new AgeQueue(archived, countNumber, { ...facts, time }, ARCHIVE);
    }
    const time = countType === "sinceImagePulled" ? timesOf(images, pullTime) : pushed;
    return new AgeQueue(mine.filter(isOwn), countNumber, { ...facts, time }, STANDARD);
  }

  private countQueue(rule: number, order: readonly number[], size: number, facts: Facts): CountQueue {
    const { images, selected } = this.owners;
    const isSelected = new Uint8Array(images.length);
    for (const image of selected[rule] ?? []) isSelected[image] = 1;
    const mine = order.filter((image) => isSelected[image] === 1);
    const queue = new CountQueue(ownFirst(mine, facts), size, facts);
    for (const image of mine) if (this.place[image] === STANDARD) queue.enter(image);
    return queue;
  }

  private pushedAt(image: number): number {
    return this.owners.images[image]?.pushedAt ?? 0;
  }

  private nextArrival(): number {
    const image = this.arrivals[this.arrived];
    return image === undefined ? Infinity : this.pushedAt(image);
  }
}

const CERTAIN: readonly Uncertainty[] = [];

function bitOf(kind: Uncertainty): number {
  return 1 << UNCERTAINTIES.indexOf(kind);
}

/** Many times faster than `Float64Array.from`. */
function timesOf(images: readonly Image[], timeOf: (image: Image) => number): Float64Array {
  const times = new Float64Array(images.length);
  images.forEach((image, index) => (times[index] = timeOf(image)));
  return times;
}

/** A restored image behaves like one that was pushed when it was restored. */
function ageTime({ pushedAt, activatedAt = 0 }: Image): number {
  return Math.max(pushedAt, activatedAt);
}

/** An image that was not pulled since its push or its restoration goes by that. */
function pullTime(image: Image): number {
  const { pulledAt, activatedAt = 0 } = image;
  return pulledAt === undefined || pulledAt < activatedAt ? ageTime(image) : pulledAt;
}

/** By the time of their push; images of one time in an order that is always the same. */
function oldestFirst(time: Float64Array, images: readonly Image[]): number[] {
  const digest = (image: number): string => images[image]?.digest ?? "";
  return images
    .map((_, image) => image)
    .sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0) || (digest(a) < digest(b) ? 1 : -1));
}

/** Among images of one time, puts those that other rules protect last, as if they were the youngest. */
function ownFirst(order: readonly number[], { time, isOwn }: Facts): number[] {
  const sorted: number[] = [];
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && time[order[end] ?? 0] === time[order[start] ?? 0]) end++;
    if (end === start + 1) {
      sorted.push(order[start] ?? 0);
      continue;
    }
    const group = order.slice(start, end);
    sorted.push(...group.filter(isOwn), ...group.filter((image) => !isOwn(image)));
  }
  return sorted;
}
