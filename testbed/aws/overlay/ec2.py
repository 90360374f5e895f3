"""EC2 launch templates.

AWS: EC2 API Reference, CreateLaunchTemplate, TagSpecification: "The tags to apply to the launch template on creation".
"""

from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.launch_templates import LaunchTemplate

from overlay.patching import around


@around(EC2Backend, "create_launch_template")
def _create_launch_template(
    original: Any, backend: EC2Backend, name: str, description: str, data: dict, tags: dict
) -> LaunchTemplate:
    """moto adds the template's own tags to those of what it launches, so that a plan wants to take them away."""
    specifications = data.pop("TagSpecifications", [])
    of_launched = [entry for entry in specifications if entry["ResourceType"] != "launch-template"]
    data |= {"TagSpecifications": of_launched} if of_launched else {}
    return original(backend, name, description, data, tags)
