"""What each call needs: the action and the ARN that a policy's Resource has to match.

Outside ECR, S3 and STS moto asks for the resource "*", so that a statement narrowed to an ARN never matches.
AWS: Service Authorization Reference, "Actions, resources, and condition keys for AWS Identity and Access Management",
"... AWS Key Management Service", "... AWS Security Token Service", "... Amazon DynamoDB", "... Amazon S3" (S3 Control; see
s3 for the rest). Other services keep moto's "*".
"""

import json
import re
from collections.abc import Callable
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.iam.access_control import IAMRequest, S3IAMRequest
from moto.iam.exceptions import NotFoundException
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends

from overlay.iam import (
    Call,
    PermissionResult,
    check_signature,
    current_call,
    evaluate,
    identity_verdict,
    is_enforced,
    refusal_message,
)
from overlay.patching import around, aws_error, replace

# An action, the resource that it is done to, and the condition keys that the service adds.
Permission = tuple[str, str, dict[str, str]]

# Parameters that name the resource of an IAM action, the telling one first: a group's policy is the group's affair.
_IAM_ENTITIES = {
    "InstanceProfileName": ("instance-profile", "get_instance_profile"),
    "GroupName": ("group", "get_group"),
    "RoleName": ("role", "get_role"),
    "UserName": ("user", "get_user"),
}
_IAM_ARNS = ("PolicyArn", "OpenIDConnectProviderArn", "SAMLProviderArn")
# Tags at creation need the permission to tag. AWS: IAM User Guide, "Tags for IAM resources".
_IAM_TAGGING = {
    "CreateInstanceProfile": "TagInstanceProfile",
    "CreateOpenIDConnectProvider": "TagOpenIDConnectProvider",
    "CreatePolicy": "TagPolicy",
    "CreateRole": "TagRole",
    "CreateUser": "TagUser",
}


def _iam_permissions(response: BaseResponse) -> list[Permission]:
    action, get = response._get_action(), response._get_param
    resource = _iam_resource(response)
    keys = {"iam:PolicyARN": get("PolicyArn"), "iam:AWSServiceName": get("AWSServiceName")}
    permissions = [(f"iam:{action}", resource, {key: value for key, value in keys.items() if value})]
    if action in _IAM_TAGGING and get("Tags"):
        permissions.append((f"iam:{_IAM_TAGGING[action]}", resource, {}))
    if action == "AddRoleToInstanceProfile":
        role = _entity_arn(response, "role", "get_role", get("RoleName"))
        permissions.append(("iam:PassRole", role, {"iam:PassedToService": "ec2.amazonaws.com"}))
    return permissions


def _iam_resource(response: BaseResponse) -> str:
    get = response._get_param
    for parameter, (kind, finder) in _IAM_ENTITIES.items():
        if get(parameter):
            return _entity_arn(response, kind, finder, get(parameter))
    for parameter in _IAM_ARNS:
        if get(parameter):
            return get(parameter)
    if get("PolicyName"):
        return _iam_arn(response, f"policy{get('Path') or '/'}{get('PolicyName')}")
    if get("Url"):
        return _iam_arn(response, f"oidc-provider/{get('Url').removeprefix('https://')}")
    if get("AWSServiceName"):
        return _iam_arn(response, f"role/aws-service-role/{get('AWSServiceName')}/AWSServiceRole")
    return "*"


def _entity_arn(response: BaseResponse, kind: str, finder: str, name: str) -> str:
    """The ARN has the path, which only the entity itself knows, or the call that creates it."""
    try:
        return getattr(response.backend, finder)(name).arn
    except ServiceException:
        return _iam_arn(response, f"{kind}{response._get_param('Path') or '/'}{name}")


def _iam_arn(response: BaseResponse, rest: str) -> str:
    return f"arn:{response.partition}:iam::{response.current_account}:{rest}"


