#!/usr/bin/env python3
"""Writes the public facts (*.ndjson beside this file) from the reference tables.

    python3 make.py FOLDER

FOLDER holds the tables (laws.csv, organizations.csv, ...). What a profile can say comes from ../profiles, so that
sending the same table by hand gives the very same updates; the rest is below. Nothing marked `background` enters.
FACTS.md at the top of the project says what is left out and why.
"""

import calendar
import datetime
import json
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path

import profile

HERE = Path(__file__).resolve().parent
LISTS = {"successor_agency_ids", "built_on", "may_overlap", "regions", "technologies", "codes", "type_codes", "parameters"}
# Stands for a day that no source gives; before every dated fact.
COMMON_DAY = "1948-08-15"
NOTE_LIMIT = 4000

OWNERS = {
    "산업통상자원부": "MOTIE",
    "지식경제부": "MKE",
    "중소벤처기업부": "MSS",
    "국토교통부": "MOLIT",
    "과학기술정보통신부": "MSIT",
    "국가균형발전위원회": "PCBND",
    "부산광역시": "PROV-26",
    "충청북도": "PROV-43",
    "경상북도": "PROV-47",
    "강원특별자치도": "PROV-51",
}

# Proposals of the reference set that ratios, the designation bar and the figures of complexes need.
PROPOSED = [
    ("papers", "SCI 논문", "SCI papers", "papers", "sum", "higher", "IND-01"),
    ("patents", "특허 출원", "Patent applications", "applications", "sum", "higher", "IND-02"),
    ("jobs", "신규 고용", "New employment", "persons", "sum", "higher", "IND-03"),
    ("sale_target_m2", "분양대상 면적", "Area for sale", "m2", "last", "neither", "IND-13, IND-14"),
    ("sold_m2", "분양 면적", "Area sold", "m2", "last", "higher", "IND-13, IND-14"),
    ("tenants", "입주업체", "Tenants", "firms", "last", "higher", "IND-15"),
    ("operating", "가동업체", "Operating firms", "firms", "last", "higher", "IND-15"),
]

RATIOS = [
    ("papers_per_billion", "국비 10억원당 SCI 논문", "SCI papers per 1 billion won of national budget", "papers", "budget.national", "1000000000", "IND-01"),
    ("patents_per_billion", "국비 10억원당 특허 출원", "Patent applications per 1 billion won of national budget", "patents", "budget.national", "1000000000", "IND-02"),
    ("jobs_per_billion", "국비 10억원당 신규 고용", "New employment per 1 billion won of national budget", "jobs", "budget.national", "1000000000", "IND-03"),
    ("sale_rate", "분양률(%)", "Sale rate (percent)", "sold_m2", "sale_target_m2", "100", "IND-13"),
    ("operating_share", "가동업체 비율(%)", "Operating firms (percent of tenants)", "operating", "tenants", "100", "IND-15"),
]

# Indicators of performance.csv that are observed at single clusters: code there -> id, names, unit, aggregation,
# better, factor to the unit.
OBSERVED = {
    "share_of_firms": ("fez_firms_share", "경제자유구역 입주기업 중 비중", "Share of the firms of all free economic zones", "percent", "sum", "neither", "1"),
    "share_of_foreign_invested_firms": ("fez_foreign_firms_share", "경제자유구역 외투기업 중 비중", "Share of the foreign-invested firms of all free economic zones", "percent", "sum", "neither", "1"),
    "share_of_fdi_declared": ("fez_fdi_share", "경제자유구역 외국인투자 신고액 중 비중", "Share of the FDI declared in all free economic zones", "percent", "sum", "neither", "1"),
    "fdi_declared": ("fdi_declared_usd", "외국인직접투자 신고액", "FDI declared", "USD", "sum", "higher", "1000000000"),
    "foreign_invested_firms": ("foreign_firms", "외국인투자기업", "Foreign-invested firms", "firms", "last", "higher", "1"),
    "domestic_firms": ("domestic_firms", "국내기업", "Domestic firms", "firms", "last", "higher", "1"),
    "institutions": ("institutions", "입주기관", "Institutions", "institutions", "last", "higher", "1"),
    "sales": ("sales_krw", "매출액", "Sales", "KRW", "sum", "higher", "1000000"),
    "rnd_spending": ("rnd_spending_krw", "연구개발비", "R&D spending", "KRW", "sum", "higher", "1000000"),
    "employment": ("employment", "종사자", "Employment", "persons", "last", "higher", "1"),
    "phds": ("phds", "박사", "Doctorates", "persons", "last", "higher", "1"),
    "patents": ("patents_held", "특허 보유", "Patents held", "patents", "last", "higher", "1"),
    "overseas_patents": ("overseas_patents_held", "해외특허 보유", "Overseas patents held", "patents", "last", "higher", "1"),
    "tech_transfers": ("tech_transfers", "기술이전", "Technology transfers", "cases", "sum", "higher", "1"),
    "tech_transfer_fee": ("tech_transfer_fee_krw", "기술료", "Technology transfer fees", "KRW", "sum", "higher", "1000000"),
    "spinoffs": ("spinoffs", "연구소기업", "Spin-off companies", "firms", "last", "higher", "1"),
    "spinoffs_registered_cumulative": ("spinoffs_registered", "연구소기업 등록(누계)", "Spin-off companies registered (cumulative)", "firms", "last", "higher", "1"),
    "spinoff_deregistrations_closure": ("spinoff_closures", "연구소기업 등록취소(폐업)", "Spin-off companies deregistered because they closed", "firms", "sum", "lower", "1"),
    "hightech_firms": ("hightech_firms", "첨단기술기업", "High-tech firms", "firms", "last", "higher", "1"),
    "evaluation_score": ("evaluation_score", "평가 점수", "Evaluation score", "points", "mean", "higher", "1"),
}


