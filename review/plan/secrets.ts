import { isList, isObject, type Json, type JsonObject } from "../estate/language/json";
import { sensitiveValues } from "../estate/reading/sensitive";
import type { RecordedResource } from "../estate/recorded-resource";

const HIDDEN = "(hidden)";
/** A shorter one stands within any text by chance. */
const SHORTEST_SECRET = 6;
const LONGEST_VALUE = 160;

const SUSPICIOUS_NAME =
  /pass(?:word|wd|phrase|code)|(?:^|[^a-z])(?:pwd|pin)$|secret|token|private[-_]?key|api[-_]?key|access[-_]?key|credential|docker[-_]?config|(?:^|[-_])auth$|connection[-_]?string|user_?data|bearer|webhook/i;
/** They name something, or say how long it lives. */
const HARMLESS_NAME =
  /[-_](?:arns?|ids?|names?|version|versions|days|hours|minutes|seconds|ttl|enabled|type|policy|prefix)$|^http_tokens$|^image_pull_secrets?$|^automount_|^secrets$|^secret_ref$|^secretsmanager:|^aws:/i;

const SUSPICIOUS_TEXT = new RegExp(
  [
    /(?:AKIA|ASIA)[A-Z0-9]{12,}/,
    /-----BEGIN[A-Z ]*PRIVATE KEY/,
    /\bgh[pousr]_\w{16,}/,
    /\bgithub_pat_\w{16,}/,
    /\bglpat-[\w-]{16,}/,
    /\bxox[abprs]-[\w-]{10,}/,
    /\beyJ[\w-]{8,}\.[\w-]{8,}/,
    /\bsk[-_][\w-]{20,}/,
    /:\/\/[^/\s:@]+:[^/\s@]+@/,
    /dockerconfigjson["']?\s*[:=]/,
  ]
    .map(({ source }) => source)
    .join("|"),
);
const LONG_BASE64 = /[A-Za-z0-9+/_-]{40,}={0,2}/g;

/** Attributes whose values may be shown, by the last part of their path. */
const SHOWN = new Set([
  ..."name bucket identifier cluster_identifier role user group family repository repository_name service_name policy_arn principal_arn".split(
    " ",
  ),
  ..."image_tag_mutability scan_on_push scan_type scan_frequency encryption_type sse_algorithm status".split(" "),
  ..."kms_key kms_key_id kms_master_key_id kms_key_arn destination_cidr_block destination_ipv6_cidr_block".split(" "),
  ..."retention_in_days backup_retention_period recovery_window_in_days cidr_ipv4 cidr_ipv6".split(" "),
]);

/** Whether a text looks like a secret, whatever it is called. */
export function looksSecret(text: string): boolean {
  return SUSPICIOUS_TEXT.test(text) || (text.match(LONG_BASE64) ?? []).some(isRandom);
}

/** Digests and ids are hexadecimal, names are words: only a random text mixes all three. */
function isRandom(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && (text.match(/\d/g) ?? []).length >= 3;
}

function isSecretName(name: string): boolean {
  return SUSPICIOUS_NAME.test(name) && !HARMLESS_NAME.test(name);
}

/**
 * Everything in plans that must not be shown: what is marked as sensitive, and what is called or looks like a secret.
 *
 * A text from a plan reaches the output only by {@link quote}, a value only by {@link show}.
 */
export class Secrets {
  private readonly known = new Set<string>();
  private readonly sorted: readonly string[];

  constructor(documents: readonly JsonObject[]) {
    for (const document of documents) this.document(document);
    this.sorted = [...this.known].sort((a, b) => b.length - a.length);
  }

  /** An attribute's value, if it is one that may be shown. */
  show(side: RecordedResource | undefined, path: string): string {
    if (side === undefined) return "nothing";
    if (side.isSensitive(path)) return "(sensitive)";
    if (side.isUnknown(path)) return "(known after apply)";
    const value = side.at(path) ?? null;
    if (value === null || value === "") return "nothing";
    if (typeof value === "object" || !isShown(path)) return HIDDEN;
    return this.quote(String(value));
  }

  /** A text as code, on one line, without secrets. */
  quote(text: string, longest = LONGEST_VALUE): string {
    return `\`${this.words(text, longest)}\``;
  }

  /** A text on one line, without secrets and without what Markdown takes for code. */
  words(text: string, longest = LONGEST_VALUE): string {
    const clean = this.hide(text).replace(/\s+/g, " ").replace(/`/g, "'").trim();
    return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
  }

  /** A text without secrets. */
  hide(text: string): string {
    const without = this.sorted.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
    return looksSecret(without) ? HIDDEN : without;
  }

  /** An address without what may be in its keys. */
  address(text: string): string {
    return text.replace(/\["((?:[^"\\]|\\.)*)"\]/g, (whole, key: string) => {
      const [written, meant] = [this.hide(key), this.hide(unescaped(key))];
      if (meant === HIDDEN) return `["${HIDDEN}"]`;
      return meant === unescaped(key) && written === key ? whole : JSON.stringify([meant]);
    });
  }

  private document(document: JsonObject): void {
    this.named(document);
    for (const value of sensitiveValues(document)) this.all(value);
  }

  /** Values under suspicious names, also within texts that are JSON. */
  private named(value: Json | undefined): void {
    if (typeof value === "string") {
      this.named(parsed(value));
      return;
    }
    if (isList(value)) {
      value.forEach((item) => {
        this.named(item);
      });
      return;
    }
    if (!isObject(value)) return;
    const { name, value: itsValue } = value;
    if (typeof name === "string" && typeof itsValue === "string" && isSecretName(name)) this.all(itsValue);
    for (const [key, inner] of Object.entries(value)) {
      if (isSecretName(key) && typeof inner !== "boolean") this.texts(inner);
      this.named(inner);
    }
  }

  /** Below a suspicious name, the values themselves, but no tree of resources that happens to be called so. */
  private texts(value: Json): void {
    if (typeof value === "string" || typeof value === "number") this.all(value);
    else if (isList(value) && value.every((item) => typeof item === "string")) this.all(value);
    else if (isObject(value) && Object.values(value).every((item) => typeof item === "string")) this.all(value);
  }

  private all(value: Json | undefined): void {
    if (isList(value)) {
      value.forEach((item) => {
        this.all(item);
      });
      return;
    }
    if (isObject(value)) {
      Object.values(value).forEach((item) => {
        this.all(item);
      });
      return;
    }
    const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
    if (text.length < SHORTEST_SECRET) return;
    // Also as it stands within JSON, and as keys of conditions do, in which case does not count.
    for (const written of [text, JSON.stringify(text).slice(1, -1), text.toLowerCase()]) this.known.add(written);
    this.all(parsed(text));
  }
}

function isShown(path: string): boolean {
  const names = path.split(".").filter((part) => !/^\d+$/.test(part));
  return SHOWN.has(names.at(-1) ?? "");
}

/** What a key of an address stands for. */
function unescaped(key: string): string {
  try {
    return String(JSON.parse(`"${key}"`));
  } catch {
    return key;
  }
}

/** A text that is JSON, as what it says. */
function parsed(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
