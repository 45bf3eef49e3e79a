"""Programmes, how they are split, and their money."""

from decimal import Decimal

from judge_base import Definition, Value, agency, defined, family, with_succeeded


@family
class Programme(Definition):
    service, subject, kinds = "budget", ("programme_id",), ("programme_defined",)

    def references(self, u, others):
        on = u["effective_on"]
        yield agency(others, u["ministry_id"], on)
        for type in u.get("type_codes", []):
            yield defined(others, "cluster_type_defined", type, on)


@family
class Share(Value):
    service, subject, kinds = "budget", ("programme_id", "fiscal_year"), ("share_set",)
    key, value = ("programme_id", "fiscal_year"), ("shares",)

    def shape(self, u):
        # Rules 13, 32.
        pairs = [pair.split("=") for pair in u["shares"]]
        if len({name for name, _ in pairs}) < len(pairs):
            yield "MALFORMED"
        elif any(Decimal(share) <= 0 for _, share in pairs):
            yield "OUT_OF_RANGE"

    def references(self, u, others):
        yield defined(others, "programme_defined", u["programme_id"], u["effective_on"])
        for pair in u["shares"]:
            yield defined(others, "cluster_designated", pair.split("=")[0])  # Rule 24.

    def rules(self, u, others):
        if sum(Decimal(pair.split("=")[1]) for pair in u["shares"]) != 1:
            yield "SHARES_NOT_ONE"


@family
class Amount(Value):
    service, subject, kinds = "budget", ("programme_id", "fiscal_year", "cluster_id"), ("amount_recorded",)
    key, value = ("programme_id", "fiscal_year", "cluster_id", "source", "stage", "agency"), ("amount_krw", "counterpart")

    def shape(self, u):
        if u["amount_krw"] < 0 and u["stage"] != "supplementary":
            yield "OUT_OF_RANGE"

    def references(self, u, others):
        yield defined(others, "programme_defined", u["programme_id"], u["effective_on"])
        if "cluster_id" in u:
            yield defined(others, "cluster_designated", u["cluster_id"])  # Rule 24.
        if "counterpart" in u:
            yield agency(others, u["counterpart"], u["effective_on"])

    def sums(self, about, before, after):
        # Rule 31, for the year and the year after; rules 1, 14, 15: on each day on which anything changes.
        passed = [u for u in after if u["record"] == "agency_succeeded"]
        was, will = akin(before, about), akin(after, about)
        for on in {u["effective_on"] for u in [*was, *will, *passed]}:
            for reporter in {u["agency"] for u in [*was, *will]}:
                own = with_succeeded(passed, reporter, on)
                for year in (about["fiscal_year"], about["fiscal_year"] + 1):
                    if about["agency"] in own and overrun(will, own, year, on) > max(0, overrun(was, own, year, on)):
                        return ["OVER_BUDGET"]
        return []


def akin(updates, about):
    """The amounts that are summed together, whoever reports them."""
    same = ("programme_id", "cluster_id", "source")
    return [u for u in updates if u["record"] == "amount_recorded" and all(u.get(name) == about.get(name) for name in same)]


def overrun(amounts, reporters, year, on):
    """What is executed, carried over or lapsed above what was given; the latest per stage counts."""
    kept = [u for u in amounts if u["effective_on"] <= on and u["agency"] in reporters]
    given = {(u["fiscal_year"], u["stage"]): u["amount_krw"] for u in kept}
    used = sum(given.get((year, stage), 0) for stage in ("executed", "carried_over", "lapsed"))
    available = sum(given.get((year, stage), 0) for stage in ("appropriated", "supplementary"))
    return used - available - given.get((year - 1, "carried_over"), 0)


# What the histories say: how often, and each field's choices (`judge_base.some`). Few keys and much carried over, so that
# what one year leaves is what the next one spends.

MONEY = {
    "amount_recorded": (14, {
        "programme_id": ["P", "P", "P", "Q"], "fiscal_year": [2020, 2021], "cluster_id": [None, None, None, "C1", "C2"],
        "source": "national",
        "stage": ["requested"] + ["appropriated"] * 3 + ["supplementary"] * 2 + ["executed"] * 4 + ["carried_over"] * 4 + ["lapsed"],
        "amount_krw": [0, 5, 10, 20] * 3 + [-5, -10], "counterpart": [None] * 9 + ["Z2"]}),
    "programme_defined": (2, {
        "programme_id": ["P", "Q", "R"], "name_ko": ["가", "나"], "ministry_id": ["M1", "M2", "Z1"],
        "type_codes": [None, ["T"], ["T", "U"], ["X"]]}),
    "share_set": (5, {
        "programme_id": ["P", "P", "P", "R"], "fiscal_year": 2020,
        "shares": [
            ["C1=1"], ["C3=1"], ["C1=0.5", "C2=0.5"], ["C1=0.3", "C2=0.7"], ["C2=0.70", "C1=0.3"], ["C1=0.5", "C2=0.4"], ["C1=1", "C2=0"],
            ["C1=-0.5", "C2=1.5"], ["C1=0.5", "C1=0.5"]]}),
    "cluster_designated": (1, {
        "cluster_id": ["C1", "C2", "C3"], "type_code": "T", "name_ko": "가", "regions": [["11"]], "managing_agency_id": "M1"}),
    "agency_succeeded": (0.4, {"also": [
        {"agency_id": "Z1", "successor_agency_ids": ["Z2"]}, {"agency_id": "Z2", "successor_agency_ids": ["Z3", "Z4"]},
        {"agency_id": "M2", "successor_agency_ids": ["M1"]}]}),
}
