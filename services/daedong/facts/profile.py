"""Reads a table through a profile, as profiles/README.md defines it, for what the public facts need.

Not here: names to codes (`code`), `grouping`, near names and limits; the tables that the facts come from use none of them.
"""

import csv
import datetime
import re
import tomllib
from decimal import Decimal, getcontext
from pathlib import Path

getcontext().prec = 60

TESTS = {
    "is": lambda cell, want: cell == want,
    "is_not": lambda cell, want: cell != want,
    "in": lambda cell, want: cell in want,
    "not_in": lambda cell, want: cell not in want,
    "empty": lambda cell, want: (cell == "") == want,
}


def load(path):
    """The profile with its included look-ups."""
    profile = tomllib.loads(path.read_text(encoding="utf-8"))
    lookups = dict(profile.get("lookup", {}))
    for name in profile.get("include", []):
        included = tomllib.loads((path.parent / name).read_text(encoding="utf-8"))
        assert set(included) == {"lookup"}, name
        assert not set(included["lookup"]) & set(lookups), name
        lookups |= included["lookup"]
    profile["lookup"] = lookups
    return profile


def rows(path):
    """The rows of a CSV file with trimmed cells."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: cell.strip() for name, cell in row.items()} for row in csv.DictReader(file)]


def holds(condition, row):
    """Whether one condition holds."""
    (test, want), = ((key, value) for key, value in condition.items() if key != "column")
    return TESTS[test](row[condition["column"]], want)


def plain(number):
    """A decimal without exponent, zeros at the end or a sign for zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def fill(template, row):
    """The template filled; None if all its columns are empty."""
    seen = []

    def part(at):
        out, complete = "", True
        while at < len(template) and template[at] != "]":
            if template[at] == "{":
                end = template.index("}", at)
                cell = row[template[at + 1 : end]]
                seen.append(cell)
                complete = complete and cell != ""
                out, at = out + cell, end + 1
            elif template[at] == "[":
                inner, whole, at = part(at + 1)
                out, at = out + (inner if whole else ""), at + 1
            else:
                out, at = out + template[at], at + 1
        return out, complete, at

    text, _, end = part(0)
    assert end == len(template), template
    return text.strip() if not seen or any(seen) else None


def date(text, forms):
    """The day that the first fitting form reads."""
    for form in forms:
        pattern = re.escape(form)
        for mark, digits in (("YYYY", r"(?P<y>\d{4})"), ("MM", r"(?P<m>\d{1,2})"), ("DD", r"(?P<d>\d{1,2})")):
            pattern = pattern.replace(mark, digits, 1)
        if match := re.fullmatch(pattern, text):
            found = match.groupdict()
            return datetime.date(int(found["y"]), int(found.get("m", 1)), int(found.get("d", 1))).isoformat()
    raise ValueError(f"no date: {text}")


def one(source, row, lookups):
    """The pieces that a source gives for one row (steps 1 to 10); none if absent."""
    if isinstance(source, str):
        return [source]
    if isinstance(source, list):
        return source
    if not all(holds(condition, row) for condition in source.get("when", [])):
        return []
    if "first" in source:
        return next((found for inner in source["first"] if (found := pieces(inner, [row], lookups))), [])
    text = fill(source["template"], row) if "template" in source else row[source["column"]]
    if not text:
        return []
    found = [text]
    if "split" in source:
        found = [piece for part in text.split(source["split"]) if (piece := part.strip())]
    table = source.get("values") or (lookups[source["lookup"]] if "lookup" in source else None)
    if table is not None:
        found = [piece for text in found for piece in looked_up(table, text, source.get("missing", "error"))]
    if "date" in source:
        found = [date(piece, source["date"]) for piece in found]
    if "factor" in source:
        found = [plain(Decimal(piece) * Decimal(source["factor"])) for piece in found]
    return [source.get("prefix", "") + piece for piece in found]


def looked_up(table, text, missing):
    """What the table has for a text."""
    if text in table:
        return table[text] if isinstance(table[text], list) else [table[text]]
    if missing == "error":
        raise KeyError(f"not in the look-up: {text}")
    return [text] if missing == "keep" else []


def pieces(source, unit, lookups):
    """The pieces that a source gives for a unit of rows."""
    settings = source if isinstance(source, dict) else {}
    collect = settings.get("collect", "first")
    if collect == "first" or len(unit) == 1:
        found = one(source, unit[0], lookups)
    else:
        every = [piece for row in unit for piece in one(source, row, lookups)]
        found = list(dict.fromkeys(every))
        if every and collect == "sum":
            found = [plain(sum(map(Decimal, every), Decimal(0)))]
        elif every and collect == "join":
            found = ["; ".join(found)]
    return found or ([settings["default"]] if "default" in settings else [])


def units(profile, table):
    """Rows that make records, grouped."""
    settings = profile.get("table", {})
    key_of = settings.get("group_by", [])
    groups = {}
    for row in table:
        if any(holds(condition, row) for condition in settings.get("skip_when", [])):
            continue
        key = tuple(row[name] for name in key_of)
        if any(key):
            groups.setdefault(key, []).append(row)
        else:
            yield [row]
    yield from groups.values()


def records(profile, table, lists):
    """The records of a table; `lists` names the fields that hold lists."""
    for unit in units(profile, table):
        for record in profile["record"]:
            if any(holds(condition, unit[0]) for condition in record.get("skip_when", [])):
                continue
            out = {"record": record["kind"]}
            for field, source in record["fields"].items():
                if found := pieces(source, unit, profile["lookup"]):
                    assert field in lists or len(found) == 1, (field, found)
                    out[field] = found if field in lists else found[0]
            yield out


def read(profile_path, table_path, lists):
    """The records that a profile makes of a file."""
    return list(records(load(Path(profile_path)), rows(Path(table_path)), lists))
