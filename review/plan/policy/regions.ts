import { ANY, isHole, ONE, type Token } from "../../iam/text";

/** Texts that the same patterns fit. */
interface Region {
  /** One of them; a piece that is not known is a character of its own. */
  readonly example: string;
  /** The places of the patterns that fit, from 0. */
  readonly fits: ReadonlySet<number>;
}

/** Beyond this, patterns such as `*a*b*c*` tell apart too much. */
const MOST_STATES = 4000;
/** Characters that stand for all that no pattern names; the first one that none names is taken. */
const OTHERS = "xqzjkv0~";

/**
 * All that patterns tell apart: a region for each combination of them that some text fits, and none besides.
 * Undefined where there are too many.
 *
 * The patterns are run side by side as one automaton, a bit for each place in each of them.
 */
export function regionsOf(patterns: readonly (readonly Token[])[]): readonly Region[] | undefined {
  const machine = machineOf(patterns);
  const seen = new Set<bigint>([machine.start]);
  const found = new Map<bigint, string>();
  let states: [bigint, string][] = [[machine.start, ""]];
  while (states.length > 0) {
    const next: [bigint, string][] = [];
    for (const [state, text] of states) {
      const accepted = state & machine.ends;
      if (!found.has(accepted)) found.set(accepted, text);
      for (const [target, symbol] of machine.steps(state)) {
        if (seen.has(target)) continue;
        seen.add(target);
        next.push([target, text + symbol]);
      }
    }
    if (seen.size > MOST_STATES) return undefined;
    states = next;
  }
  return [...found].map(([accepted, example]) => ({ example, fits: machine.patternsIn(accepted) }));
}

interface Machine {
  readonly start: bigint;
  /** The bits at which a pattern has fitted. */
  readonly ends: bigint;
  steps(state: bigint): readonly [state: bigint, symbol: string][];
  patternsIn(accepted: bigint): ReadonlySet<number>;
}

/** Which bits a symbol moves on. */
interface Masks {
  readonly symbols: ReadonlyMap<string, bigint>;
  readonly one: bigint;
  readonly any: bigint;
}

function machineOf(patterns: readonly (readonly Token[])[]): Machine {
  const symbols = new Map<string, bigint>();
  let [one, any, begin, at] = [0n, 0n, 0n, 0n];
  const ends = patterns.map((pattern) => {
    begin |= 1n << at;
    for (const token of withoutRuns(pattern)) {
      const bit = 1n << at;
      if (token === ANY) any |= bit;
      else if (token === ONE) one |= bit;
      else symbols.set(symbolOf(token), (symbols.get(symbolOf(token)) ?? 0n) | bit);
      at += 1n;
    }
    at += 1n;
    return 1n << (at - 1n);
  });
  const masks = { symbols, one, any };
  return {
    start: closed(begin, any),
    ends: ends.reduce((all, bit) => all | bit, 0n),
    steps: (state) => stepsOf(state, masks),
    patternsIn: (accepted) => new Set(ends.flatMap((bit, index) => ((accepted & bit) === 0n ? [] : [index]))),
  };
}

function withoutRuns(pattern: readonly Token[]): readonly Token[] {
  return pattern.filter((token, index) => token !== ANY || pattern[index - 1] !== ANY);
}

/** A piece that is not known is told by its name, outside of all that is written. */
function symbolOf(token: Token): string {
  if (isHole(token)) return `\u0000${token.key ?? ""}\u0000`;
  return typeof token === "string" ? token : "";
}

/** A `*` may stand for nothing. */
function closed(state: bigint, any: bigint): bigint {
  return state | ((state & any) << 1n);
}

function stepsOf(state: bigint, { symbols, one, any }: Masks): [bigint, string][] {
  const steps: [bigint, string][] = [];
  const stay = state & any;
  for (const [symbol, mask] of symbols) {
    if ((state & mask) === 0n) continue;
    // Nobody knows how long a piece is that is not known, so `?` does not stand for it.
    const moved = state & (symbol.startsWith("\u0000") ? mask : mask | one);
    steps.push([closed((moved << 1n) | stay, any), symbol]);
  }
  const other = Array.from(OTHERS).find((character) => !symbols.has(character)) ?? "\uFFFD";
  steps.push([closed(((state & one) << 1n) | stay, any), other]);
  return steps;
}
