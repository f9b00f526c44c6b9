"""What a norm concludes: a concept with its value, a measure, or which version of the law to apply."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lexrules.kb.clocks import clock_date
from lexrules.kb.expressions import FormulaBuilder
from lexrules.kb.program import Attribute, Comparison, EffectType, EffectValue, Formula, Option
from lexrules.kb.quantities import add_options, add_quantity
from lexrules.kb.reading import Reader
from lexrules.kb.scope import Scope
from lexrules.kb.types import BOOLEAN, DATE, ORDERED, describe
from lexrules.model.citation import Citation
from lexrules.source import Node, Scalar

Cited = Callable[[Node | None], list[Citation]]


class Concluded(NamedTuple):
    """The conclusion of a norm: a concept (with a value, unless it is a boolean), an effect, or a comparison."""

    concept: str | None = None
    value: Formula | None = None
    options: tuple[Option, ...] = ()
    effect_type: str | None = None
    effect: tuple[EffectValue, ...] = ()
    comparison: Comparison | None = None


def conclusion(node: Node, scope: Scope, reader: Reader, cited: Cited) -> Concluded | None:
    """The conclusion under ``then``, or ``None`` if it was reported."""
    keys = {key.text for key, _ in reader.entries(node)}
    if "effect" in keys:
        return _effect(node, scope, reader)
    if "compare" in keys:
        return _comparison(node, scope, reader)
    return _concept(node, scope, reader, cited)


def _concept(node: Node, scope: Scope, reader: Reader, cited: Cited) -> Concluded | None:
    fields = reader.fields(node, "`then`", {"concept": True, "value": False, "options": False})
    path = reader.text(fields.get("concept"))
    attribute = _declared(path, scope, reader, fields.get("concept", node)) if path.strip() else None
    if attribute is None:
        return None
    if attribute.type.kind == "boolean":
        for key in ("value", "options"):
            if key in fields:
                reader.report("LEX2313", fields[key], key=key, concept=path)
        return Concluded(attribute.name)
    builder = FormulaBuilder(scope, reader)
    options: tuple[Option, ...] = ()
    if "options" in fields and "value" in fields:
        reader.report("LEX2220", fields["options"])
        return None
    if "options" in fields and attribute.type.kind == "enum":
        options = add_options(builder, fields["options"], attribute.type, cited)
    elif "options" in fields:
        reader.report("LEX2009", fields["options"], kind=attribute.type.kind, key="options")
        return None
    elif "value" in fields:
        add_quantity(builder, fields["value"], attribute.type)
    else:
        reader.report("LEX2002", node, key="value", where="`then`")
        return None
    return Concluded(attribute.name, builder.formula() if builder.nodes else None, options)


def _declared(path: str, scope: Scope, reader: Reader, node: Node) -> Attribute | None:
    attributes = scope.vocabulary.attributes
    attribute = attributes.get((scope.entity, path.removeprefix(f"{scope.entity}.")))
    if attribute is None or not attribute.derived or not path.startswith(f"{scope.entity}."):
        known = [f"{o}.{n}" for (o, n), each in attributes.items() if each.derived and o == scope.entity]
        reader.unknown(f"concept of `{scope.entity}`", path, node, known)
        return None
    return attribute


def _effect(node: Node, scope: Scope, reader: Reader) -> Concluded | None:
    entries = {key.text: value for key, value in reader.entries(node)}
    effects = scope.vocabulary.effects
    name = reader.one_of(entries["effect"], effects, "effect")
    if not name:
        return None
    effect: EffectType = effects[name]
    if effect.entity != scope.entity:
        reader.report("LEX2314", entries["effect"], effect=name, entity=effect.entity, norm=scope.entity)
        return None
    required = {each.name: each.required for each in effect.attributes.values()}
    fields = reader.fields(node, f"effect `{name}`", {"effect": True, **required})
    values = []
    for key, value in fields.items():
        if key != "effect":
            builder = FormulaBuilder(scope, reader)
            add_quantity(builder, value, effect.attributes[key].type)
            if builder.nodes:
                values.append(EffectValue(key, builder.formula()))
    return Concluded(effect_type=name, effect=tuple(values))


def _comparison(node: Node, scope: Scope, reader: Reader) -> Concluded | None:
    fields = reader.fields(node, "`then`", dict.fromkeys(("compare", "clock", "until", "lightest"), True))
    vocabulary = scope.vocabulary
    known = {f"{owner}.{name}": name for owner, name in vocabulary.effect_lists if owner == scope.entity}
    list_name = known.get(reader.one_of(fields.get("compare"), known, f"effect list of `{scope.entity}`"))
    clock = reader.one_of(fields.get("clock"), vocabulary.clocks, "clock")
    if clock and scope.entity not in vocabulary.clock_dates.get(clock, {}):
        reader.report("LEX2324", fields["clock"], clock=clock, entity=scope.entity)
    until = FormulaBuilder(scope, reader)
    last = until.value(fields["until"], DATE) if "until" in fields else None
    lightest = [_weight(each, scope, reader) for each in reader.items(fields.get("lightest"))]
    if "lightest" in fields and not lightest:
        reader.report("LEX2211", fields["lightest"], key="lightest")
    if list_name is None or not clock or last is None or None in lightest:
        return None
    date, _ = clock_date(vocabulary, clock, scope.entity, reader)
    weights = tuple(each for each in lightest if each is not None)
    return Concluded(comparison=Comparison(list_name, clock, date, until.formula(), weights))


def _weight(node: Node, scope: Scope, reader: Reader) -> Formula | None:
    """One of the quantities that tell which version is the lightest: a concept, a fact, or a term over them."""
    if not isinstance(node, Scalar):
        reader.report("LEX2003", node, expected="an expression", found="a list or mapping")
        return None
    builder = FormulaBuilder(scope, reader)
    value_type = builder.term(node)
    if value_type is None:
        return None
    if value_type.kind not in (*ORDERED, BOOLEAN.kind):
        reader.report("LEX2203", node, operator="lightest", type=describe(value_type))
        return None
    return builder.formula()