def _kms_permissions(response: BaseResponse) -> list[Permission]:
    action, body = response._get_action(), json.loads(response.body or "{}")
    prefix = f"arn:{response.partition}:kms:{response.region}:{response.current_account}:"
    permissions = []
    if "Alias" in action and body.get("AliasName"):
        permissions.append((f"kms:{action}", prefix + body["AliasName"], {}))
    key = body.get("KeyId") or body.get("TargetKeyId") or (body.get("AliasName") if action == "DeleteAlias" else None)
    if key:
        permissions.append((f"kms:{action}", prefix + f"key/{_key_id(response, key)}", {}))
    # AWS: KMS API Reference, CreateKey, "Tags": kms:TagResource, for a key that has no ARN yet.
    if action == "CreateKey" and body.get("Tags"):
        permissions.append(("kms:TagResource", prefix + "key/*", {}))
    return permissions if action != "CreateKey" and permissions else [(f"kms:{action}", "*", {}), *permissions]


def _key_id(response: BaseResponse, name: str) -> str:
    backend = kms_backends[response.current_account][response.region]
    alias = backend.get_alias_name(name)
    return (backend.get_key_id_from_alias(alias) or alias) if alias.startswith("alias/") else backend.get_key_id(name)


def _sts_permissions(response: BaseResponse) -> list[Permission]:
    keys = {"sts:ExternalId": response._get_param("ExternalId"), "sts:RoleSessionName": response._get_param("RoleSessionName")}
    resource = response._get_param("RoleArn") or "*"
    return [(f"sts:{response._get_action()}", resource, {key: value for key, value in keys.items() if value})]


def _dynamodb_permissions(response: BaseResponse) -> list[Permission]:
    """A batch asks for each of its tables; an index that is queried or scanned is a resource of its own."""
    action, get = f"dynamodb:{response._get_action()}", response.params.get
    prefix = f"arn:{response.partition}:dynamodb:{response.region}:{response.current_account}:table/"
    names = [get("TableName")] if get("TableName") else list(get("RequestItems") or [])
    index = f"/index/{get('IndexName')}" if get("IndexName") else ""
    tables = [(action, f"{prefix}{name.removeprefix(prefix)}{index}", {}) for name in names]
    return tables or [(action, get("ResourceArn") or "*", {})]


def _s3_control_permissions(response: BaseResponse) -> list[Permission]:
    return [(f"s3:{response._get_action()}", response._get_param("ResourceArn") or "*", {})]


_PERMISSIONS: dict[str, Callable[[BaseResponse], list[Permission]]] = {
    "dynamodb": _dynamodb_permissions,
    "iam": _iam_permissions,
    "kms": _kms_permissions,
    "s3": _s3_control_permissions,
    "sts": _sts_permissions,
}


@replace(BaseResponse)
def _authenticate_and_authorize_normal_action(self: BaseResponse, resource: str = "*") -> None:
    signed_for = re.search(r"Credential=[^/]+/[^/]+/[^/]+/([^/]+)/", self.headers.get("Authorization", ""))
    if not signed_for:
        return
    service = signed_for[1]
    if is_enforced():
        check_signature(self, S3IAMRequest if service == "s3" else IAMRequest)
    permissions = _PERMISSIONS.get(service, lambda _: [(f"{service}:{self._get_action()}", resource, {})])(self)
    for action, place, keys in permissions:
        _require(self, current_call(action, place, keys))


def _require(response: BaseResponse, call: Call) -> None:
    verdict = identity_verdict(call)
    # AWS: STS API Reference, GetCallerIdentity: "No permissions are required", not even an explicit Deny counts.
    if not is_enforced() or call.action == "sts:GetCallerIdentity":
        return
    if verdict != PermissionResult.PERMITTED or (call.action == "sts:AssumeRole" and not _is_trusted(call)):
        json_protocol = "json" in response.headers.get("Content-Type", "")
        raise aws_error("AccessDeniedException" if json_protocol else "AccessDenied", refusal_message(call))


def _is_trusted(call: Call) -> bool:
    """The role's own account decides, whoever calls. AWS: IAM User Guide, "Cross-account policy evaluation logic"."""
    _, partition, _, _, account, _ = call.resource.split(":", 5)
    try:
        role = iam_backends[account][partition].get_role_by_arn(call.resource)
    except NotFoundException:
        return False
    return evaluate([role.assume_role_policy_document], call) == PermissionResult.PERMITTED


@around(BaseResponse, "call_action")
def _answer_refusals(original: Any, response: BaseResponse) -> Any:
    """moto refuses with an XML body, in which an SDK of a JSON service finds no error code."""
    try:
        return original(response)
    except ServiceException as refusal:
        return response.serialized(ActionResult(refusal))
