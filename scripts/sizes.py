"""Print how long our files and functions are beside what we aim at: a mirror, not a gate."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
AIM = {"file": "med 60, p90 250", "function": "med 8, p90 30", "test function": "about 8"}


def lengths(folder: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Return the lines of each file and of each function below the folder."""
    files: dict[str, int] = {}
    functions: dict[str, int] = {}
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "migrations" in path.parts or not text.strip():
            continue
        name = path.relative_to(ROOT).as_posix()
        files[name] = len(text.splitlines())
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                functions[f"{name}:{node.lineno} {node.name}"] = node.end_lineno - node.lineno + 1
    return files, functions


def told(what: str, sizes: dict[str, int]) -> str:
    """Return one line: how many, the median, the long tail."""
    ordered = sorted(sizes.values())
    points = [ordered[int(len(ordered) * share)] for share in (0.5, 0.9, 0.99)]
    line = f"{what:14} {len(ordered):6,}   med {points[0]:3}  p90 {points[1]:3}  p99 {points[2]:3}"
    return f"{line}  max {ordered[-1]:4}   aim: {AIM.get(what, '-')}"


def main() -> None:
    """Print the table, the longest five of each, and tests to source."""
    files, functions = lengths(ROOT / "src")
    tests, test_functions = lengths(ROOT / "tests")
    print(told("file", files), told("function", functions), sep="\n")
    print(told("test file", tests), told("test function", test_functions), sep="\n")
    for sizes in (files, functions):
        for name in sorted(sizes, key=sizes.__getitem__, reverse=True)[:5]:
            print(f"{sizes[name]:6}  {name}")
    print(f"test to source lines: {sum(tests.values()) / sum(files.values()):.2f}")


if __name__ == "__main__":
    main()
