"""llm-medical-guard over files, in one process: PHRASES.json or -, then files. Its command takes one file a call."""

import json
import sys
from pathlib import Path

from llm_medical_guard import MedicalGuard

phrases = [] if sys.argv[1] == "-" else json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
guard = MedicalGuard(config={"custom_banned_expressions": phrases})
for name in sys.argv[2:]:
    for result in guard.check(Path(name).read_text(encoding="utf-8")).checks:
        for found in result.details.get("found", ()) if result.details else ():
            print(name, found)
