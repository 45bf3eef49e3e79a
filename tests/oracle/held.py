"""What holds between answers: pages and files have the same rows as the whole, a past answer stays, changes add up, and a
trace has every update without which the figure would be another one."""

import csv
import io
import json
from fractions import Fraction

from answers import Answers, instant, place_of
from oracle import rounded

def moment(view):
    return f"known_at={instant(view.known_at)}&effective_on={view.on}"


# Pages and files

def pages(program, chance, path):
    """The rows of a view, some at a time, are those of the whole (85)."""
    whole, got, cursor, limit = program.ask(f"{path}&limit=10000")["data"], [], "", chance.choice([1, 3, 7, 50])
    if len(whole) > 40:
        limit = max(limit, 7)
    while cursor is not None:
        page = program.ask(f"{path}&limit={limit}{cursor}")
        if len(page["data"]) > limit:
            return f"{path}: {len(page['data'])} rows on a page of {limit}"
        got += page["data"]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    return None if got == whole else f"{path}: by pages of {limit}: {len(got)} rows, at once {len(whole)}, or others"


def text(value):
    """A value as a cell of a file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(map(text, value))
    return value if isinstance(value, str) else number_text(value)


def number_text(value):
    if value.denominator == 1:
        return str(value.numerator)
    scale = 18
    whole = abs(value) * 10**scale
    digits = f"{whole.numerator // whole.denominator:0{scale + 1}d}"
    return ("-" if value < 0 else "") + f"{digits[:-scale]}.{digits[-scale:].rstrip('0')}".rstrip(".")


def table(program, path, part=None):
    """A file has the rows of the answer, in the same order."""
    data = program.ask(f"{path}&limit=10000")["data"]
    rows = data[part] if part else data
    body = program.raw(f"{path}&format=csv{f'&part={part}' if part else ''}").decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(body)))
    for at, row in enumerate(rows):
        for name, value in row.items():
            if name in ("trace", "traces") or isinstance(value, dict) or isinstance(value, list) and value and isinstance(value[0], dict):
                continue
            cell = found[at].get(name) if at < len(found) else None
            if cell is None or cell.lstrip("'") != text(value).lstrip("'"):
                return f"{path}: line {at + 1} of the file has {cell!r} for {name}, not {text(value)!r}"
    return None if len(found) == len(rows) else f"{path}: {len(found)} lines in the file, {len(rows)} rows"


# Changes

SINGLE = ["types", "types_defined", "types_never_used", "clusters", "budget_total"]
GROUPS = {"clusters_by_type": "type_code", "clusters_by_ministry": "ministry_id", "clusters_by_region": "region"}


def figures(view):
    """The figures that changes are about: (figure, group) -> value."""
    overview, found = view.overview(), {}
    for name in SINGLE:
        found[(f"overview.{name}", None)] = overview[name]
    for part, key in GROUPS.items():
        for row in overview[part]:
            found[(f"overview.{part}.clusters", row[key])] = row["clusters"]
    for row in overview["budget_by_year"]:
        for name in ("national", "local", "private", "executed"):
            found[(f"overview.budget_by_year.{name}", str(row["fiscal_year"]))] = row[name]
    cells = view.cells("all")
    for group, year, indicator in cells:
        value = Fraction(view.value(cells, group, year, indicator))
        # Differences are those of the figures as they are shown, so that the parts add up.
        mean = view.indicator[indicator]["aggregation"] == "mean"
        found[("performance.value", f"{indicator}/{year}")] = rounded(value) if mean else value
    return found


def difference(before, after):
    """What differs, by figure: before, after. A value that is not there is none; a count that is not there is 0."""
    keys, found = set(before) | set(after), {}
    for key in keys:
        nothing = None if key[0] == "performance.value" else 0
        pair = before.get(key, nothing), after.get(key, nothing)
        if pair[0] != pair[1]:
            found[key] = pair
    return found


def changes(program, updates, since, until, on, step_by_step):
    """Every difference of figures has its row, the parts add up, and each update has what it did."""
    path = f"changes?from={instant(since)}&to={instant(until)}&effective_on={on}&limit=10000"
    rows = {(row["figure"], row["group"]): row for row in program.ask(path)["data"]}
    at = lambda known: figures(Answers(updates, known, on))
    expected, wrong = difference(at(since), at(until)), []
    say = lambda text: wrong.append(f"{path}: {text}")
    for key in sorted(set(rows) ^ set(expected), key=str):
        say(f"{key}: expected {expected.get(key)}, given {rows.get(key)}")
    recorded = {place_of(u): u for u in updates}
    for key in set(rows) & set(expected):
        row, (before, after) = rows[key], expected[key]
        if (row["before"], row["after"]) != tuple(value if value is None else rounded(Fraction(value)) for value in (before, after)):
            say(f"{key}: expected {before}, {after}, given {row['before']}, {row['after']}")
        for parts in (row["updates"], row["agencies"]):
            if sum(part["difference"] for part in parts) != row["difference"]:
                say(f"{key}: the parts do not add up to {row['difference']}: {parts}")
        if (after or 0) - (before or 0) != row["difference"]:
            say(f"{key}: difference {row['difference']} from {before} to {after}")
        for part in row["updates"]:
            u = recorded.get(part["position"])
            if u is None or not since < u["recorded_at"] <= until or u["agency"] != part["agency_id"]:
                say(f"{key}: {part} was not recorded in between by that agency")
    if step_by_step:
        for text in parts_of(updates, since, until, on, rows, expected):
            say(text)
    return wrong


ORDER = ["registry", "budget", "performance", "governance"]


def parts_of(updates, since, until, on, rows, expected):
    """What each update did: the figures after it less those before it, in the order in which they were recorded."""
    between = [u for u in updates if since < u["recorded_at"] <= until]
    between.sort(key=lambda u: (u["recorded_at"], ORDER.index(u["service"]), u["sequence"]))
    told, before = [u for u in updates if u["recorded_at"] <= since], figures(Answers(updates, since, on))
    did = {key: {} for key in expected}
    for u in between:
        told.append(u)
        after = figures(Answers(told, until, on))
        for key, (one, two) in difference(before, after).items():
            if key in did:
                did[key][place_of(u)] = (two or 0) - (one or 0)
        before = after
    for key in set(rows) & set(did):
        given = {part["position"]: part["difference"] for part in rows[key]["updates"]}
        wanted = {place: rounded(Fraction(value)) for place, value in did[key].items()}
        if given != wanted:
            yield f"{key}: parts expected {show(wanted)}, given {show(given)}"


def show(parts):
    return {place: float(value) for place, value in sorted(parts.items())}


# Findings

def sources(view):
    """Where the figures of findings come from, by rule and subject."""
    by = lambda rows, *key: {"/".join(str(row[name] or "-") for name in key): row for row in rows}
    return {
        "similar": by(view.similar(), "a", "b"), "spin_off_share": by(view.spin_offs(), "company_id"),
        "survey_completeness": by(view.surveys(), "survey_id"), "fragmentation": by(view.governance("province"), "region"),
        "reconciliation": by(view.reconciliation(), "programme_id", "fiscal_year", "cluster_id", "source", "stage"),
        "overdue": by(view.recommendations(), "recommendation_id"),
        # Sorted by year, so the latest with a value stays.
        "declining": by([row for row in view.ratios("type") if row["value"] is not None], "group", "ratio_id"),
        "concentration": by([row for row in view.concentration()["rows"] if row["target"] == "technology"], "plan", "code"),
    }


def findings(program, view):
    """Each finding says something in both languages, and its figures are those of the view that it is about."""
    path, wrong, rows = f"findings?{moment(view)}&limit=10000", [], sources(view)
    for finding in program.ask(path)["data"]:
        about, figures_of = (finding["rule_id"], finding["subject"]), finding["figures"]
        names = [figure["name"] for figure in figures_of]
        if not (finding["statement_ko"] and finding["statement_en"] and names) or len(set(names)) < len(names):
            wrong.append(f"{path}: {about}: {finding}")
        row = rows.get(about[0], {}).get(about[1], {})
        for figure in figures_of:
            if figure["name"] in row and figure["value"] != row[figure["name"]]:
                wrong.append(f"{path}: {about}: {figure['name']} is {figure['value']}, in the view {row[figure['name']]}")
    return wrong


# Traces

def traced(program, token):
    return {row["position"]: row for row in program.ask(f"trace?figure={token}&limit=10000")["data"]}


def by_key(rows, key):
    return {tuple(str(row[name]) for name in key): {k: v for k, v in row.items() if k != "trace"} for row in rows}


def alike(one, two):
    """Whether two rows have the same figures; what is nothing may also be none."""
    return one is not None and all((one[name] or None) == (value or None) for name, value in two.items())


# By view: its key, and the kinds that are taken away, one at a time. Of sums those that are added, not what defines and groups.
TRACED = {
    "overview#budget_by_year": (["fiscal_year"], ("amount",)),
    "overview#clusters_by_type": (["type_code"], ("cluster_designated", "cluster_resumed")),
    "overview#clusters_by_ministry": (["ministry_id"], ("cluster_designated",)),
    "overview#clusters_by_region": (["region"], ("cluster_designated",)),
    "concentration#rows": (["plan", "target", "code"], ("plan_",)),
    "governance?by=province#rows": (["region"], ("cluster_designated", "cluster_type")),
    "clusters": (["cluster_id"], ("cluster_", "milestone_", "agency_succeeded")),
    "similar": (["a", "b"], ("cluster_", "rule_")),
    **{f"budget?by={by}": (["group", "fiscal_year", "source"], ("amount", "share")) for by in ("programme", "cluster", "type", "region")},
    **{f"performance?by={by}": (["group", "period", "indicator_id"], ("observation",)) for by in ("type", "region", "all")},
    "performance/ratios?by=type": (["group", "year", "ratio_id"], ("observation", "amount", "share")),
    "performance/targets": (["cluster_id", "indicator_id", "period"], ("target", "observation", "indicator")),
    "alignment": (["plan_a", "plan_b", "region", "target"], ("plan_", "rule_")),
    "budget/reconciliation": (["programme_id", "fiscal_year", "cluster_id", "source", "stage"], ("amount",)),
    "reviews": (["review_id"], ("review", "opinion")),
    "recommendations": (["recommendation_id"], ("recommendation", "action")),
    "surveys": (["survey_id"], ("survey_", "cluster_designated")),
    "spin-offs": (["company_id"], ("spin_off", "rule_", "cluster_")),
    "foreign-investment": (["cluster_id", "year"], ("investment", "foreign_company_registered")),
    "findings": (["rule_id", "subject"], ("rule_", "recommendation_", "amount_", "observation_")),
}


def traces(program, view, chance, answers, most):
    """Of a view: rows by chance, and every update without which the row would be another one is in its trace."""
    asked = chance.choice(sorted(TRACED))
    (key, kinds), (name, _, part) = TRACED[asked], asked.partition("#")
    path = f"{name}{'&' if '?' in name else '?'}{moment(view)}"
    rows = lambda answer: answer[part] if part else answer
    tokens = {tuple(str(row[name]) for name in key): row["trace"] for row in rows(program.ask(f"{path}&limit=10000")["data"])}
    base, seen, wrong = by_key(rows(answers(view, name)), key), {}, []
    # A survey is about the clusters of its own day.
    counting = {place_of(u): u for u in (view.counting if name == "surveys" else view.kept)}

    def behind(of):
        if of not in seen:
            seen[of] = traced(program, tokens[of])
        return seen[of]

    for of in chance.sample(sorted(tokens), min(3, len(tokens))):
        for place, row in behind(of).items():
            if place not in counting:
                wrong.append(f"{path}: {of}: traced to {place}, {row['kind']}, which does not count there")
    some = [u for u in view.kept if u["kind"].startswith(kinds)]
    for u in chance.sample(some, min(most, len(some))):
        try:
            missing = Answers(view.updates, view.known_at, view.on, without={(u["service"], u["sequence"])})
            without = by_key(rows(answers(missing, name)), key)
        except KeyError:
            # What others stand on cannot be taken away by itself.
            continue
        for of, row in base.items():
            if of in tokens and not alike(without.get(of), row) and place_of(u) not in behind(of):
                wrong.append(f"{path}: {of} is another one without {place_of(u)}, {u['kind']} {u['update_id']}, which is not in its trace: "
                             f"{json.dumps(row, default=float)}, {json.dumps(without.get(of), default=float)}")
    return wrong
