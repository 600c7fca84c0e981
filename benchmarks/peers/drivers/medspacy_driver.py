"""medspaCy with phrases as targets and ConText behind them: PHRASES.json, then files."""

import json
import sys
from pathlib import Path

import medspacy
from loguru import logger
from medspacy.ner import TargetRule

logger.remove()  # its sentence splitter logs every token, which is no part of the work compared
phrases = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
nlp = medspacy.load(medspacy_enable={"medspacy_pyrush", "medspacy_target_matcher", "medspacy_context"})
nlp.get_pipe("medspacy_target_matcher").add([TargetRule(phrase, "CLAIM") for phrase in phrases])
for name in sys.argv[2:]:
    for entity in nlp(Path(name).read_text(encoding="utf-8")).ents:
        print(name, entity.start_char, entity.text, entity._.is_negated)
