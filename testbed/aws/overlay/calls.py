"""Who called what: GET /moto-api/overlay-calls lists it, DELETE forgets it.

A policy is sufficient if everything under it succeeds; that it grants nothing superfluous shows only in this list.
It holds the permissions that AWS asks for, so one request can stand for several, and equal calls count once.
"""

import json

from werkzeug.wrappers import Request, Response

PATH = "/moto-api/overlay-calls"

# A dict keeps the order of the first calls.
_CALLS: dict[tuple[str, str, str], None] = {}


def record(caller: str, action: str, resource: str) -> None:
    _CALLS[caller, action, resource] = None


def calls(request: Request) -> Response:
    """The WSGI application behind PATH."""
    if request.method == "DELETE":
        _CALLS.clear()
        return Response(status=204)
    names = ("caller", "action", "resource")
    listed = [dict(zip(names, call, strict=True)) for call in list(_CALLS)]
    return Response(json.dumps(listed), content_type="application/json")