def agencies(folder):
    """Provinces, then the organisations, then an owner of money that is in neither table."""
    yield from by_profile(folder, "provinces", "regions")
    yield from by_profile(folder, "organizations", "organizations")
    owner = "The owner that budget_programs.csv names for P-ICC; which agency follows it is not in the tables. 1948-08-15 stands for a day that is not in the source."
    yield {"record": "agency_registered", "update_id": "facts-agency-MKE", "effective_on": COMMON_DAY, "agency_id": "MKE",
           "name_ko": "지식경제부", "kind": "ministry", "note": owner + " Source: m.etnews.com 201201160113"}


def rules(folder):
    """The share that a spin-off company needs, by period, and the bar on new designations."""
    periods = {}
    for row in profile.rows(folder / "spinoff_requirements.csv"):
        if row["topic"] == "share_minimum" and row["basis"] != "background":
            periods.setdefault(row["valid_from"], []).append(row)
    for start, tiers in sorted(periods.items()):
        tiers.sort(key=lambda row: int(row["capital_min_krw"] or 0))
        texts = "; ".join(row["text_en"] for row in tiers)
        unknown = "" if start else f" Its start is not in the source: {COMMON_DAY} stands for it."
        record = {"record": "rule_adopted", "update_id": f"facts-rule-spin-off-share-{start or 'first'}", "effective_on": start or COMMON_DAY,
                  "rule_id": "spin_off_share", "parameters": [f"from_{row['capital_min_krw'] or 0}={row['threshold']}" for row in tiers],
                  "law_id": "L-special-rnd-zones", "article": next((row["law_article"] for row in tiers if row["law_article"]), None),
                  "rationale": texts, "note": f"{'; '.join(row['rule_id'] for row in tiers)}.{unknown} Source: {tiers[0]['source']}"}
        yield {name: value for name, value in record.items() if value is not None}
    bars = [row for row in profile.rows(folder / "lifecycle_rules.csv")
            if row["trigger"] == "unsold_rate_of_type_in_province_at_least" and row["basis"] != "background"]
    yield {"record": "rule_adopted", "update_id": "facts-rule-designation-bar", "effective_on": COMMON_DAY, "rule_id": "designation_bar",
           "parameters": [f"{row['type_codes']}={row['value']}" for row in bars], "law_id": "L-industrial-sites", "article": bars[0]["article"],
           "rationale": "No new designation of a type in a province where too much of the designated land of that type is unsold.",
           "note": f"{'; '.join(row['rule_id'] for row in bars)}. Exceptions of the decree are not applied; agro-industrial complexes are judged by city and county and are not here. The start of the rule is not in the source: {COMMON_DAY} stands for it. Source: {bars[0]['source']}"}


def milestones(designated):
    """Zones that outlived the term in which a plan had to be applied for: so one was."""
    for record in designated:
        article = {"FEZ": "8-2", "SRD": "5-2", "SSZ": "5-2"}.get(record.get("type_code"))
        if article:
            start = datetime.date.fromisoformat(record["effective_on"])
            yield {"record": "milestone_reached", "update_id": f"facts-milestone-{record['cluster_id']}",
                   "effective_on": start.replace(year=start.year + 3).isoformat(), "cluster_id": record["cluster_id"], "milestone": "plan_applied",
                   "note": f"Derived: the zone stood longer than three years, and by article {article} of its act a designation without an applied plan ends then. The last day of the term stands for the day. Source: lifecycle_rules.csv; {record['note'].rsplit('Source: ', 1)[1]}"}


def money(folder):
    """Programmes with one owner, then appropriations of a year and a source."""
    table = [row for row in profile.rows(folder / "budget_programs.csv") if row["basis"] != "background" and row["owner_ko"] in OWNERS and row["year_from"]]
    first = {}
    for row in table:
        known = first.setdefault(row["program_code"], row)
        if int(row["year_from"]) < int(known["year_from"]):
            first[row["program_code"]] = row
    for code, row in first.items():
        record = {"record": "programme_defined", "update_id": f"facts-programme-{code}", "effective_on": f"{row['year_from']}-01-01",
                  "programme_id": code, "name_ko": row["program_ko"], "name_en": row["program_en"], "ministry_id": OWNERS[row["owner_ko"]]}
        if row["type_code"]:
            record["type_codes"] = [row["type_code"]]
        yield record | {"note": f"From the first year that the table has. Source: {row['source']}"}
    for row in table:
        if row["amount_kind"] == "appropriation" and row["year_from"] == row["year_to"] and row["item"] in ("national", "local", "private"):
            won = Decimal(row["amount_krw_billion"]) * 10**9
            note = f"{row['amount_krw_billion']} billion won in the source{': ' + row['note_en'] if row['note_en'] else ''}. Source: {row['source']}"
            yield {"record": "amount_recorded", "update_id": f"facts-amount-{row['program_code']}-{row['year_from']}-{row['item']}",
                   "effective_on": f"{row['year_from']}-01-01", "programme_id": row["program_code"], "fiscal_year": row["year_from"],
                   "source": row["item"], "stage": "appropriated", "amount_krw": profile.plain(won), "note": note}


