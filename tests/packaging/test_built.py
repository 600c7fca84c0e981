"""What a release would upload: its content, and its work in a clean environment of every Python that is here.

Fetches build tools and dependencies, so it belongs to `just full`.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kclaims import __version__
from kclaims.engine.packs import COMPILED
from tests.conftest import ROOT
from tests.packaging.built import SUPPORTED, Built, Installed, build, in_sdist, in_wheel, install, interpreter

pytestmark = pytest.mark.full

ERROR = "R-ketamine is an FDA-approved anesthetic you can receive as a shot.\n"
SOBER = "Bring an umbrella. The bus leaves at ten, and the walk takes an hour.\n"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {
    "lsp": ("lsp",),
    "web": ("serve", "--no-open"),
    "audit": ("audit", "page.md", "--out", "results"),
    "watch": ("check", "--watch", "page.md"),
}
LISTED = "import importlib.metadata as m; print('\\n'.join(d.name for d in m.distributions()))"
SECOND_READING = (
    "from kclaims.engine.packs import load_learned, load_second_reading as s; assert load_learned() and s()"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("built"), Path(sys.executable))


@pytest.fixture(scope="module", params=SUPPORTED)
def installed(request: pytest.FixtureRequest, built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    python = interpreter(request.param)
    if python is None:
        pytest.skip(f"no Python {request.param} here")
    return install(built.wheel, tmp_path_factory.mktemp("installed"), python)


def kept_files(folder: str) -> Iterator[str]:
    """Files of a folder of the checkout, byte code apart."""
    for file in (ROOT / folder).rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            yield file.relative_to(ROOT).as_posix()


def test_the_wheel_holds_the_package_its_packs_and_no_more(built: Built) -> None:
    names = in_wheel(built.wheel)
    info = f"kclaims-{__version__}.dist-info/"
    packs = {f"kclaims/{name}" for name in kept_files("rulesets")} | {f"kclaims/rulesets/{COMPILED}"}
    assert {name for name in names if not name.startswith(info)} == {*kept_files("kclaims"), *packs}
    assert f"{info}licenses/LICENSE" in names


@pytest.mark.parametrize(
    "name",
    [
        "kclaims/py.typed",
        "kclaims/render/assets/report.js",
        "kclaims/render/report.schema.json",
        "kclaims/rules/schemas/rule.json",
        "kclaims/web/assets/page.html",
        "kclaims/batch/assets/dashboard.js",
        "kclaims/nlp/en_core_web_sm-3.8.0.sha256.json",
        "kclaims/rulesets/core/encoder.bin",
        "kclaims/rulesets/core/learned.bin",
        "kclaims/rulesets/ketamine/facts/law.yaml",
        "kclaims/rulesets/compiled.kcp",
    ],
)
def test_the_wheel_holds_what_is_no_code(name: str, built: Built) -> None:
    assert name in in_wheel(built.wheel)


def test_the_sdist_holds_what_building_and_testing_need(built: Built) -> None:
    names = in_sdist(built.sdist)
    assert {"LICENSE", "hatch_build.py", "justfile", "pyproject.toml", "requirements-dev.txt"} <= names
    for folder in ("kclaims", "rulesets", "tests", "docs"):
        assert set(kept_files(folder)) <= names


def test_the_sdist_gives_the_same_wheel(built: Built) -> None:
    assert built.wheel.name == built.from_sdist.name == f"kclaims-{__version__}-py3-none-any.whl"
    assert in_wheel(built.from_sdist) == in_wheel(built.wheel)


def test_it_starts_and_its_packs_are_sound(installed: Installed) -> None:
    assert installed.kclaims("--version").stdout == f"kclaims, version {__version__}\n"
    assert installed.python("-m", "kclaims", "--version").returncode == 0
    validated = installed.kclaims("rules", "validate")
    assert validated.returncode == 0, validated.stderr


def test_it_finds_what_is_there_and_says_so_by_its_exit_code(installed: Installed) -> None:
    (installed.cwd / "page.md").write_text(ERROR)
    found = installed.kclaims("check", "page.md", "--format", "json")
    assert (found.returncode, found.stderr) == (1, "")
    assert "ketamine.r-ketamine-anesthetic" in found.stdout
    sober = installed.kclaims("check", "-", stdin=SOBER)
    assert sober.returncode == 0, sober.stdout


def test_it_reads_grammar_and_gives_a_second_reading(installed: Installed) -> None:
    model = installed.python("-c", "from kclaims.nlp.model import load; load()")
    assert model.returncode == 0, model.stderr
    encoder = installed.python("-c", SECOND_READING)
    assert encoder.returncode == 0, encoder.stderr
    found = installed.kclaims("check", "-", "--format", "json", "--fail-on", "never", stdin="Ketamine is addictive.\n")
    assert json.loads(found.stdout)


def test_it_writes_nothing_where_it_may_not(installed: Installed) -> None:
    assert installed.kclaims("check", "-", stdin=ERROR).returncode == 1
    assert [file.name for file in installed.home.iterdir()] == [".cache"]


def test_packs_compiled_at_build_time_serve(installed: Installed) -> None:
    code = "from kclaims.engine import packs; assert packs._shipped(packs.pack_folders(()))"
    used = installed.python("-c", code)
    assert used.returncode == 0, used.stderr


def test_what_others_install_beside_it_is_not_taken_for_its_packs(installed: Installed) -> None:
    where = "from kclaims.rules.folders import shipped_packs as s; print(s())"
    inside = Path(installed.python("-c", where).stdout.strip())
    assert inside.parent.name == "kclaims"
    (inside.parent.parent / "rulesets").mkdir()
    assert installed.python("-c", where).stdout.strip() == str(inside)


@pytest.mark.parametrize("extra", EXTRAS)
def test_what_an_extra_is_for_names_it(extra: str, installed: Installed) -> None:
    (installed.cwd / "page.md").write_text(SOBER)
    refused = installed.kclaims(*EXTRAS[extra])
    assert refused.returncode == 2, refused.stderr
    assert f"pip install 'kclaims[{extra}]'" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_pdf_says_which_extra_reads_it(installed: Installed) -> None:
    (installed.cwd / "page.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    refused = installed.kclaims("check", "page.pdf")
    assert refused.returncode == 2, refused.stderr
    assert "kclaims[word]" in refused.stderr


def test_it_brings_nothing_that_only_extras_need(installed: Installed) -> None:
    brought = {canonicalize_name(name) for name in installed.python("-c", LISTED).stdout.split()}
    extras = (lines for extra, lines in PROJECT["optional-dependencies"].items() if extra != "dev")
    optional = {canonicalize_name(Requirement(line).name) for lines in extras for line in lines}
    needed = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    assert needed <= brought
    assert brought & optional <= {"kclaims", *needed}
    assert not [name for name in brought if re.match(r"torch|nvidia|tensorflow|pandas|scipy", name)]
    assert len(brought) < 80  # 70 on the day of writing, pip among them
