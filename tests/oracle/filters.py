"""What filters choose of the rows that a view has without them, or narrow what it counts; from the contract alone."""

from fractions import Fraction

from history import CLUSTERS, INDICATORS, MINISTRIES, REGIONS, REPORTERS, TYPES

YEARS = [str(year) for year in range(2019, 2025)]
TARGETS, SOURCES = ["industry", "technology"], ["national", "local", "private"]
YES_NO, STATES = ["true", "false"], ["open", "closed", "concluded"]
PLACES = [*REGIONS, "28", "28900", "41999", "12"]


def word(value):
    return {True: "true", False: "false"}.get(value, str(value))


def same(field):
    return lambda view, row, asked: word(row[field]) == asked


def of_cluster(row, view):
    return view.cluster.get(row["cluster_id"])


def in_region(view, row, asked):
    life = of_cluster(row, view)
    return life is not None and view.within(life, asked)


def of_type(view, row, asked):
    life = of_cluster(row, view)
    return life is not None and life["type_code"] == asked


def of_ministry(view, row, asked):
    life = of_cluster(row, view)
    return life is not None and life["ministry"] == asked


def either(holds):
    """Rule 66: for at least one of the two."""
    return lambda view, row, asked: any(holds(view, view.in_force[row[side]], asked) for side in "ab")


def named(view, row, asked):
    """Rule 87."""
    names = [row["cluster_id"], row["name_ko"], view.cluster[row["cluster_id"]]["name_en"] or ""]
    return any(asked.lower() in name.lower() for name in names)


CLUSTER, KIND = {"cluster": (CLUSTERS, same("cluster_id"))}, {"type": (TYPES, of_type)}
# By view: parameter -> what may be asked, which rows of the whole it keeps.
ROWS = {
    "clusters": {
        "type": (TYPES, same("type_code")), "ministry": (MINISTRIES, same("ministry_id")),
        "status": (["designated", "suspended", "released", "expired"], same("status")), "region": (PLACES, in_region),
        "industry": (["26", "262", "27", "29", "30", "303"],
                     lambda view, row, asked: view.division(asked) in view.cluster[row["cluster_id"]]["divisions"]),
        "technology": (["T01", "T02", "T03", "T04"],
                       lambda view, row, asked: view.code("technology", asked) in view.cluster[row["cluster_id"]]["themes"]),
        "q": (["c1", "나", "PARK", "2"], named),
    },
    "similar": {
        "type": (TYPES, either(lambda view, life, asked: life["type_code"] == asked)),
        "region": (PLACES, either(lambda view, life, asked: view.within(life, asked))),
        "cluster": (CLUSTERS, either(lambda view, life, asked: life["id"] == asked)),
    },
    "concentration": {},
    "budget/reconciliation": {
        **CLUSTER, "programme": ("PQR", same("programme_id")), "fiscal_year": (YEARS, same("fiscal_year")),
        "source": (SOURCES, same("source")), "stage": (["appropriated", "executed"], same("stage")),
        "differing": (YES_NO, lambda view, row, asked: word(row["difference"] > 0) == asked),
    },
    "performance/targets": {
        **CLUSTER, **KIND, "region": (PLACES, in_region), "ministry": (MINISTRIES, of_ministry),
        "indicator": (list(INDICATORS), same("indicator_id")), "period": (YEARS, same("period")),
        "fiscal_year": (YEARS, lambda view, row, asked: row["period"][:4] == asked),
    },
    "spin-offs": {
        **CLUSTER, **KIND, "region": (PLACES, in_region), "status": (["registered", "deregistered"], same("status")),
        "compliant": (YES_NO, same("compliant")),
        "breach": (["SHARE_BELOW", "NOT_IN_ZONE", "ZONE_NOT_IN_FORCE"], lambda view, row, asked: asked in row["breaches"]),
    },
    "foreign-investment": {**CLUSTER, **KIND, "region": (PLACES, in_region), "year": (YEARS, same("year"))},
    "reviews": {
        **CLUSTER, "type": (TYPES, same("type_code")), "overdue": (YES_NO, same("overdue")), "state": (["open", "concluded"], same("state")),
    },
    "recommendations": {
        "agency": (MINISTRIES, same("addressee_agency_id")), "overdue": (YES_NO, same("overdue")),
        "state": (["open", "closed"], same("state")),
    },
    "findings": {
        "rule": (["similar", "lapse", "overdue", "reconciliation", "arrival"], same("rule_id")),
        "severity": (["info", "notice", "warning"], same("severity")), "subject": ([*CLUSTERS, "S", "V", "S1", "N1", "11", "41"], same("subject")),
    },
}
# Of grouped views: what narrows what is counted, and what chooses rows of it.
NARROW = {"cluster": CLUSTERS, "type": TYPES, "region": PLACES, "ministry": MINISTRIES, "programme": "PQR"}
GROUPED = {
    "budget": (["type", "ministry", "region", "programme", "cluster", "all"], NARROW,
               {"fiscal_year": (YEARS, same("fiscal_year")), "source": (SOURCES, same("source"))}),
    "performance": (["type", "ministry", "region", "cluster", "all"], {k: v for k, v in NARROW.items() if k != "programme"},
                    {"fiscal_year": (YEARS, same("period")), "indicator": (list(INDICATORS), same("indicator_id"))}),
    "performance/ratios": (["type", "ministry", "region", "cluster", "all"], {k: v for k, v in NARROW.items() if k != "programme"},
                           {"year": (YEARS, same("year")), "ratio": (["per_won", "per_firm"], same("ratio_id")),
                            "declining": (YES_NO, same("declining"))}),
}


