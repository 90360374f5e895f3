import { Unknown } from "../../../../review/estate/estate";
import { ALLOW, doc } from "../../support/access";

/** Policies of which nothing is known, and why. */
export const UNREADABLE: readonly [name: string, written: unknown, reason: string][] = [
  ["text that is no JSON", "{", "the value is not known: the text is not JSON"],
  ["a list", [], "it is no object of JSON"],
  ["of a version that there is not", { Version: "2026-01-01", Statement: [] }, 'its Version is "2026-01-01"'],
  ["of a version that is not known", { Version: new Unknown("later") }, "the value is not known: later"],
  ["with an element that there is not", { Statement: [], Statements: [] }, "it has an element 'Statements'"],
  [
    "a text with a key twice",
    '{"Statement":[{"Effect":"Allow","Action":"*","Effect":"Deny","Resource":"*"}]}',
    "it has 'Effect' twice in one object",
  ],
  ["a statement without an effect", doc({ Action: "*", Resource: "*" }), "statement 1 has no Effect of Allow or Deny"],
  ["a statement with both", doc({ ...ALLOW, NotAction: "*" }), "statement 1 has both Action and NotAction"],
  ["an element that there is not", doc({ ...ALLOW, Actions: "*" }), "statement 1 has an element 'Actions'"],
];
