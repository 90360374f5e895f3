import type { AttributeReference } from "./value";

/** A result and the references that were followed for it. */
export interface Tracked<T> {
  readonly result: T;
  readonly references: readonly AttributeReference[];
}

/** Notes which attributes a computation reads, also where its parts were computed before. */
export class Tracker {
  private current: Map<string, AttributeReference> = new Map();
  private readonly running = new Set<string>();

  record(references: readonly AttributeReference[]): void {
    for (const reference of references) {
      this.current.set(`${reference.stack}\u0000${reference.address}\u0000${reference.attribute}`, reference);
    }
  }

  /** The references do not count for whatever computation this one is a part of. */
  apart<T>(compute: () => T): Tracked<T> {
    const outer = this.current;
    this.current = new Map();
    try {
      const result = compute();
      return { result, references: [...this.current.values()] };
    } finally {
      this.current = outer;
    }
  }

  /** Computes a thing once; undefined while it is being computed, since then it refers to itself. */
  once<T>(memory: Map<string, Tracked<T>>, place: string, key: string, compute: () => T): Tracked<T> | undefined {
    const known = memory.get(key);
    if (known !== undefined) return known;
    const running = `${place}\u0000${key}`;
    if (this.running.has(running)) return undefined;
    this.running.add(running);
    try {
      const tracked = this.apart(compute);
      memory.set(key, tracked);
      return tracked;
    } finally {
      this.running.delete(running);
    }
  }
}
