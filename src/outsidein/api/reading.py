"""The page on which the API explains itself, made from its own description; nothing is fetched."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from outsidein.api.problems import problem
from outsidein.api.service import api


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of a schema, in words."""

    name: str
    kind: str
    words: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked of the API."""

    id: str
    method: str
    path: str
    summary: str
    words: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: str  # the schema's name; empty where a file is answered
    file: str  # the kind of that file
    statuses: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One schema with its fields."""

    name: str
    words: str
    fields: tuple[Field, ...]


@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    """Hand over the description of the API, to members."""
    if getattr(request, "place", None) is None:
        return problem(401, "Sign in first: a member's session is needed.")
    response = JsonResponse(api.get_openapi_schema())
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def docs_page(request: HttpRequest) -> HttpResponse:
    """Show every operation with its parameters, its answer and an example, to members."""
    if getattr(request, "place", None) is None:
        return problem(401, "Sign in first: a member's session is needed.")
    told = api.get_openapi_schema()
    site = request.build_absolute_uri("/").rstrip("/")
    shown = {
        "title": told["info"]["title"],
        "words": told["info"]["description"],
        "groups": _groups(told, site),
        "shapes": _shapes(told),
        "openapi": reverse("openapi"),
    }
    return render(request, "api/docs.html", shown)


def _groups(told: dict[str, Any], site: str) -> dict[str, list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(
                _operation(told, path, method, operation, site)
            )
    return found


def _operation(
    told: dict[str, Any], path: str, method: str, operation: dict[str, Any], site: str
) -> Operation:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    sent = _resolved(told, body.get("schema", {}))
    given = operation["responses"][200].get("content", {})
    answer = given.get("application/json", {}).get("schema", {})
    return Operation(
        id=operation["operationId"].rpartition("api_")[2].replace("_", "-"),
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        words=operation.get("description", ""),
        parameters=tuple(
            Field(
                one["name"],
                f"{_kind(one['schema'])}, in the {one['in']}",
                one["schema"].get("description", one.get("description", "")),
                one.get("required", False),
            )
            for one in operation.get("parameters", ())
        ),
        body=_fields(sent),
        answer=answer.get("$ref", "").rpartition("/")[2],
        file="" if answer else ", ".join(given),
        statuses=tuple(str(status) for status in operation["responses"] if status != 200),
        example=_example(f"{site}{path}", method, sent),
    )


def _example(address: str, method: str, sent: dict[str, Any]) -> str:
    address = (
        address.replace("{number}", "1").replace("{id}", "trust").replace("{name}", "identified")
    )
    address = address.replace("{item}", "CHA.4").replace("{instrument}", "trust")
    lines = ['curl -b "outsidein=$SESSION"']
    if method in ("post", "patch"):
        lines[0] = 'curl -b "outsidein=$SESSION; outsidein-csrf=$TOKEN" -H "X-CSRFToken: $TOKEN"'
        fields = sent.get("properties", {}).items()
        example = {
            name: one.get("examples", [one.get("default", "")])[0]
            for name, one in fields
            # Of a change only what is changed is sent.
            if method == "post" or "examples" in one
        }
        if method == "patch":
            lines.append("-X PATCH")
        lines.append(f"-H 'Content-Type: application/json' -d '{json.dumps(example)}'")
    return " \\\n  ".join([*lines, address])


def _shapes(told: dict[str, Any]) -> list[Shape]:
    schemas: dict[str, Any] = told.get("components", {}).get("schemas", {})
    return [
        Shape(name, schema.get("description", ""), _fields(schema))
        for name, schema in sorted(schemas.items())
    ]


def _fields(schema: dict[str, Any]) -> tuple[Field, ...]:
    needed = schema.get("required", ())
    return tuple(
        Field(name, _kind(one), one.get("description", ""), name in needed)
        for name, one in schema.get("properties", {}).items()
    )


def _resolved(told: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = told["components"]["schemas"][name] if name else schema
    return found


def _kind(schema: dict[str, Any]) -> str:
    """Return a type in words.

    >>> _kind({"anyOf": [{"type": "number"}, {"type": "null"}]})
    'number or null'
    >>> _kind({"type": "array", "items": {"$ref": "#/components/schemas/Row"}})
    'list of Row'
    """
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(f"“{word}”" if word else "nothing" for word in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if schema.get("format") == "date-time":
        return "time"
    plain = {"string": "text", "integer": "whole number", "boolean": "yes or no"}
    kind = str(schema.get("type", "anything"))
    return plain.get(kind, kind)
