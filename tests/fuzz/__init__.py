"""Inputs nobody wrote, and what must hold of each.

`targets/` says what is tried and what must hold, the modules beside it make inputs. `test_fuzz.py` tries a few of each
in the ordinary suite; `python -m tests.fuzz MINUTES` (`just fuzz MINUTES`) tries as many as time allows.
"""
