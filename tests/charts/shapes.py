"""What a test may ask of a spec: its words, its marks and its colours."""

from typing import Any

Spec = dict[str, Any]


def words_in(spec: Spec) -> list[str]:
    """Return every word set in the picture, layer by layer."""
    return [
        value["words"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "text"
        for value in layer["data"]["values"]
    ]


def marks_in(spec: Spec, shape: str, colour: str) -> list[tuple[float, float]]:
    """Return where the marks of one shape and colour stand."""
    return [
        (value["x"], value["y"])
        for layer in spec["layer"]
        if layer["mark"].get("shape") == shape and layer["mark"].get("fill") == colour
        for value in layer["data"]["values"]
    ]


def paths_in(spec: Spec, **style: object) -> list[str]:
    """Return the paths drawn with all of these properties."""
    return [
        value["path"]
        for layer in spec["layer"]
        if "shape" in layer["encoding"]
        and all(layer["mark"].get(name) == wanted for name, wanted in style.items())
        for value in layer["data"]["values"]
    ]
