"""What makes, takes away and joins records: add, split, merge, link."""

from __future__ import annotations

from extractor.curation.bench import Bench, split_path
from extractor.curation.errors import OperationError
from extractor.curation.operation import Items, Operation, free_id, linking, main_field, record_at
from extractor.curation.work import Work
from extractor.task import RecordSpec


def without_record(work: Work, list_name: str, record_id: str, bench: Bench) -> Items:
    """The items without a record, links to it gone."""
    path = f"{list_name}.{record_id}"
    record_at(work, path)
    changed: Items = {
        f"list:{list_name}": [one for one in work.ids(list_name) if one != record_id],
        f"record:{path}": None,
    }
    for key, record, names in linking(work, list_name, bench):
        update = {
            name: [one for one in record[name] if one != record_id]
            for name in names
            if record_id in record[name]
        }
        if update:
            changed[key] = {**record, **update}
    return changed


def add(work: Work, operation: Operation, bench: Bench) -> Items:
    """Add a record to a list; its first required field takes the value that is given."""
    spec = bench.list_of(operation.path)
    main = main_field(spec)
    if operation.value is None:
        raise OperationError("A record needs a value to begin with.", code="no-value", at=operation.path)
    selection = operation.value
    value = bench.make(
        main, None, quote=selection.quote, span=selection.span, normalised=selection.normalised
    )
    record_id = free_id(work, spec)
    try:
        record = spec.type.model_validate({"id": record_id, main.name: value})
    except ValueError:
        raise OperationError("A record needs more than that.", code="no-value", at=operation.path) from None
    path = f"{spec.name}.{record_id}"
    return {
        f"list:{spec.name}": _in_order(work, spec, record_id, value.span, bench),
        f"record:{path}": record.model_dump(mode="json"),
        f"decision:{path}.{main.name}": "corrected",
        f"decision:{spec.name}": None,
    }


def split(work: Work, operation: Operation, bench: Bench) -> Items:
    """Make two records of one: the second begins as a copy, nothing of it looked at."""
    list_name, record_id, _ = split_path(operation.path)
    spec = bench.list_of(list_name)
    record = record_at(work, f"{list_name}.{record_id}")
    copy_id = free_id(work, spec)
    ids = work.ids(list_name)
    ids.insert(ids.index(record_id) + 1, copy_id)
    changed: Items = {
        f"list:{list_name}": ids,
        f"record:{list_name}.{copy_id}": {**record, "id": copy_id},
    }
    for key, other, names in linking(work, list_name, bench):
        update = {name: [*other[name], copy_id] for name in names if record_id in other[name]}
        if update:
            changed[key] = {**other, **update}
    return changed


def merge(work: Work, operation: Operation, bench: Bench) -> Items:
    """Merge a record into another of its list: what the other lacks is taken over, links lead to the other."""
    list_name, record_id, _ = split_path(operation.path)
    spec = bench.list_of(list_name)
    gone, kept = (
        record_at(work, f"{list_name}.{record_id}"),
        record_at(work, f"{list_name}.{operation.target}"),
    )
    if record_id == operation.target:
        raise OperationError("A record cannot be merged with itself.", code="merge", at=operation.path)
    merged = dict(kept)
    decisions: Items = {}
    for field in spec.fields:
        if merged.get(field.name) is None and gone.get(field.name) is not None:
            merged[field.name] = gone[field.name]
            decisions[f"decision:{list_name}.{operation.target}.{field.name}"] = "corrected"
    for name in spec.links:
        merged[name] = list(dict.fromkeys((*kept[name], *gone[name])))
    changed: Items = {
        f"list:{list_name}": [one for one in work.ids(list_name) if one != record_id],
        f"record:{list_name}.{record_id}": None,
        f"record:{list_name}.{operation.target}": merged,
        f"decision:{list_name}.{record_id}": "rejected",
        **decisions,
    }
    for key, other, names in linking(work, list_name, bench):
        update = {
            name: list(dict.fromkeys(operation.target if one == record_id else one for one in other[name]))
            for name in names
            if record_id in other[name]
        }
        if update:
            changed[key] = {**other, **update}
    return changed


def link(work: Work, operation: Operation, bench: Bench) -> Items:
    """Set what a record links to."""
    list_name, record_id, name = split_path(operation.path)
    spec = bench.list_of(list_name)
    record = record_at(work, f"{list_name}.{record_id}")
    if name not in spec.links or operation.links is None:
        raise OperationError("There is no such link.", code="unknown-field", at=operation.path)
    known = set(work.ids(spec.links[name]))
    if not known.issuperset(operation.links):
        raise OperationError("A link leads to no record.", code="link", at=operation.path)
    links = list(dict.fromkeys(operation.links))
    original = work.original.get(f"record:{list_name}.{record_id}") or {}
    decision = "accepted" if original.get(name) == links else "corrected"
    return {
        f"record:{list_name}.{record_id}": {**record, name: links},
        f"decision:{operation.path}": decision,
    }


def _in_order(
    work: Work, spec: RecordSpec, record_id: str, span: tuple[int, int] | None, bench: Bench
) -> list[str]:
    """The ids with a new one in the place that its evidence gives it, where the others are in order of the text."""
    ids = work.ids(spec.name)
    main = main_field(spec).name
    if span is None:
        return [*ids, record_id]
    for position, other in enumerate(ids):
        place = ((work.record(spec.name, other) or {}).get(main) or {}).get("span")
        if place is not None and place[0] > span[0]:
            return [*ids[:position], record_id, *ids[position:]]
    return [*ids, record_id]
