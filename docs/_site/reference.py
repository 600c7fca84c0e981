"""The reference part of the documentation, written at each build from the code, the schemas and the rule packs.

A MkDocs hook: pages are made in memory, so that nothing in the tree can grow stale.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from kclaims.cli.main import cli
from kclaims.decide.checks import CHECKS
from kclaims.engine.packs import pack_folders
from kclaims.model import CATEGORIES, default_severity
from kclaims.model.about import CATEGORY_ABOUT
from kclaims.rules.loader import compile_packs

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = {
    "rules/*.yaml": "rules/schemas/rule.json", "pack.yaml": "rules/schemas/pack.json",
    "lexicon.yaml": "rules/schemas/lexicon.json", "concepts.yaml": "rules/schemas/concepts.json",
    "facts.yaml": "rules/schemas/facts.json", "bibliography.yaml": "rules/schemas/bibliography.json",
    "elements.yaml": "rules/schemas/elements.json", "relations.yaml": "rules/schemas/relations.json",
    "contexts.yaml": "rules/schemas/contexts.json", "genres.yaml": "rules/schemas/genres.json",
    "checklists.yaml": "rules/schemas/checklists.json", "schemes/*.yaml": "rules/schemas/scheme.json",
}  # fmt: skip
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$^])")
_SHOWN_FORMS = 12


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The pages of the reference, and CONTRIBUTING.md from the top of the repository."""
    for name, text in pages().items():
        files.append(File.generated(config, f"reference/{name}", content=text))
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").replace("](docs/", "](")
    files.append(File.generated(config, "contributing.md", content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """The index of decisions gets its list."""
    return f"{markdown}\n{decisions()}" if page.file.src_uri == "adr/README.md" else markdown


def pages() -> dict[str, str]:
    """Every generated page by its path below `reference/`."""
    data = compile_packs(pack_folders(()))
    return {
        "rules/index.md": _rule_index(data),
        **{f"rules/{pack['name']}.md": _pack(pack, data) for pack in data["packs"]},
        **{f"facts/{name}.md": _facts(name, data) for name in _fact_packs(data)},
        "facts/index.md": _fact_index(data),
        "categories.md": _categories(data),
        "contexts.md": _contexts(data),
        "vocabulary.md": _vocabulary(data),
        "cli.md": "\n".join(["# Commands", "", "What each command says of itself with `--help`.", "", *_help(cli, [])]),
        "report.md": _report(),
        "configuration.md": _configuration(),
        "pack-files.md": _pack_files(),
    }


def decisions() -> str:
    """A list of the records of decisions by their titles."""
    found = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    lines = ((file.name, file.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")) for file in found)
    return "\n".join(f"- [{_text(title)}]({name})" for name, title in lines)


# Rules


def _rule_index(data: Mapping[str, Any]) -> str:
    lines = ["# Rules", "", f"{len(data['rules'])} rules, by pack. A rule's examples are its tests.", ""]
    for pack in data["packs"]:
        rules = [rule for rule in data["rules"] if rule["pack"] == pack["name"]]
        if not rules:
            continue
        lines += [f"## [{pack['title']}]({pack['name']}.md)", "", "| rule | category | severity |", "|---|---|---|"]
        lines += [
            f"| [{_text(r['title'])}]({pack['name']}.md#{_anchor(r)}) | {r['category']} | {r['severity']} |"
            for r in rules
        ]
        lines.append("")
    lines += ["## Checks without a rule file", "", "| check | category | severity | finds |", "|---|---|---|---|"]
    lines += [f"| `{c.id}` | {c.category} | {c.severity} | {_text(c.about)} |" for c in CHECKS]
    return "\n".join(lines)


def _pack(pack: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    lines = [f"# {pack['title']}", "", f"Pack `{pack['name']}`, version {pack['version']}. {_text(pack['about'])}", ""]
    for rule in data["rules"]:
        if rule["pack"] == pack["name"]:
            lines += [*_rule(rule, data), ""]
    return "\n".join(lines)


def _rule(rule: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {_text(rule['title'])} {{ #{_anchor(rule)} }}"
    yield ""
    yield f"`{rule['id']}` · {rule['category']} · {rule['severity']} · {rule['status']} · {rule['kind']} rule"
    yield ""
    yield f"**Says.** {_text(rule['message'])}"
    yield ""
    yield f"**Why.** {_text(rule['rationale'])}"
    yield ""
    yield f"**Instead.** {_text(rule['suggestion'])}"
    yield ""
    sources = [data["sources"][s] if isinstance(s, str) else s for s in rule["sources"]]
    yield "**Sources.** " + "; ".join(f"[{_text(s['title'])}](<{s['url']}>)" for s in sources)
    for kind, title in (("flag", "Flagged"), ("pass", "Passed over"), ("known_miss", "Known to be missed")):
        examples = rule["examples"].get(kind, ())
        if examples:
            yield ""
            yield f"**{title}**"
            yield ""
        for example in examples:
            yield from _example(example)


def _example(example: Mapping[str, str]) -> Iterator[str]:
    because = example.get("because") or example.get("why", "")
    if "text" in example:
        yield f"- {_text(example['text'])} — `{because}`"
        return
    yield f"- `{because}`"
    yield ""
    yield from (f"    {line}" for line in ("~~~~text", *example["document"].rstrip().split("\n"), "~~~~"))
    yield ""


def _anchor(rule: Mapping[str, Any]) -> str:
    return str(rule["id"]).replace(".", "-")


# Facts


def _fact_packs(data: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(fact["pack"] for fact in data["facts"]))


def _fact_index(data: Mapping[str, Any]) -> str:
    lines = ["# Facts", "", "What is known, who says so, where and since when. `kclaims facts show ID` shows one.", ""]
    for name in _fact_packs(data):
        title = next(pack["title"] for pack in data["packs"] if pack["name"] == name)
        count = sum(fact["pack"] == name for fact in data["facts"])
        lines.append(f"- [{title}]({name}.md): {count}")
    return "\n".join([*lines, "", "Marks: S, seen at the authority; S2, seen at a secondary page, a warning at most."])


def _facts(name: str, data: Mapping[str, Any]) -> str:
    title = next(pack["title"] for pack in data["packs"] if pack["name"] == name)
    lines = [f"# Facts: {title}", ""]
    for fact in data["facts"]:
        if fact["pack"] != name:
            continue
        sources = [data["sources"][s] if isinstance(s, str) else s for s in fact["sources"]]
        times = " to ".join(filter(None, (fact.get("valid_from", ""), fact.get("valid_to", ""))))
        lines += [
            f"## {fact['id']}", "", _text(fact["statement"]), "",
            f"{_text(fact['authority'])} · {fact['jurisdiction']} · mark {fact['mark']} · {fact['category']}"
            + (f" · {times}" if times else ""), "",
            "Sources: " + "; ".join(f"[{_text(s['title'])}](<{s['url']}>)" for s in sources), "",
        ]  # fmt: skip
        lines += [f"- contradicted by: {_text(sentence)}" for sentence in fact["contradicted"]]
        lines += [f"- agrees with: {_text(sentence)}" for sentence in fact["agrees"]]
        lines.append("")
    return "\n".join(lines)


# Words


def _categories(data: Mapping[str, Any]) -> str:
    lines = ["# Categories", "", "A closed list; every finding has exactly one.", ""]
    lines += ["| category | means | severity | rules |", "|---|---|---|---|"]
    for category in CATEGORIES:
        count = sum(rule["category"] == category for rule in data["rules"])
        lines.append(f"| `{category}` | {_text(CATEGORY_ABOUT[category])} | {default_severity(category)} | {count} |")
    return "\n".join(lines)


def _contexts(data: Mapping[str, Any]) -> str:
    lines = [
        "# Contexts", "",
        "Frames that decide what a sentence means. *suppress* keeps a finding quiet, *demote* makes it a note, *ignore*",
        "leaves it; a rule may say otherwise. How they are found: [How context decides](../explanation/context.md).", "",
    ]  # fmt: skip
    for name, context in data["contexts"].items():
        lines += [f"## {name}", "", f"{_text(context['about'])} By default: *{context['default']}*.", ""]
        for group, forms in context.get("cues", {}).items():
            lines += [f"**{group}**", "", "~~~~text", *forms, "~~~~", ""]
    return "\n".join(lines)


def _vocabulary(data: Mapping[str, Any]) -> str:
    lines = ["# Vocabulary", "", "Names that rules and facts of any pack may use.", ""]
    lines += [
        "## Lexicon",
        "",
        "`{name}` in a phrase stands for any of these forms.",
        "",
        "| name | what | forms |",
        "|---|---|---|",
    ]
    for name, entry in sorted(data["lexicon"].items()):
        forms = [word for form in entry.get("forms", ()) for word in form.strip("()").split("|")]
        shown = [*(f"{{{included}}}" for included in entry.get("include", ())), *forms]
        more = f" … ({len(shown)})" if len(shown) > _SHOWN_FORMS else ""
        lines.append(f"| `{name}` | {_text(entry.get('about', ''))} | {_text(', '.join(shown[:_SHOWN_FORMS]))}{more} |")
    lines += ["", "## Concepts", "", "What facts are about.", "", "| concept | kind | name | is |", "|---|---|---|---|"]
    for name, concept in data["concepts"].items():
        lines.append(
            f"| `{name}` | {concept['kind']} | {_text(concept['name'])} | {', '.join(concept.get('is', ()))} |"
        )
    lines += [
        "",
        "## Relations",
        "",
        "What facts say of a concept.",
        "",
        "| relation | what | joins it with |",
        "|---|---|---|",
    ]
    for name, relation in data["relations"].items():
        joined = ", ".join(relation.get("objects", relation.get("units", ["nothing"])))
        lines.append(f"| `{name}` | {_text(relation['about'])} | {joined} |")
    lines += ["", "## Qualifiers", "", "What a fact's `scope` may name.", "", "| kind | values |", "|---|---|"]
    lines += [f"| `{kind}` | {', '.join(values)} |" for kind, values in data["qualifiers"].items()]
    lines += ["", "## Elements", "", "What document rules look for in a page.", "", "| element | what |", "|---|---|"]
    lines += [f"| `{name}` | {_text(element['about'])} |" for name, element in data["elements"].items()]
    return "\n".join(lines)


# Commands


def _help(command: click.Command, above: list[str]) -> Iterator[str]:
    path = [*above, command.name or "kclaims"] if above else ["kclaims"]
    context = click.Context(command, info_name=" ".join(path), terminal_width=100, max_content_width=100)
    yield f"## {' '.join(path)}"
    yield ""
    yield "~~~~text"
    yield from command.get_help(context).split("\n")
    yield "~~~~"
    yield ""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                found.name = name
                yield from _help(found, path)


# Schemas


def _report() -> str:
    schema = _schema("render/report.schema.json")
    lines = [
        "# JSON report",
        "",
        f"{_text(schema['title'])}. Lines and columns count from 1, offsets from 0, in Unicode code points of",
    ]
    lines += ["the source file; `end` is exclusive. Fields may be added, never renamed.", "", *_table(schema)]
    return "\n".join(
        [*lines, "", "## The schema", "", "~~~~json", json.dumps(schema, indent=1, ensure_ascii=False), "~~~~"]
    )


def _configuration() -> str:
    schema = _schema("settings/schemas/config.json")
    lines = [
        "# Configuration",
        "",
        f"{_text(schema['title'])}. How to use it: [Configure](../how-to/configure.md).",
        "",
    ]
    return "\n".join(
        [*lines, *_table(schema), "", "## The schema", "", "~~~~json", json.dumps(schema, indent=1), "~~~~"]
    )


def _pack_files() -> str:
    lines = [
        "# Files of a rule pack", "",
        "A pack is a folder with `pack.yaml` and any of the files below. How to write one:",
        "[Write a rule](../how-to/write-a-rule.md), [Add a drug pack](../how-to/add-a-drug-pack.md).", "",
    ]  # fmt: skip
    for name, path in SCHEMAS.items():
        schema = _schema(path)
        lines += [f"## {_text(name)}", "", _text(schema.get("title", "")), "", *_table(schema), ""]
    return "\n".join(lines)


def _schema(path: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((ROOT / "kclaims" / path).read_text(encoding="utf-8"))
    return schema


def _table(schema: Mapping[str, Any]) -> list[str]:
    rows = ["| key | value | means |", "|---|---|---|"]
    seen: set[str] = set()
    for path, kind, about, needed in _rows(schema, schema, "", depth=0):
        if path not in seen:
            seen.add(path)
            rows.append(f"| `{path}`{' *' if needed else ''} | {_text(kind)} | {_text(about)} |")
    return [*rows, "", "\\* must be there"]


def _rows(
    schema: Mapping[str, Any], root: Mapping[str, Any], path: str, *, depth: int
) -> Iterator[tuple[str, str, str, bool]]:
    schema = _resolved(schema, root)
    if depth > 8:
        return
    for part in (schema.get("then"), schema.get("else"), *schema.get("oneOf", ())):
        if isinstance(part, dict):
            yield from _rows(part, root, path, depth=depth + 1)
    required = schema.get("required", ())
    for name, value in schema.get("properties", {}).items():
        if not isinstance(value, dict):
            continue
        found = _resolved(value, root)
        key = f"{path}.{name}" if path else name
        yield key, _kind(found, root), value.get("description", found.get("description", "")), name in required
        yield from _rows(found, root, key, depth=depth + 1)
    more = schema.get("additionalProperties")
    if isinstance(more, dict):
        found = _resolved(more, root)
        key = f"{path}.NAME" if path else "NAME"
        yield key, _kind(found, root), found.get("description", ""), False
        yield from _rows(found, root, key, depth=depth + 1)
    items = schema.get("items")
    if isinstance(items, dict):
        yield from _rows(items, root, f"{path}[]", depth=depth + 1)


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Any = root
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return {**found, **{key: value for key, value in schema.items() if key != "$ref"}}


def _kind(schema: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    if "const" in schema:
        return json.dumps(schema["const"])
    if len(schema.get("enum", ())) > _SHOWN_FORMS:
        return "one of a closed list"
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if "oneOf" in schema:
        return " or ".join(_kind(one, root) for one in schema["oneOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(_resolved(schema.get('items', {}), root), root)}"
    kind = schema.get("type", "any")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _text(text: str) -> str:
    """Text as Markdown shows it, whatever signs it holds."""
    return _MARKUP.sub(r"\\\1", " ".join(str(text).split()))