def indicators():
    """What is measured, and the ratios of it."""
    start = "2000-01-01"
    for code, ko, en, unit, aggregation, better, basis in PROPOSED:
        yield {"record": "indicator_defined", "update_id": f"facts-indicator-{code}", "effective_on": start, "indicator_id": code, "name_ko": ko,
               "name_en": en, "unit": unit, "aggregation": aggregation, "better": better, "minimum": "0",
               "note": f"A proposal, no official definition; from a day before the first figure. Source: indicators.csv, {basis}"}
    for code, ko, en, unit, aggregation, better, factor in OBSERVED.values():
        bounds = {"minimum": "0"} | ({"maximum": "100"} if unit in ("percent", "points") else {})
        yield {"record": "indicator_defined", "update_id": f"facts-indicator-{code}", "effective_on": start, "indicator_id": code, "name_ko": ko,
               "name_en": en, "unit": unit, "aggregation": aggregation, "better": better} | bounds | {
               "note": "Named after the figures of its source, from a day before the first of them. Source: performance.csv"}
    for code, ko, en, numerator, denominator, per, basis in RATIOS:
        yield {"record": "ratio_defined", "update_id": f"facts-ratio-{code}", "effective_on": start, "indicator_id": code, "name_ko": ko, "name_en": en,
               "numerator": numerator, "denominator": denominator, "per": per,
               "note": f"Without lag. A proposal, no official definition. Source: indicators.csv, {basis}"}


def observations(folder, designated):
    """Figures of single clusters."""
    began = {record["cluster_id"]: record["effective_on"] for record in designated if record["record"] == "cluster_designated"}
    for row in profile.rows(folder / "performance.csv"):
        if row["basis"] != "sourced" or row["subject_id"] not in began or row["indicator_code"] not in OBSERVED:
            continue
        code, _, _, _, _, _, factor = OBSERVED[row["indicator_code"]]
        end = last_day(row["period"])
        note = f"{row['value']} {row['unit']} in the source ({row['value_kind']}{', ' + row['note_en'] if row['note_en'] else ''})."
        if end < began[row["subject_id"]]:
            note += " The period ends before the designation; recorded from the day of designation."
        record = {"record": "observation_reported", "update_id": f"facts-observation-{row['subject_id']}-{code}-{row['period']}",
                  "effective_on": max(end, began[row["subject_id"]]), "cluster_id": row["subject_id"], "indicator_id": code, "period": row["period"],
                  "value": profile.plain(Decimal(row["value"]) * Decimal(factor)), "status": "final"}
        if row["definition_version"]:
            record["definition"] = row["definition_version"]
        yield record | {"note": f"{note} Source: {row['source']}"}


def last_day(period):
    """Last day of a year or month."""
    year, _, month = period.partition("-")
    month = int(month or 12)
    return datetime.date(int(year), month, calendar.monthrange(int(year), month)[1]).isoformat()


def by_profile(folder, name, table):
    """What a profile makes of a table."""
    return profile.read(HERE.parent / "profiles" / f"{name}.toml", folder / f"{table}.csv", LISTS)


def write(name, facts):
    """One file, checked for what every update needs."""
    facts = list(facts)
    assert len({fact["update_id"] for fact in facts}) == len(facts), name
    lines = [json.dumps(fact, ensure_ascii=False) for fact in facts]
    for fact, line in zip(facts, lines, strict=True):
        assert len(fact["update_id"]) <= 64 and 0 < len(fact["note"]) <= NOTE_LIMIT, fact
        assert line == unicodedata.normalize("NFC", line), fact
    (HERE / f"{name}.ndjson").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{name}: {len(facts)}")


def main(folder):
    """All files, in the order in which they are to be sent."""
    designated = by_profile(folder, "clusters", "clusters")
    write("01-laws", by_profile(folder, "laws", "laws"))
    write("02-agencies", agencies(folder))
    write("03-rules", rules(folder))
    write("04-types", by_profile(folder, "cluster-types", "cluster_types"))
    write("05-clusters", [*designated, *by_profile(folder, "designation-events", "designation_events"), *milestones(designated)])
    write("06-plans", by_profile(folder, "plan-targets", "plan_targets"))
    write("07-money", money(folder))
    write("08-indicators", indicators())
    write("09-observations", observations(folder, designated))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
