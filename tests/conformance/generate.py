"""Random knowledge bases that use the whole language; the same seed gives the same one.

Every conclusion has a rank and its norms read only conclusions of lower rank, so no knowledge base has a cycle. A norm
that compares an effect list reads what is of lower rank than the list; the quantities that tell the lightest version
are of higher rank, and may read the list.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import yaml

from tests.conformance.bodies import ENTITIES, LABEL, LINEAGES, Data
from tests.conformance.declarations import ASSESSORS, FACT, UNITS, Conclusion, DeclarationWriter
from tests.conformance.expressions import (
    BOOLEAN,
    DATE,
    ENUMS,
    INTEGER,
    Readable,
    Scope,
    Type,
)

try:
    from yaml import CSafeDumper as _Dumper
except ImportError:
    from yaml import SafeDumper as _Dumper  # type: ignore[assignment]


class Dumper(_Dumper):
    """Writes plain scalars wherever YAML allows, as authors do, and no anchors."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way

    def ignore_aliases(self, data: Any) -> bool:
        return True


@dataclass
class KnowledgeBase:
    """A knowledge base as files (tables as such) and as the oracle reads it (tables written out)."""

    files: dict[str, Data]
    documents: list[Data]

    def texts(self) -> dict[str, str]:
        """The text of each file."""
        return {
            name: yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=1000)
            for name, data in self.files.items()
        }