def asked(chance, of, view=None, rows=()):
    """Some of the parameters, with values; mostly such that they hold for some row."""
    names, parameters = chance.sample(sorted(of), min(len(of), chance.choice([1, 1, 2]))), {}
    row = chance.choice(rows) if rows and chance.random() < 0.8 else None
    for name in names:
        values, holds = of[name] if isinstance(of[name], tuple) else (of[name], None)
        fitting = [value for value in values if holds(view, row, value)] if row and holds else []
        parameters[name] = chance.choice(fitting or values)
    return parameters


def path(name, parameters):
    return f"{name}?" + "&".join(f"{key}={value}" for key, value in parameters.items())


def kept(view, rows, of, parameters):
    return [row for row in rows if all(of[key][1](view, row, value) for key, value in parameters.items())]


def narrowed(view, narrow, answer):
    view.narrow = narrow
    try:
        return answer()
    finally:
        view.narrow = {}


def questions(view, chance, answers):
    """Each view with filters by chance; `answers` has the whole of each by its name."""
    for name, of in ROWS.items():
        if not of:
            continue
        parameters = asked(chance, of, view, answers[name]())
        yield path(name, parameters), lambda name=name, of=of, p=parameters: kept(view, answers[name](), of, p)
    least = chance.choice(["0.5", "0.75", "0.666667", "0.99", "1", "0"])
    yield f"similar?min_score={least}", lambda: view.similar(least=Fraction(least))
    for name, (groups, narrow, of) in GROUPED.items():
        by, some = chance.choice(groups), asked(chance, narrow) if chance.random() < 0.7 else {}
        answer = {"budget": view.budget, "performance": view.performance, "performance/ratios": view.ratios}[name]
        chosen = asked(chance, of, view, answer(by)) if chance.random() < 0.5 else {}
        yield path(name, {"by": by, **some, **chosen}), lambda by=by, some=some, of=of, p=chosen, answer=answer: (
            kept(view, narrowed(view, some, lambda: answer(by)), of, p))
    period = chance.choice(["2020", "2021H1", "2021H2", "2020Q2", "2022Q4", "2021-11", "2020-02"])
    by = chance.choice(["type", "cluster", "all", "region", "ministry"])
    yield f"performance?by={by}&period={period}", lambda: view.performance(by, period)
    for name, fields in (("alignment", ("plan_a", "plan_b", "target")), ("concentration", ("plan", "target"))):
        parameters = {field: chance.choice(TARGETS if field == "target" else "NO") for field in fields if chance.random() < 0.6}
        yield path(name, parameters), lambda name=name, p=parameters: plans(view, name, p)


def plans(view, name, parameters):
    target = parameters.get("target")
    if name == "concentration":
        parts, plan = view.concentration(), parameters.get("plan")
        return {part: [row for row in rows if plan in (None, row["plan"]) and target in (None, row["target"])]
                for part, rows in parts.items()}
    a, b = parameters.get("plan_a"), parameters.get("plan_b")
    rows = view.alignment(a, b) if a and b else view.alignment()
    return [row for row in rows if a in (None, row["plan_a"]) and b in (None, row["plan_b"]) and target in (None, row["target"])]
