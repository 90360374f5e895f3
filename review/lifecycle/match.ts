import { type Matcher, matcherOf } from "../../domain/text/wildcards";

/** Several entries mean AND: each must match some tag of the image, not all the same one. */
export function matchesEvery(matchers: readonly Matcher[], tags: readonly string[]): boolean {
  return matchers.every((matches) => tags.some(matches));
}

/** Whether every tag of one pattern is one of the other's, too: a `*` can only be taken in by a `*`. */
export function covers(wider: string, narrower: string): boolean {
  return matcherOf(wider)(narrower);
}

/** Whether there is a text that both patterns stand for. */
export function intersects(one: string, other: string): boolean {
  let reachable = new Set([0]);
  const pass = (places: Set<number>): Set<number> => {
    for (const place of places) if (other[place] === "*") places.add(place + 1);
    return places;
  };
  reachable = pass(reachable);
  for (const character of one) reachable = pass(step(reachable, character, other));
  return reachable.has(other.length);
}

/** Where in the other pattern one can be after a character of the first. */
function step(places: ReadonlySet<number>, character: string, other: string): Set<number> {
  const next = new Set<number>();
  for (const place of places) {
    if (character === "*") {
      for (let later = place; later <= other.length; later++) next.add(later);
    } else if (other[place] === "*") {
      next.add(place);
    } else if (other[place] === character) {
      next.add(place + 1);
    }
  }
  return next;
}
