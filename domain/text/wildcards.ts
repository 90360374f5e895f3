/** Whether a text is one of those that a pattern stands for. */
export type Matcher = (text: string) => boolean;

/**
 * Compiles a pattern in which `*` is any characters, or none, and all others stand for themselves: as in ECR's
 * `tagPatternList`.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function matcherOf(pattern: string): Matcher {
  const parts = pattern.split("*");
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return (text) => text === pattern;
  if (others.length === 0) {
    const shortest = first.length + last.length;
    return (text) => text.length >= shortest && text.startsWith(first) && text.endsWith(last);
  }
  return (text) => {
    if (!text.startsWith(first)) return false;
    const end = text.length - last.length;
    let from = first.length;
    for (const part of others) {
      const at = text.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from <= end && text.endsWith(last);
  };
}
