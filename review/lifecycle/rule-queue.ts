import { DAY_MS } from "../../domain/aws/time";

/** Where an image is. */
export const AWAY = 0;
export const STANDARD = 1;
export const ARCHIVE = 2;
export const GONE = 3;

/** What a rule finds out beside its marks. */
export interface Doubts {
  readonly tie: (image: number) => void;
  readonly boundary: (image: number) => void;
  readonly part: (image: number) => void;
}

/** The images of one rule, kept in order, so that an evaluation costs only what has changed since the last one. */
export interface RuleQueue {
  /** An image that the rule selects comes into its storage class. */
  enter(image: number, time: number): void;
  /** One of them leaves it. */
  leave(image: number): void;
  /** The images that the rule owns and acts on at this time. */
  marked(time: number, doubts: Doubts): readonly number[];
  /** When the rule will next mark an image even if none comes. */
  next(): number;
}

/** Finds the first of the newest so many places that are taken, while places are taken and left. */
class Quota {
  /** All places from here on are within the quota. */
  first: number;
  private inside = 0;

  constructor(
    places: number,
    private readonly size: number,
    private readonly isTaken: (place: number) => boolean,
  ) {
    this.first = places;
  }

  take(place: number): void {
    if (place >= this.first) this.inside++;
  }

  leave(place: number): void {
    if (place >= this.first) this.inside--;
  }

  settle(): void {
    for (; this.inside > this.size; this.first++) if (this.isTaken(this.first)) this.inside--;
    while (this.inside < this.size && this.first > 0) {
      this.first--;
      if (this.isTaken(this.first)) this.inside++;
    }
  }
}

/** What a queue has to know about all images, by their index. */
export interface Facts {
  /** {@link STANDARD} and so on. */
  readonly place: Uint8Array;
  /** What the rule goes by: the time of the push, of the last pull. */
  readonly time: Float64Array;
  /** Whether the rule owns it. */
  readonly isOwn: (image: number) => boolean;
  /** Whether it may be no image of its own right. */
  readonly isPart: (image: number) => boolean;
}

/** `imageCountMoreThan`: all that the rule selects count, those past the newest so many that it owns are marked. */
export class CountQueue implements RuleQueue {
  /** Of each image in the order; -1 for one that the rule does not select. */
  private readonly positions: Int32Array;
  private readonly quota: Quota;
  /** As if no part of another image counted. */
  private readonly quotaOfWhole: Quota;
  private pending: number[] = [];
  private seen = 0;
  private hasChanged = true;

  /** @param order all images that the rule will ever select, oldest first */
  constructor(
    private readonly order: readonly number[],
    size: number,
    private readonly facts: Facts,
  ) {
    this.positions = new Int32Array(facts.place.length).fill(-1);
    order.forEach((image, position) => (this.positions[image] = position));
    const isTaken = (position: number): boolean => this.isThere(position);
    this.quota = new Quota(order.length, size, isTaken);
    this.quotaOfWhole = new Quota(
      order.length,
      size,
      (position) => isTaken(position) && !facts.isPart(this.at(position)),
    );
  }

  enter(image: number): void {
    const position = this.positionOf(image);
    if (position < 0) return;
    this.quota.take(position);
    if (!this.facts.isPart(image)) this.quotaOfWhole.take(position);
    if (position < this.seen && this.facts.isOwn(image)) this.pending.push(image);
    this.hasChanged = true;
  }

  leave(image: number): void {
    const position = this.positionOf(image);
    if (position < 0) return;
    this.quota.leave(position);
    if (!this.facts.isPart(image)) this.quotaOfWhole.leave(position);
    this.hasChanged = true;
  }

  marked(_time: number, doubts: Doubts): readonly number[] {
    if (this.hasChanged) {
      this.quota.settle();
      this.quotaOfWhole.settle();
      for (; this.seen < this.quota.first; this.seen++) {
        if (this.facts.isOwn(this.at(this.seen))) this.pending.push(this.at(this.seen));
      }
      this.pending = this.pending.filter((image) => this.facts.place[image] === STANDARD);
      this.reportTies(doubts);
      this.hasChanged = false;
    }
    const marked = this.pending.filter((image) => this.positionOf(image) < this.quota.first);
    for (const image of marked) {
      if (this.positionOf(image) >= this.quotaOfWhole.first) doubts.part(image);
    }
    return marked;
  }

  next(): number {
    return Infinity;
  }

  private positionOf(image: number): number {
    return this.positions[image] ?? -1;
  }

  private at(position: number): number {
    return this.order[position] ?? 0;
  }

  /** Images of one time on both sides of the limit: nobody says which of them stay. */
  private reportTies({ tie }: Doubts): void {
    let kept = this.quota.first;
    while (kept < this.order.length && !this.isThere(kept)) kept++;
    if (kept === this.order.length) return;
    const limit = this.facts.time[this.at(kept)] ?? NaN;
    const older = this.group(this.quota.first - 1, -1, limit);
    if (older.length === 0) return;
    for (const image of [...older, ...this.group(kept, 1, limit)]) if (this.facts.isOwn(image)) tie(image);
  }

  /** The images of one time from a position on. */
  private group(from: number, direction: 1 | -1, time: number): number[] {
    const images: number[] = [];
    for (let place = from; this.facts.time[this.order[place] ?? -1] === time; place += direction) {
      if (this.isThere(place)) images.push(this.at(place));
    }
    return images;
  }

  private isThere(position: number): boolean {
    return this.facts.place[this.at(position)] === STANDARD;
  }
}

/** The `since...` rules: those of the rule's own images whose time is more than so many days ago. */
export class AgeQueue implements RuleQueue {
  private readonly waiting: { readonly image: number; readonly due: number }[];
  private pending: number[] = [];
  private head = 0;

  /** @param images those that the rule will own; of an archive rule, those that are archived already */
  constructor(
    images: readonly number[],
    private readonly days: number,
    private readonly facts: Facts,
    private readonly storageClass: typeof STANDARD | typeof ARCHIVE,
  ) {
    this.waiting = images.map((image) => ({ image, due: (facts.time[image] ?? 0) + days * DAY_MS }));
    this.waiting.sort((a, b) => a.due - b.due);
  }

  /** Standard images are known from the start; archived ones come when they are archived. */
  enter(image: number, time: number): void {
    if (this.storageClass === STANDARD || !this.facts.isOwn(image)) return;
    const due = time + this.days * DAY_MS;
    let place = this.waiting.length;
    while (place > this.head && (this.waiting[place - 1]?.due ?? 0) > due) place--;
    this.waiting.splice(place, 0, { image, due });
  }

  leave(): void {
    // An image that has left is found out when it is due.
  }

  marked(time: number, { boundary }: Doubts): readonly number[] {
    for (; this.next() < time; this.head++) this.pending.push(this.waiting[this.head]?.image ?? 0);
    for (let same = this.head; this.waiting[same]?.due === time; same++) {
      const image = this.waiting[same]?.image ?? 0;
      if (this.facts.place[image] === this.storageClass) boundary(image);
    }
    const place = (image: number): number | undefined => this.facts.place[image];
    this.pending = this.pending.filter((image) => place(image) === AWAY || place(image) === this.storageClass);
    return this.pending.filter((image) => place(image) === this.storageClass);
  }

  next(): number {
    return this.waiting[this.head]?.due ?? Infinity;
  }
}
