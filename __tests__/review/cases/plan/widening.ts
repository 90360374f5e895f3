import type { Values } from "../../support/changes";
import { may, deny, when } from "../../support/policies";

/** What statements allow beyond others. */
export const WIDENING: readonly [
  name: string,
  before: readonly Values[],
  after: readonly Values[],
  wider: readonly string[],
][] = [
  ["reordered and merged", [may("s3:Get*"), may("s3:Put*")], [may(["s3:Put*", "s3:Get*"])], []],
  ["a Sid", [may("s3:Get*")], [{ ...may("s3:Get*"), Sid: "x" }], []],
  ["upper and lower case of actions", [may("s3:GetObject")], [may("S3:getobject")], []],
  ["narrower than a wildcard", [may("s3:*")], [may("s3:GetObject")], []],
  ["a new action", [may("s3:GetObject")], [may(["s3:GetObject", "s3:PutObject"])], ["s3:PutObject"]],
  ["a new wildcard", [may("s3:GetObject")], [may("s3:*")], ["s3:*"]],
  ["a broader resource", [may("s3:*", "arn:aws:s3:::a/b")], [may("s3:*", "arn:aws:s3:::a/*")], ["arn:aws:s3:::a/*"]],
  ["a condition that is gone", [may("s3:*", "*", when("a"))], [may("s3:*")], ["aws:requesttag/a"]],
  [
    "one more value of a condition",
    [may("s3:*", "*", when("a"))],
    [may("s3:*", "*", when(["a", "b"]))],
    ["aws:requesttag/a"],
  ],
  ["one less value of a condition", [may("s3:*", "*", when(["a", "b"]))], [may("s3:*", "*", when("a"))], []],
  ["one more condition", [may("s3:*")], [may("s3:*", "*", when("a"))], []],
  ["a Deny that is gone", [may("s3:*"), deny("s3:Delete*")], [may("s3:*")], ["deny"]],
  ["a Deny that is broader", [may("s3:*"), deny("s3:Delete*")], [may("s3:*"), deny("s3:*")], []],
  [
    "several statements that were one",
    [may("s3:*", "*")],
    [may(["s3:GetObject", "s3:P*"], ["arn:aws:s3:::a", "arn:aws:s3:::b/*"]), may("s3:GetObject")],
    [],
  ],
  ["a wildcard that several statements held", [may("x:a?"), may("x:a"), may("x:a??*")], [may("x:a*")], []],
  [
    "NotResource with less left out",
    [{ Effect: "Allow", Action: "s3:Get*", NotResource: ["arn:aws:s3:::a", "arn:aws:s3:::b"] }],
    [{ Effect: "Allow", Action: "s3:Get*", NotResource: "arn:aws:s3:::a" }],
    ["all but arn:aws:s3:::a"],
  ],
  [
    "NotResource with more left out",
    [{ Effect: "Allow", Action: "s3:Get*", NotResource: "arn:aws:s3:::a" }],
    [{ Effect: "Allow", Action: "s3:Get*", NotResource: ["arn:aws:s3:::a", "arn:aws:s3:::b"] }],
    [],
  ],
  ["a Deny of part of it", [may("s3:*"), deny("s3:*")], [may("s3:*"), deny("s3:Get*")], ["deny"]],
  [
    "a condition that says the same otherwise",
    [may("s3:*", "*", { Condition: { StringLike: { "aws:RequestTag/a": "a" } } })],
    [may("s3:*", "*", when("a"))],
    [],
  ],
  [
    "a wider range of addresses",
    [may("s3:*", "*", { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/16" } } })],
    [may("s3:*", "*", { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } })],
    ["aws:sourceip"],
  ],
  [
    "a narrower range of addresses",
    [may("s3:*", "*", { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } })],
    [may("s3:*", "*", { Condition: { IpAddress: { "aws:SourceIp": ["10.0.0.0/16", "10.2.0.0/16"] } } })],
    [],
  ],
  [
    "a longer time",
    [may("s3:*", "*", { Condition: { DateLessThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } } })],
    [may("s3:*", "*", { Condition: { DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } } })],
    ["aws:currenttime"],
  ],
  [
    "a variable that stays",
    [may("s3:*", "arn:aws:s3:::a/${aws:username}/*")],
    [may("s3:*", "arn:aws:s3:::a/${aws:username}/b")],
    [],
  ],
  [
    "a variable in a condition, and one more value",
    [may("s3:*", "*", when("${aws:username}"))],
    [may("s3:*", "*", when(["${aws:username}", "b"]))],
    ["aws:requesttag/a"],
  ],
  ["a Deny with a condition now", [may("s3:*"), deny("s3:*")], [may("s3:*"), deny("s3:*", when("a"))], ["deny"]],
  ["what a Deny takes back", [may("s3:Get*")], [may(["s3:Get*", "s3:PutObject"]), deny("s3:Put*")], []],
  [
    "NotAction instead of an action",
    [may("s3:*")],
    [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
    ["all but iam:*"],
  ],
  [
    "NotAction with less",
    [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
    [{ Effect: "Allow", NotAction: ["iam:*", "s3:*"], Resource: "*" }],
    [],
  ],
];
