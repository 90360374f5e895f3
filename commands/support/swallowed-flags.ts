/** Flags that npm takes for itself where the `--` before them is forgotten: `npm run bootstrap --dry-run`. */

/** npm reads a flag whose letters are all short options of its own as these settings. */
const READ_AS_LETTERS: Readonly<Record<string, readonly string[]>> = {
  apply: ["all", "parseable", "long", "yes"],
  plan: ["parseable", "long", "all"],
  days: ["all", "yes"],
};

/** What is set to one of these is switched off: `--no-dry-run`. */
const OFF: readonly string[] = ["", "false"];

/** A command's flags, without their dashes, that npm holds and that the command was not given. */
export function swallowedFlags(
  known: readonly string[],
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): string[] {
  const isOn = (setting: string): boolean =>
    !OFF.includes(environment[`npm_config_${setting.replace(/-/g, "_")}`] ?? "");
  const isGiven = (flag: string): boolean => args.some((arg) => arg === `--${flag}` || arg.startsWith(`--${flag}=`));
  const isTaken = (flag: string): boolean => isOn(flag) || (READ_AS_LETTERS[flag]?.every(isOn) ?? false);
  return known.filter((flag) => isTaken(flag) && !isGiven(flag));
}

/** How the command is called with flags, after the line that shows its usage: `npm run bootstrap -- --dry-run`. */
export function callWith(flags: readonly string[], line: string): string {
  const [call = line] = /^npm run (?:--silent )?[\w-]+ --(?: [a-z]+(?= ))?/.exec(line) ?? [];
  return [call, ...flags.map((flag) => `--${flag}`)].join(" ");
}
