"""Replication with several rules: moto refuses more than one ("This feature is disabled").

AWS: ECR API Reference, ReplicationConfiguration (at most 10 rules) and ReplicationRule (at most 25 destinations).
"""

from collections.abc import Callable

from moto.ecr.exceptions import InvalidParameterException
from moto.ecr.models import ECRBackend

from overlay.patching import around

_MOST_RULES = 10
_MOST_DESTINATIONS = 25


@around(ECRBackend, "put_replication_configuration")
def _put(original: Callable, backend: ECRBackend, replication_config: dict) -> dict:
    rules = replication_config["rules"]
    places = {(to["registryId"], to["region"]) for rule in rules for to in rule["destinations"]}
    if len(rules) > _MOST_RULES or len(places) > _MOST_DESTINATIONS:
        raise InvalidParameterException(
            f"Invalid parameter at 'replicationConfiguration' failed to satisfy constraint: "
            f"'at most {_MOST_RULES} rules and {_MOST_DESTINATIONS} destinations'"
        )
    for rule in rules:
        original(backend, {"rules": [rule]})
    backend.replication_config = replication_config
    return {"replicationConfiguration": replication_config}
