import {
  type AttachedPolicy,
  GetInstanceProfileCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
} from "@aws-sdk/client-iam";

import { found } from "../aws-errors";
import type { Importable, Subject } from "./subject";

const ABSENT = "NoSuchEntityException";

const on = (action: string, subject: Subject): string => `iam:${action} for ${subject.resource.address}`;

function policyArn({ text, optionalText, account }: Subject): string {
  return `arn:${account.partition}:iam::${account.id}:policy${optionalText("path") ?? "/"}${text("name")}`;
}

function oidcProviderArn({ text, account }: Subject): string {
  return `arn:${account.partition}:iam::${account.id}:oidc-provider/${text("url").replace(/^https:\/\//, "")}`;
}

/** A policy on a user, group or role. Their quotas (20 at most) are far below one page of the answer. */
function attachment(
  holder: "group" | "role" | "user",
  action: string,
  list: (iam: IAMClient, name: string) => Promise<{ readonly AttachedPolicies?: readonly AttachedPolicy[] }>,
): Importable {
  return {
    importId: ({ text }) => `${text(holder)}/${text("policy_arn")}`,
    exists: (subject, { iam }) => {
      const call = async (): Promise<boolean> => {
        const { AttachedPolicies: attached = [] } = await list(iam, subject.text(holder));
        return attached.some(({ PolicyArn }) => PolicyArn === subject.text("policy_arn"));
      };
      return found(on(action, subject), call, ABSENT);
    },
  };
}

/** Import ids as the provider's documentation gives them, at the end of each resource's page. */
export const IAM: Readonly<Record<string, Importable>> = {
  aws_iam_policy: {
    importId: policyArn,
    exists: (subject, { iam }) => {
      const command = new GetPolicyCommand({ PolicyArn: policyArn(subject) });
      return found(on("GetPolicy", subject), () => iam.send(command), ABSENT);
    },
  },
  aws_iam_role: {
    importId: ({ text }) => text("name"),
    exists: (subject, { iam }) => {
      const command = new GetRoleCommand({ RoleName: subject.text("name") });
      return found(on("GetRole", subject), () => iam.send(command), ABSENT);
    },
  },
  aws_iam_role_policy: {
    importId: ({ text }) => `${text("role")}:${text("name")}`,
    exists: (subject, { iam }) => {
      const command = new GetRolePolicyCommand({ RoleName: subject.text("role"), PolicyName: subject.text("name") });
      return found(on("GetRolePolicy", subject), () => iam.send(command), ABSENT);
    },
  },
  aws_iam_user_policy: {
    importId: ({ text }) => `${text("user")}:${text("name")}`,
    exists: (subject, { iam }) => {
      const command = new GetUserPolicyCommand({ UserName: subject.text("user"), PolicyName: subject.text("name") });
      return found(on("GetUserPolicy", subject), () => iam.send(command), ABSENT);
    },
  },
  aws_iam_role_policy_attachment: attachment("role", "ListAttachedRolePolicies", (iam, RoleName) =>
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
  ),
  aws_iam_user_policy_attachment: attachment("user", "ListAttachedUserPolicies", (iam, UserName) =>
    iam.send(new ListAttachedUserPoliciesCommand({ UserName })),
  ),
  aws_iam_group_policy_attachment: attachment("group", "ListAttachedGroupPolicies", (iam, GroupName) =>
    iam.send(new ListAttachedGroupPoliciesCommand({ GroupName })),
  ),
  aws_iam_instance_profile: {
    importId: ({ text }) => text("name"),
    exists: (subject, { iam }) => {
      const command = new GetInstanceProfileCommand({ InstanceProfileName: subject.text("name") });
      return found(on("GetInstanceProfile", subject), () => iam.send(command), ABSENT);
    },
  },
  aws_iam_openid_connect_provider: {
    importId: oidcProviderArn,
    exists: (subject, { iam }) => {
      const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: oidcProviderArn(subject) });
      return found(on("GetOpenIDConnectProvider", subject), () => iam.send(command), ABSENT);
    },
  },
};
