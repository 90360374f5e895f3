"""Credentials of IAM users that moto does not have, so that a user can be destroyed together with its credentials.

AWS: IAM API Reference, ListServiceSpecificCredentials. Nobody can make such credentials here: there are none.
"""

from moto.iam.responses import IamResponse

from overlay.patching import operation


@operation(IamResponse)
def list_service_specific_credentials(response: IamResponse) -> dict:
    response.backend.get_user(response._get_param("UserName"))
    return {"ServiceSpecificCredentials": []}
