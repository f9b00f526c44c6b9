"""The wording of every error code, in Chinese and English. Codes are stable and never reused.

1xxx files as text and YAML, 2xxx knowledge base, 3xxx case and scenario, 4xxx usage, 5xxx evaluation, 9xxx internal.
A sentence states the fact about the data; ``{name}`` is filled in from the finding. ``help_*`` says what to do about
it (``lexrules explain-code``).
"""

from __future__ import annotations

from lexrules.catalogue import cases, evaluation, knowledge_base, scenarios, sources, usage
from lexrules.catalogue.message import Message

CATALOGUE: dict[str, Message] = {
    code: message
    for part in (sources, knowledge_base, cases, scenarios, usage, evaluation)
    for code, message in part.MESSAGES.items()
}

__all__ = ["CATALOGUE", "Message"]
