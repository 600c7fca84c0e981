"""The record of dependencies says by digest which list of digests the model is held to."""

import hashlib

from tests.conftest import ROOT

RECORD = ROOT / "docs" / "adr" / "0071-what-kclaims-depends-on.md"
DIGESTS = ROOT / "kclaims" / "nlp" / "en_core_web_sm-3.8.0.sha256.json"


def test_the_record_names_the_digest_of_the_models_digests() -> None:
    assert hashlib.sha256(DIGESTS.read_bytes()).hexdigest() in RECORD.read_text(encoding="utf-8")
