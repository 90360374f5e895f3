import { Unknown } from "../../../../review/estate/estate";
import { RequestContext } from "../../../../review/iam/context";
import type { Decision } from "../../../../review/iam/evaluate";
import { ROLE, USER, REPOSITORY, ACTION, ALLOW, user, of, SESSION, ROOT, type AccessCase } from "../../support/access";

/** What IAM decides. */
export const DECISIONS: readonly [name: string, given: AccessCase, outcome: Decision["outcome"]][] = [
  ["nothing allows it", {}, "denied"],
  ["an identity's statement without a resource", { identity: [{ Effect: "Allow", Action: ACTION }] }, "unknown"],
  ["a resource's statement without a principal", { resource: [{ Effect: "Allow", Action: ACTION }] }, "unknown"],
  ["the identity allows it", { identity: [ALLOW] }, "allowed"],
  ["actions know no case", { identity: [{ ...ALLOW, Action: "ECR:batchget*" }] }, "allowed"],
  ["ARNs know case", { identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "Team") }] }, "denied"],
  ["everything but another action", { identity: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }] }, "allowed"],
  ["everything but this action", { identity: [{ Effect: "Allow", NotAction: "ecr:*", Resource: "*" }] }, "denied"],
  ["all resources but this", { identity: [{ Effect: "Allow", Action: "*", NotResource: REPOSITORY }] }, "denied"],
  [
    "all resources but another",
    { identity: [{ Effect: "Allow", Action: "*", NotResource: `${REPOSITORY}2` }] },
    "allowed",
  ],
  ["a denial wins", { identity: [ALLOW, { Effect: "Deny", Action: "ecr:*", Resource: "*" }] }, "denied"],
  ["the resource's denial wins", { identity: [ALLOW], resource: [of("*", { Effect: "Deny" })] }, "denied"],
  ["the boundary does not allow it", { identity: [ALLOW], boundary: [{ ...ALLOW, Action: "s3:*" }] }, "denied"],
  ["the boundary allows it", { identity: [ALLOW], boundary: [{ ...ALLOW, Action: "ecr:*" }] }, "allowed"],
  ["the resource names the role", { resource: [of({ AWS: ROLE })] }, "allowed"],
  ["a boundary limits what the resource gives a role", { resource: [of({ AWS: ROLE })], boundary: [] }, "denied"],
  [
    "a boundary does not limit what the resource gives a user",
    { principal: user, resource: [of({ AWS: USER })], boundary: [] },
    "allowed",
  ],
  ["the resource names a session of the role", { resource: [of({ AWS: SESSION })] }, "unknown"],
  [
    "the resource names a session of another role",
    { resource: [of({ AWS: SESSION.replace("node", "other") })] },
    "denied",
  ],
  ["the resource names the whole account alone", { resource: [of(ROOT)] }, "unknown"],
  ["the resource names everybody", { resource: [of("*")] }, "allowed"],
  ["the resource names everybody of AWS", { resource: [of({ AWS: "*" })] }, "allowed"],
  ["the resource names a unique id", { resource: [of({ AWS: "AROAEXAMPLEID" })] }, "unknown"],
  [
    "everybody but the role is denied",
    { identity: [ALLOW], resource: [{ Effect: "Deny", NotPrincipal: { AWS: ROLE }, Action: "*" }] },
    "unknown",
  ],
  [
    "everybody but the role is denied, and the role has a boundary",
    {
      identity: [ALLOW],
      boundary: [ALLOW],
      resource: [{ Effect: "Deny", NotPrincipal: { AWS: [ROLE, ROOT.AWS] }, Action: "*" }],
    },
    "denied",
  ],
  [
    "a boundary does not limit what everybody gets whose ARN is named",
    {
      boundary: [],
      resource: [of("*", { Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/team/*" } } })],
    },
    "allowed",
  ],
  [
    "a boundary may limit what everybody gets whose ARN is not another",
    { boundary: [], resource: [of("*", { Condition: { ArnNotLike: { "aws:PrincipalArn": USER } } })] },
    "unknown",
  ],
  [
    "two statements of one Sid",
    {
      identity: [
        { ...ALLOW, Sid: "Pull" },
        { ...ALLOW, Sid: "Pull" },
      ],
    },
    "unknown",
  ],
  [
    "everybody but another is denied",
    { identity: [ALLOW], resource: [{ Effect: "Deny", NotPrincipal: { AWS: USER }, Action: "*" }] },
    "denied",
  ],
  ["across accounts the identity alone does not suffice", { sameAccount: false, identity: [ALLOW] }, "denied"],
  [
    "across accounts the resource alone does not suffice",
    { sameAccount: false, resource: [of({ AWS: ROLE })] },
    "denied",
  ],
  ["across accounts both allow it", { sameAccount: false, identity: [ALLOW], resource: [of(ROOT)] }, "allowed"],
  [
    "accounts by their ids",
    { sameAccount: false, identity: [ALLOW], resource: [of({ AWS: ["1".repeat(12), "123456789012"] })] },
    "allowed",
  ],
  [
    "accounts are not known, both allow it",
    { sameAccount: undefined, identity: [ALLOW], resource: [of(ROOT)] },
    "allowed",
  ],
  ["accounts are not known, one allows it", { sameAccount: undefined, identity: [ALLOW] }, "unknown"],
  ["accounts are not known, none allows it", { sameAccount: undefined }, "denied"],
  [
    "the policy of a service",
    {
      principal: { kind: "service", name: "codebuild.amazonaws.com" },
      resource: [of({ Service: ["codebuild.amazonaws.com"] })],
    },
    "allowed",
  ],
  [
    "the policy of another service",
    {
      principal: { kind: "service", name: "codebuild.amazonaws.com" },
      resource: [of({ Service: "ecs.amazonaws.com" })],
    },
    "denied",
  ],
  [
    "a login on an ARN",
    { action: "ecr:GetAuthorizationToken", on: "*", identity: [{ ...ALLOW, Action: "ecr:*" }] },
    "denied",
  ],
  [
    "a login on everything",
    { action: "ecr:GetAuthorizationToken", on: "*", identity: [{ ...ALLOW, Action: "ecr:*", Resource: "*" }] },
    "allowed",
  ],
  [
    "a condition that holds",
    { identity: [{ ...ALLOW, Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } } }] },
    "allowed",
  ],
  [
    "a condition that does not hold",
    { identity: [{ ...ALLOW, Condition: { StringEquals: { "aws:PrincipalArn": USER } } }] },
    "denied",
  ],
  [
    "a condition that is not known",
    { identity: [{ ...ALLOW, Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }] },
    "unknown",
  ],
  [
    "a denial whose condition is not known",
    { identity: [ALLOW, { ...ALLOW, Effect: "Deny", Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }] },
    "unknown",
  ],
  [
    "a denial of something else whose condition is not known",
    {
      identity: [
        ALLOW,
        { Effect: "Deny", Action: "s3:*", Resource: "*", Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } },
      ],
    },
    "allowed",
  ],
  [
    "a variable that is known",
    {
      identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:PrincipalTag/team}") }],
      context: new RequestContext().set("aws:PrincipalTag/team", "team"),
    },
    "allowed",
  ],
  [
    "a variable of another value",
    {
      identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:PrincipalTag/team}") }],
      context: new RequestContext().set("aws:PrincipalTag/team", "t*m"),
    },
    "denied",
  ],
  [
    "a variable that is not known",
    { identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:PrincipalTag/team}") }] },
    "unknown",
  ],
  [
    "a variable in the old version, where it is text",
    {
      version: "2008-10-17",
      identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:PrincipalTag/team}") }],
      context: new RequestContext().set("aws:PrincipalTag/team", "team"),
    },
    "denied",
  ],
  [
    "a variable of which the request has no value",
    {
      identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:PrincipalTag/team}") }],
      context: new RequestContext().set("aws:PrincipalTag/team"),
    },
    "denied",
  ],
  [
    "a variable of which the request has no value, with a default",
    {
      identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:PrincipalTag/team, 'team'}") }],
      context: new RequestContext().set("aws:PrincipalTag/team"),
    },
    "allowed",
  ],
  [
    "a variable of no value, which nothing is equal to, in a negation",
    {
      identity: [{ ...ALLOW, Condition: { StringNotLike: { "aws:PrincipalArn": "*${aws:PrincipalTag/team}*" } } }],
      context: new RequestContext().set("aws:PrincipalArn", ROLE).set("aws:PrincipalTag/team"),
    },
    "allowed",
  ],
  [
    "a key of several values can be no variable",
    {
      identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:TagKeys}") }],
      context: new RequestContext().set("aws:TagKeys", "team", "cost"),
    },
    "unknown",
  ],
  ["wildcards that are text", { identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${*}") }] }, "denied"],
  ["an expression that is not known", { identity: [{ ...ALLOW, Resource: new Unknown("later") }] }, "unknown"],
  [
    "an expression in another region",
    {
      identity: [
        {
          ...ALLOW,
          Resource: new Unknown("later", { parts: ["arn:aws:ecr:us-east-1:", new Unknown("later"), ":repository/*"] }),
        },
      ],
    },
    "denied",
  ],
];
