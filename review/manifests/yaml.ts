import { Document } from "yaml";

import type { JsonObject } from "../estate/language/json";

/** A document of YAML. */
export interface Page {
  readonly object: JsonObject;
  /** Lines above the object. @default none */
  readonly comment?: string;
}

/** Every object as a document of its own, as kubectl reads them. */
export function toYaml(pages: readonly Page[]): string {
  return pages.map(({ object, comment }) => `---\n${commentLines(comment)}${documentOf(object)}`).join("");
}

function commentLines(comment: string | undefined): string {
  return comment === undefined ? "" : comment.replace(/^/gm, "# ") + "\n";
}

/** No line is folded, so that a changed word is one changed line; what YAML 1.1 takes for a boolean is quoted. */
function documentOf(object: JsonObject): string {
  return new Document(object, { version: "1.1" }).toString({ lineWidth: 0, indentSeq: false, directives: false });
}