class KnowledgeBaseWriter(DeclarationWriter):
    """Writes one random knowledge base."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self.norms: list[tuple[Conclusion, Data]] = []
        self.tables: list[Data] = []
        self.disputes: list[Data] = []

    def build(self) -> KnowledgeBase:
        for entity in ENTITIES:
            self.declare_facts(entity)
        for entity, parent in ENTITIES.items():
            if parent is not None:
                self.world.readables[parent[0]].append(Readable(parent[1], None, FACT, entity))
        if "day_off" in self.attributes["act"]:
            self.clocks["doing"]["since"] = {"act": "act.day_off"}
        self.declare_conclusions()
        self.instruments = [self.instrument(name) for name in ("alpha", "beta-2", "gamma")]
        for conclusion in self.conclusions:
            self.conclude(conclusion)
            if conclusion.name in self.compared:
                self.compare(conclusion)
        self.random.shuffle(self.norms)
        self.override()
        self.dispute()
        return self.assemble()

    # -- norms ---------------------------------------------------------------------------------------------------------

    def conclude(self, conclusion: Conclusion) -> None:
        count = self.random.choice([1, 1, 2, 2, 3])
        guarded = self.chance(0.15)
        if guarded:
            count = self.random.randint(4, 7)
        scope = Scope(conclusion.entity, conclusion.rank)
        enums = self.write.readable(scope, lambda each: each.type is not None and each.type.kind == "enum")
        if conclusion.weighs is not None:
            self.norms.append((conclusion, self.weighing(conclusion, conclusion.weighs, scope)))
            return
        if self.chance(0.15):
            self.table(conclusion, scope, enums)
            if self.chance(0.5):
                return
        guard = self.random.choice(enums) if guarded and enums else None
        for _ in range(count):
            norm = self.norm(conclusion, scope)
            if guard is not None and self.chance(0.85):
                members = self.random.sample(ENUMS[guard[1].type.detail], self.random.randint(1, 2))
                plain = f"{guard[0]} in {{{', '.join(members)}}}" if len(members) > 1 else f"{guard[0]} == {members[0]}"
                norm["when"] = {"all": [plain, norm["when"]]} if "when" in norm else plain
            self.norms.append((conclusion, norm))

    def norm(self, conclusion: Conclusion, scope: Scope) -> Data:
        cited = self.random.choice(self.instruments)
        chosen = [each["id"] for each in cited["versions"] if self.chance(0.8)] or [cited["versions"][0]["id"]]
        norm: Data = {
            "id": f"n.{conclusion.name.replace('_', '-')}-{len(self.norms)}",
            "cites": [f"{cited['instrument']}/{self.random.choice(['1', '12-1', '1/2', '1/0/3'])}"],
            "title": LABEL, "gist": LABEL, "confidence": "T", "for": conclusion.entity,
        }  # fmt: skip
        compared = self.compared.get(conclusion.name)
        if compared and self.chance(0.8):
            norm["versions"] = self.random.sample(chosen, self.random.randint(1, min(2, len(chosen))))
        elif self.chance(0.4):
            norm["versions"] = chosen
        if conclusion.rank == 0:
            norm["clock"] = "asked"
        elif compared and self.chance(0.8):
            norm["clock"] = compared
        elif self.chance(0.3):
            norm["clock"] = self.random.choice(list(self.clocks))
        if self.chance(0.35 if compared else 0.75):
            norm["when"] = self.structured(scope, 2)
        if self.chance(0.1 if compared else 0.3):
            norm["unless"] = [self.exception(scope, 2) for _ in range(self.random.randint(1, 2))]
        if conclusion.type is not None and self.chance(0.1):
            norm["presumption"] = "true"
        norm["then"] = self.then(conclusion, scope)
        return norm

    def weighing(self, conclusion: Conclusion, effect: Conclusion, scope: Scope) -> Data:
        """A norm for a quantity by which the versions of an effect list are compared; it mostly is in force."""
        norm = self.norm(conclusion, scope)
        if self.chance(0.8):
            for key in ("when", "unless", "versions"):
                norm.pop(key, None)
            norm["clock"] = "asked"
        if self.chance(0.9):
            written = self.weight(effect, conclusion.type)
            if conclusion.type == BOOLEAN:
                norm["when"] = written
            else:
                norm["then"] = {"concept": f"{conclusion.entity}.{conclusion.name}", "value": written}
        return norm

    def weight(self, effect: Conclusion, wanted: Type | None) -> str:
        """An expression over an effect list that may be compared, of the wanted type."""
        declared = self.effects[effect.name]
        path = f"{self.random.choice([effect.entity, 'this'])}.{declared['list']}"
        kinds = ", ".join(self.random.sample(ENUMS["grade"], self.random.randint(1, 2)))
        condition = self.random.choice(["", "", f", kind in {{{kinds}}}"])
        names = [name for name, each in declared["attributes"].items() if BOOLEAN != self.type_of(each) == wanted]
        if wanted == INTEGER:
            return f"count({path}{condition})"
        if not names:
            return f"exists({path}{condition})"
        name = self.random.choice(names)
        term = self.random.choice([name, f"upper({name})", f"upper({name})", f"lower({name})"])
        return f"{self.random.choice(['highest', 'highest', 'lowest', 'sum'])}({path}, {term}{condition})"

    def compare(self, effect: Conclusion) -> None:
        """The norm that compares an effect list. What it reads is of lower rank than the list."""
        scope = Scope(effect.entity, effect.rank)
        norm = self.norm(effect, scope)
        norm.pop("presumption", None)
        if self.chance(0.75):
            norm["clock"] = "asked"
            for key in ("when", "unless"):
                norm.pop(key, None)
        if self.chance(0.9):
            norm.pop("versions", None)
        lightest = [f"{each.entity}.{each.name}" for each in self.conclusions if each.weighs is effect]
        if self.chance(0.4):
            attributes = self.effects[effect.name]["attributes"].values()
            types = [self.type_of(each) for each in attributes if each["type"] in ("money", "decimal", "period")]
            lightest.append(self.weight(effect, self.random.choice([INTEGER, *types])))
        self.random.shuffle(lightest)
        norm["then"] = {
            "compare": f"{effect.entity}.{self.effects[effect.name]['list']}",
            "clock": self.compared[effect.name],
            "until": "case.as_of" if self.chance(0.6) else self.write.term(scope, DATE, 1),
            "lightest": lightest,
        }
        self.norms.append((effect, norm))

    def then(self, conclusion: Conclusion, scope: Scope) -> Data:
        if conclusion.type is None:
            declared = self.effects[conclusion.name]["attributes"]
            plain = conclusion.name in self.compared and self.chance(0.7)
            given = {
                name: self.plain(scope, self.type_of(each)) if plain else self.quantity(scope, self.type_of(each), 1)
                for name, each in declared.items()
                if each["required"] == "true" or self.chance(0.6)
            }
            return {"effect": conclusion.name, **given}
        path = f"{conclusion.entity}.{conclusion.name}"
        if conclusion.type == BOOLEAN:
            return {"concept": path}
        if conclusion.type.kind == "enum" and self.chance(0.7):
            return {"concept": path, "options": self.options(scope, conclusion.type)}
        return {"concept": path, "value": self.quantity(scope, conclusion.type, 2)}

    def override(self) -> None:
        """Let some norms prevail over others of the same or a higher rank, for their entity or one inside it."""
        order = {norm["id"]: (conclusion.rank, index) for index, (conclusion, norm) in enumerate(self.norms)}
        for conclusion, norm in self.norms:
            for other, target in self.norms:
                if conclusion.entity not in LINEAGES[other.entity] or order[norm["id"]] >= order[target["id"]]:
                    continue
                if self.chance(0.6 / len(self.norms)):
                    because = self.random.choice(["superior", "special", "later"])
                    norm.setdefault("overrides", []).append({"norm": target["id"], "because": because})

    def dispute(self) -> None:
        """Let some norms depend on the positions taken of disputed questions."""
        undisputed = [norm for _, norm in self.norms] + [table["norm"] for table in self.tables]
        for number in range(self.random.choice([0, 0, 1, 2, 3])):
            ids = [f"p{each}" for each in range(self.random.choice([2, 2, 3]))]
            name = f"question-{number}"
            count = min(self.random.randint(1, 4), len(undisputed))
            if not count:
                continue
            for _ in range(count):
                norm = undisputed.pop(self.random.randrange(len(undisputed)))
                held = self.random.sample(ids, self.random.choice([1, 1, 2]))
                norm["positions"] = [f"{name}/{each}" for each in held]
            common = {"title": LABEL, "gist": LABEL, "held_by": LABEL, "confidence": "S"}
            grounds = [{"cites": ["alpha/1"]}, {"sources": [LABEL]}]
            positions = [{"id": each, **common, **self.random.choice(grounds)} for each in ids]
            default = self.random.choice(ids)
            self.disputes.append(
                {"id": name, "title": LABEL, "question": LABEL, "default": default, "because": LABEL,
                 "positions": positions}
            )  # fmt: skip

    def table(self, conclusion: Conclusion, scope: Scope, enums: list[tuple[str, Readable]]) -> None:
        """Norms of one shape, as a table."""
        norm = self.norm(conclusion, scope)
        del norm["id"]
        columns = {"what": "required", "what_zh": "required", "limit": "optional"}
        kept = norm.get("when")
        if enums:
            name, chosen = self.random.choice(enums)
            norm["when"] = {"all": [f"{name} == $what", *([kept] if kept else [])]}
            members = ENUMS[chosen.type.detail]  # type: ignore[union-attr]
        else:
            members = ["2020-01-01", "2024-02-05"]
            norm["when"] = {"any": ["case.as_of >= $what", *([kept] if kept else [])]}
        norm["title"] = {"zh": "$what_zh：$what", "en": "for $what"}
        norm["unless"] = [*norm.get("unless", []), "$limit"]
        rows = []
        for index, member in enumerate(self.random.sample(members, self.random.randint(1, 2))):
            row = {"id": f"r{index}", "what": member, "what_zh": "某"}
            if self.chance(0.5):
                row["limit"] = self.write.condition(scope, 1)
            rows.append(row)
        name = f"t.{len(self.tables)}"
        self.tables.append({"id": name, "columns": columns, "norm": norm, "rows": rows})

    # -- files ---------------------------------------------------------------------------------------------------------

    def assemble(self) -> KnowledgeBase:
        header = {"lexrules": "1"}
        entities = {
            name: {**({"in": parent[0], "list": parent[1]} if parent else {}), "label": LABEL}
            for name, parent in ENTITIES.items()
        }
        goals = [
            f"{each.entity}.{self.effects[each.name]['list'] if each.type is None else each.name}"
            for each in self.conclusions
        ]
        vocabulary = {
            **header,
            "units": dict.fromkeys(UNITS, LABEL),
            "enums": {
                name: {"label": LABEL, "members": dict.fromkeys(members, LABEL)} for name, members in ENUMS.items()
            },
            "entities": entities,
            "attributes": self.attributes,
            "concepts": self.concepts,
            "effects": self.effects,
            "clocks": self.clocks,
            "proof": {
                "standards": {name: {"label": LABEL} for name in self.standards},
                "parties": dict.fromkeys(self.parties, LABEL),
            },
            "assessors": dict.fromkeys(ASSESSORS, LABEL),
            "domains": {"d": {"label": LABEL, "goals": goals}},
        }
        defaults = {each["instrument"]: [version["id"] for version in each["versions"]] for each in self.instruments}
        norm_file = {**header, "domain": "d", "versions": defaults}
        norms = [norm for _, norm in self.norms]
        half = len(norms) // 2
        files = {
            "knowledge-base.yaml": {**header, "id": "random", "title": LABEL},
            "vocabulary/all.yaml": vocabulary,
            **{f"instruments/{each['instrument']}.yaml": each for each in self.instruments},
            "positions/all.yaml": {**header, "disputes": self.disputes},
            "norms/d/first.yaml": {**norm_file, "norms": norms[:half], "tables": self.tables},
            "norms/d/second.yaml": {**norm_file, "norms": norms[half:]},
        }
        rows = [expand(table, row) for table in self.tables for row in table["rows"]]
        law = [{**norm_file, "norms": norms[:half] + rows}, {**norm_file, "norms": norms[half:]}]
        documents = [vocabulary, *self.instruments, files["positions/all.yaml"], *law]
        return KnowledgeBase(files, documents)


def expand(table: Data, row: Data) -> Data:
    """The norm of a row, written out."""

    def fill(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: filled for key, value in node.items() if (filled := fill(value)) is not None}
        if isinstance(node, list):
            return [filled for value in node if (filled := fill(value)) is not None]
        if node == "$limit":
            return row.get("limit")
        return node.replace("$what_zh", row["what_zh"]).replace("$what", row["what"])

    return {"id": f"{table['id']}.{row['id']}", **fill(table["norm"])}


def knowledge_base(rng: random.Random) -> KnowledgeBase:
    """A random knowledge base."""
    return KnowledgeBaseWriter(rng).build()
