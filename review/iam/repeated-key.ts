const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

/**
 * A key that an object has twice, which JSON.parse forgives; undefined where there is none.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @param json a text of JSON that can be read
 */
export function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  let last = "";
  for (const [token] of json.matchAll(TOKEN)) {
    const keys = open.at(-1);
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":" && keys !== undefined) {
      const key = JSON.parse(last) as string;
      if (keys.has(key)) return key;
      keys.add(key);
    }
    last = token;
  }
  return undefined;
}
