import type { Accepted, Open } from "./acceptance";

/** A line for each accepted finding, for a terminal. */
export function acceptedLines(accepted: readonly Accepted[]): string[] {
  return accepted.map((one) => `accepted: ${acceptedLine(one)}`);
}

/** `drift registry/a.b: by hand (until 2027-01-01)`. */
export function acceptedLine(one: Accepted): string {
  return `${[one.kind, ...placeOf(one)].join(" ")}: ${plain(one.reason)} (until ${one.until})`;
}

/** The accepted findings, folded; nothing where there are none. */
export function acceptedMarkdown(accepted: readonly Accepted[]): string[] {
  if (accepted.length === 0) return [];
  return [
    `<details><summary>Accepted (${accepted.length})</summary>`,
    "",
    ...acceptedItems(accepted),
    "",
    "</details>",
  ];
}

/** Items of a list in Markdown. */
export function acceptedItems(accepted: readonly Accepted[]): string[] {
  return accepted.map(
    (one) =>
      `- ${[`**${one.kind}**`, ...placeOf(one).map(code)].join(" ")}: ${escaped(one.reason)} (until ${one.until})`,
  );
}

/** A line for each finding that is nothing but a kind and an address, and that counts again. */
export function overLines(over: readonly Accepted[]): string[] {
  return over.map((one) => `${[one.kind, ...placeOf(one)].join(" ")}: accepted until ${one.until}, which is over`);
}

/** What is to be said of a finding that counts again; nothing of any other. */
export function overLine({ wasAcceptedUntil }: Open<object>): string[] {
  return wasAcceptedUntil === undefined ? [] : [`accepted until ${wasAcceptedUntil}, which is over`];
}

/** Somebody's text on one line, without what a terminal would obey or an eye not see. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .trim();
}

/** Nothing where it is about no place, such as a policy whose repository nobody names. */
function placeOf({ stack = "", address }: Accepted): string[] {
  const parts = [stack, address].map(plain).filter((part) => part !== "");
  return parts.length === 0 ? [] : [parts.join("/")];
}

/** Text that may not become mark-up. */
function escaped(text: string): string {
  return plain(text).replace(/[\\|*_`<>[\]#@&!~]/g, "\\$&");
}

function code(text: string): string {
  return `\`${text.replace(/`/g, "'")}\``;
}
