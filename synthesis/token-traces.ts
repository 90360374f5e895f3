/** V8's function as a value that can be replaced. */
const V8: { captureStackTrace: typeof Error.captureStackTrace } = Error;

/** The function of cdktf that takes the trace of a token; it hides itself in the trace, so that it can be told by name. */
const OF_TOKENS = "captureStackTrace";

/**
 * Run something without the stack traces that cdktf takes for every token that it makes.
 *
 * Such a trace is whole and mapped to the TypeScript sources, some 40 % of the time of a large synth, and is shown in
 * the few errors about a token only. cdktf has no switch for it; what it calls is V8's `Error.captureStackTrace` on an
 * object that is no error, which then keeps its empty `stack`. An error has its trace as ever, and so has an annotation.
 */
export function withoutTokenTraces<T>(run: () => T): T {
  const capture = V8.captureStackTrace;
  V8.captureStackTrace = (target, below) => {
    if (target instanceof Error || below?.name !== OF_TOKENS) capture(target, below);
  };
  try {
    return run();
  } finally {
    V8.captureStackTrace = capture;
  }
}
