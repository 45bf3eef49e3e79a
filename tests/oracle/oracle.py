"""The views of the contract, computed again from the accepted updates, slowly and plainly.

Written from the contract alone, in another language and without any of the ways in which the program is quick: every question
goes over all updates. `compare.py` asks both and names every difference.
"""

import datetime
import hashlib
from collections import defaultdict
from fractions import Fraction

import boundary

PROVINCES = "11 26 27 28 29 30 31 36 41 43 44 46 47 48 50 51 52".split()
STAGES = "requested appropriated supplementary executed carried_over lapsed".split()
DEFAULTS = {
    "similar": {"place_weight": "0.5", "theme_weight": "0.5", "place_above": "0", "theme_from": "0.5"},
    "alignment": {"coverage_from": "0.5"},
    "concentration": {"share_above": "0.5"},
    "declining": {"years": "2"},
    "spin_off_share": {"from_0": "10"},
    "arrival": {"rate_from": "0.5", "years": "3"},
    "fragmentation": {"laws_above": "10"},
    "reconciliation": {"difference_above": "0"},
    "unused_type": {"years": "3"},
    "designation_bar": {},
}
TIERED = ("spin_off_share", "designation_bar")
OPENS = {
    "cluster_designated", "spin_off_registered", "foreign_company_registered", "investment_declared", "survey_opened",
    "review_requested", "recommendation_issued", "grant_issued",
}
FIELDS = "name_ko name_en area_m2 managing_agency_id expires_on boundary regions industries technologies".split()
LISTS = ("regions", "industries", "technologies")
LAPSE = ["plan_applied", "plan_approved", "construction_started", "completed"]


def number(text):
    return Fraction(str(text))


def rounded(value):
    """Six places, half away from zero, without trailing zeros."""
    if value is None:
        return None
    scaled = abs(value) * 10**6
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 10**6)


def ratio(above, below):
    return Fraction(above) / below if below else None


def jaccard(a, b):
    return Fraction(len(a & b), len(a | b)) if a and b else Fraction(0)


def day(text):
    return datetime.date.fromisoformat(text)


def years_later(start, years):
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def first_day(period):
    year = int(period[:4])
    rest = period[4:]
    month = {"": 1, "H1": 1, "H2": 7, "Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}.get(rest) or int(rest[1:])
    return datetime.date(year, month, 1)


def last_day(period):
    year, rest = int(period[:4]), period[4:]
    month = {"": 12, "H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}.get(rest) or int(rest[1:])
    return (datetime.date(year + month // 12, month % 12 + 1, 1)) - datetime.timedelta(days=1)


class View:
    """What is known then about a day."""

    def __init__(self, updates, known_at, on, without=(), draft=None):
        """`without` some that count, as if they had not been said; under the `draft` of a rule: its id and parameters."""
        self.updates, self.known_at, self.on, self.draft = updates, known_at, on, draft
        self.narrow, self.spun, self.days = {}, None, {}
        self.known = [update for update in updates if update["recorded_at"] <= known_at]
        gone = {
            (update["service"], update["retires"])
            for update in self.known
            if update["retires"] is not None
        }
        self.counting = [
            update
            for update in self.known
            if (update["service"], update["sequence"]) not in gone and update["kind"] != "record_withdrawn"
            and (update["service"], update["sequence"]) not in without
        ]
        self.kept = [update for update in self.counting if day(update["effective_on"]) <= on]
        self.of_kind = defaultdict(list)
        for update in self.counting:
            self.of_kind[update["kind"]].append(update)
        self.agencies()
        self.codes()
        self.types()
        self.clusters()

    # What everything stands on.

    def of(self, *kinds, on=None):
        """Records in the order in which they apply."""
        on = str(on or self.on)
        some = [u for kind in kinds for u in self.of_kind[kind] if u["effective_on"] <= on]
        return sorted(some, key=lambda u: (u["effective_on"], u["kind"] not in OPENS, u["sequence"]))

    def by_place(self, *kinds):
        return sorted((u for u in self.kept if u["kind"] in kinds), key=lambda u: u["sequence"])

    def agencies(self):
        self.successor, self.predecessors = {}, defaultdict(set)
        for update in self.of("agency_succeeded"):
            self.successor[update["agency_id"]] = update["successor_agency_ids"]
        for agency, successors in self.successor.items():
            for successor in successors:
                self.predecessors[successor].add(agency)

    def follow(self, agency):
        seen = set()
        while agency in self.successor and agency not in seen:
            seen.add(agency)
            agency = self.successor[agency][0]
        return agency

    def with_predecessors(self, agency):
        found, left = {agency}, [agency]
        while left:
            for before in self.predecessors[left.pop()] - found:
                found.add(before)
                left.append(before)
        return found

    def codes(self):
        self.retired, self.published = {}, set()
        for update in self.of("code_published", "code_retired"):
            key = (update["list"], update["code"])
            if update["kind"] == "code_retired":
                self.retired[key] = update.get("successor_codes", [])
            else:
                self.published.add(key)

    def code(self, of, code):
        seen = set()
        while code not in seen and len(self.retired.get((of, code), [])) == 1:
            seen.add(code)
            code = self.retired[(of, code)][0]
        return code

    def division(self, code):
        return self.code("industry", self.code("industry", code)[:2])[:2]

    def province(self, code):
        return self.code("region", self.code("region", code)[:2])

    def rule(self, rule_id, on=None):
        adopted = self.of("rule_adopted", on=on)
        adopted = [u for u in adopted if u["rule_id"] == rule_id]
        given = dict(pair.split("=") for pair in adopted[-1]["parameters"]) if adopted else None
        if self.draft and self.draft[0] == rule_id:
            given = self.draft[1] if rule_id in TIERED else {**(given or {}), **self.draft[1]}
        if given is not None and rule_id in TIERED:
            return {name: number(value) for name, value in given.items()}
        return {name: number(value) for name, value in {**DEFAULTS[rule_id], **(given or {})}.items()}

    def types(self):
        self.type = {u["type_code"]: u for u in self.of("cluster_type_defined")}
        self.programme = {u["programme_id"]: u for u in self.of("programme_defined")}
        self.indicator = {u["indicator_id"]: u for u in self.of("indicator_defined")}
        self.ratio = {u["indicator_id"]: u for u in self.of("ratio_defined")}

    def lives(self, on):
        lives = {}
        kinds = [
            "cluster_designated", "cluster_amended", "cluster_partly_released", "cluster_suspended", "cluster_resumed",
            "cluster_released", "milestone_reached", "cluster_identified",
        ]
        for u in self.of(*kinds, on=on):
            kind, id = u["kind"], u["cluster_id"]
            if kind == "cluster_designated":
                fields = {name: u.get(name, [] if name in LISTS else None) for name in ("type_code", *FIELDS)}
                lives[id] = {**fields, "id": id, "since": day(u["effective_on"]), "suspended": False, "released": False,
                             "milestones": {}, "identifiers": {}}
                continue
            life = lives.get(id)
            if life is None:
                continue
            if kind == "cluster_amended":
                for name in FIELDS:
                    if u.get(name):
                        life[name] = u[name]
                for name in u.get("clear", []):
                    life[name] = [] if name in LISTS else None
            elif kind == "cluster_partly_released":
                if life["area_m2"] is not None:
                    life["area_m2"] = number(life["area_m2"]) - number(u["released_area_m2"])
                life["regions"] = [region for region in life["regions"] if region not in u.get("released_regions", [])]
            elif kind == "cluster_suspended":
                life["suspended"] = True
            elif kind == "cluster_resumed":
                life["suspended"] = False
            elif kind == "cluster_released":
                life["released"] = True
            elif kind == "milestone_reached":
                life["milestones"].setdefault(u["milestone"], u["effective_on"])
            elif kind == "cluster_identified":
                life["identifiers"].setdefault((u["scheme"], u["identifier"]), u["agency"])
        for life in lives.values():
            life["status"] = self.status(life, on)
        return lives

    def lives_of(self, on):
        if on not in self.days:
            self.days[on] = self.lives(on)
        return self.days[on]

    @staticmethod
    def status(life, on):
        if life["released"]:
            return "released"
        if life["expires_on"] and on > day(life["expires_on"]):
            return "expired"
        return "suspended" if life["suspended"] else "designated"

    def clusters(self):
        self.cluster = self.lives(self.on)
        for life in self.cluster.values():
            defined = self.type.get(life["type_code"])
            life["ministry"] = self.follow(defined["ministry_id"]) if defined else None
            life["law"] = defined["law_id"] if defined else None
            life["managing"] = self.follow(life["managing_agency_id"])
            self.place_life(life)
        self.in_force = {id: life for id, life in self.cluster.items() if life["status"] == "designated"}
        self.counts = {u["cluster_id"] for u in self.counting if u["kind"] == "cluster_designated"}

    def place_life(self, life):
        life["places"] = {self.code("region", region) for region in life["regions"]}
        life["provinces"] = {self.province(region) for region in life["regions"]}
        life["divisions"] = {self.division(code) for code in life["industries"]}
        life["themes"] = {self.code("technology", code) for code in life["technologies"]}

    # To what a question is narrowed: a cluster, type, region, ministry or programme.

    def within(self, life, region):
        """Rule 86: a province takes its districts, a district only itself."""
        region = self.code("region", region)
        return any(place == region or (len(region) == 2 and self.province(place) == region) for place in life["places"])

    def takes(self, cluster, ministry, type_code=None, programme=None):
        asked, life = self.narrow, self.cluster.get(cluster)
        type_code = life["type_code"] if life else type_code
        return (
            asked.get("cluster", cluster) == cluster and asked.get("ministry", ministry) == ministry
            and asked.get("type", type_code) == type_code and asked.get("programme", programme) == programme
            and ("region" not in asked or life is not None and self.within(life, asked["region"]))
        )

    def selects(self, by, group):
        """Of what lies in several provinces only the one asked for is a row."""
        return by != "region" or "region" not in self.narrow or group == self.province(self.narrow["region"])

    # The views.

    def overview(self):
        by = {"type": defaultdict(int), "ministry": defaultdict(int), "region": defaultdict(int)}
        for life in self.in_force.values():
            by["type"][life["type_code"]] += 1
            if life["ministry"]:
                by["ministry"][life["ministry"]] += 1
            for province in life["provinces"]:
                by["region"][province] += 1
        ever = {u["type_code"] for u in self.kept if u["kind"] == "cluster_designated"}
        years = defaultdict(lambda: defaultdict(int))
        for (programme, year, cluster, source, stage), won in self.chosen().items():
            if stage in ("appropriated", "supplementary"):
                years[year][source] += won
            if stage == "executed":
                years[year]["executed"] += won
        budget = [
            {"fiscal_year": year, **{name: years[year][name] for name in ("national", "local", "private", "executed")}}
            for year in sorted(years)
        ]
        rows = lambda name, groups: [{name: group, "clusters": groups[group]} for group in sorted(groups)]
        return {
            "types": len(by["type"]),
            "types_defined": len(self.type),
            "types_never_used": len(set(self.type) - ever),
            "clusters": len(self.in_force),
            "clusters_by_type": rows("type_code", by["type"]),
            "clusters_by_ministry": rows("ministry_id", by["ministry"]),
            "clusters_by_region": rows("region", by["region"]),
            "budget_by_year": budget,
            "budget_total": sum(row["national"] + row["local"] + row["private"] for row in budget),
        }

    def deadline(self, life):
        defined = self.type.get(life["type_code"])
        if not defined or not defined.get("lapse_years") or life["status"] != "designated":
            return None
        later = LAPSE[LAPSE.index(defined["lapse_milestone"]):]
        if set(life["milestones"]) & set(later):
            return None
        return years_later(life["since"], int(defined["lapse_years"]))

    def clusters_view(self):
        rows = []
        for id, life in sorted(self.cluster.items()):
            last = self.deadline(life)
            shown = last and last - datetime.timedelta(days=180) <= self.on <= last
            rows.append({
                "cluster_id": id, "type_code": life["type_code"], "name_ko": life["name_ko"],
                "regions": sorted(set(life["regions"])), "ministry_id": life["ministry"],
                "managing_agency_id": life["managing"], "law_id": life["law"], "status": life["status"],
                "designated_on": str(life["since"]),
                "area_m2": None if life["area_m2"] is None else number(life["area_m2"]),
                "industries": sorted(set(life["industries"])), "technologies": sorted(set(life["technologies"])),
                "lapses_on": str(last) if shown else None,
            })
        return rows

    def place(self, one, two):
        if one["boundary"] and two["boundary"]:
            return boundary.place(one["boundary"], two["boundary"])
        match = lambda a, b: a == b or (len(a) == 2 and b.startswith(a)) or (len(b) == 2 and a.startswith(b))
        common = lambda x, y: sum(any(match(r, s) for s in y) for r in x)
        p, q = one["places"], two["places"]
        if len(p) == len(q):
            return Fraction(max(common(p, q), common(q, p)), len(p))
        small, large = (p, q) if len(p) < len(q) else (q, p)
        return Fraction(common(small, large), len(small))

    def pairs(self, among=None):
        """Pairs that are similar by rule; `among` in place of what is in force."""
        among = self.in_force if among is None else among
        rule, found, ids = self.rule("similar"), [], sorted(among)
        for at, a in enumerate(ids):
            for b in ids[at + 1:]:
                one, two = among[a], among[b]
                industry = jaccard(one["divisions"], two["divisions"])
                technology = jaccard(one["themes"], two["themes"])
                theme = max(industry, technology)
                if theme < rule["theme_from"]:
                    continue
                place = self.place(one, two)
                if place > rule["place_above"]:
                    score = rule["place_weight"] * place + rule["theme_weight"] * theme
                    found.append((a, b, place, industry, technology, theme, score, self.relation(one, two)))
        return found

    def relation(self, one, two):
        t, u = one["type_code"], two["type_code"]
        a, b = self.type.get(t, {}), self.type.get(u, {})
        if u in a.get("built_on", []) or t in b.get("built_on", []):
            return "required"
        return "allowed" if u in a.get("may_overlap", []) or t in b.get("may_overlap", []) else "none"

    def similar(self, among=None, least=0):
        rows, among = [], self.in_force if among is None else among
        for a, b, place, industry, technology, theme, score, relation in self.pairs(among):
            if score < least:
                continue
            one, two = among[a], among[b]
            rows.append({
                "a": a, "b": b, "place": rounded(place), "industry": rounded(industry), "technology": rounded(technology),
                "theme": rounded(theme), "score": rounded(score), "same_type": one["type_code"] == two["type_code"],
                "same_ministry": one["ministry"] is not None and one["ministry"] == two["ministry"], "relation": relation,
            })
        return rows

    def plans(self):
        latest = {}
        for u in self.of("plan_target_set"):
            latest[(u["plan_id"], u["region"], u["target"])] = u
        named = defaultdict(lambda: defaultdict(set))
        for (plan, region, target), u in latest.items():
            if first_day(u["period_from"]) <= self.on <= last_day(u["period_to"]):
                for code in u["codes"]:
                    counted = self.division(code) if target == "industry" else self.code("technology", code)
                    named[(target, plan)][self.code("region", region)].add(counted)
        return named

    def alignment(self, plan_a=None, plan_b=None):
        """Rule 67: of two plans where either names a code, else every ordered pair of plans where both do."""
        plans, bound, rows = self.plans(), self.rule("alignment")["coverage_from"], []
        if plan_a and plan_b:
            pairs = [(target, plan_a, plan_b) for target in ("industry", "technology")]
        else:
            pairs = [(target, a, b) for target, a in plans for other, b in plans if target == other and a != b]
        for target, a, b in pairs:
            of_a, of_b = plans.get((target, a), {}), plans.get((target, b), {})
            for region in set(of_a) | set(of_b) if plan_a and plan_b else set(of_a) & set(of_b):
                x, y = of_a.get(region, set()), of_b.get(region, set())
                coverage = ratio(len(x & y), len(x))
                rows.append({
                    "plan_a": a, "plan_b": b, "region": region, "target": target, "a_codes": sorted(x),
                    "b_codes": sorted(y), "matched": sorted(x & y), "coverage_a": rounded(coverage),
                    "coverage_b": rounded(ratio(len(x & y), len(y))), "jaccard": rounded(jaccard(x, y)) if x else None,
                    "insufficient": bool(x) and coverage < bound,
                })
        return sorted(rows, key=lambda row: (row["plan_a"], row["plan_b"], row["region"], row["target"]))

    def concentration(self):
        rows, hhi, pairs = [], [], []
        for (target, plan), regions in sorted(self.plans().items(), key=lambda item: (item[0][1], item[0][0])):
            naming = defaultdict(set)
            for region, codes in regions.items():
                for code in codes:
                    naming[code].add(region)
            whole = sum(map(len, naming.values()))
            shares = {code: Fraction(len(of), whole) for code, of in naming.items()}
            for code in sorted(naming):
                rows.append({"plan": plan, "target": target, "code": code, "regions": sorted(naming[code]),
                             "region_count": len(naming[code]), "share": rounded(shares[code])})
            hhi.append({"plan": plan, "target": target, "hhi": rounded(sum(share**2 for share in shares.values()))})
            for a in sorted(regions):
                for b in sorted(regions):
                    if a < b and regions[a] & regions[b]:
                        pairs.append({"plan": plan, "target": target, "region_a": a, "region_b": b,
                                      "jaccard": rounded(jaccard(regions[a], regions[b]))})
        return {"rows": rows, "hhi": hhi, "pairs": pairs}

    def reported(self):
        amounts = {}
        for u in self.by_place("amount_recorded"):
            cluster = u.get("cluster_id")
            if cluster is None or cluster in self.counts:
                key = (u["programme_id"], int(u["fiscal_year"]), cluster, u["source"], u["stage"])
                amounts.setdefault(key, {})[u["agency"]] = (u["sequence"], int(u["amount_krw"]))
        return amounts

    def chosen(self):
        chosen = {}
        for key, reports in self.reported().items():
            programme = self.programme.get(key[0])
            speakers = self.with_predecessors(self.follow(programme["ministry_id"])) if programme else set()
            own = [report for agency, report in reports.items() if agency in speakers]
            chosen[key] = max(own or reports.values())[1]
        return chosen

    def split(self):
        """Figures with money of whole programmes split where shares say so."""
        shares = {(u["programme_id"], int(u["fiscal_year"])): u["shares"] for u in self.by_place("share_set")}
        figures = []
        for (programme, year, cluster, source, stage), won in self.chosen().items():
            parts = shares.get((programme, year)) if cluster is None else None
            if not parts:
                figures.append((programme, year, cluster, source, stage, won))
                continue
            parts = sorted((pair.split("=")[0], number(pair.split("=")[1])) for pair in parts)
            exact = {id: won * share for id, share in parts}
            floors = {id: value.numerator // value.denominator for id, value in exact.items()}
            left = won - sum(floors.values())
            order = sorted(exact, key=lambda id: (-(exact[id] - floors[id]), id))
            for id in order[:left]:
                floors[id] += 1
            figures += [(programme, year, id, source, stage, floors[id]) for id, _ in parts if id in self.counts]
        return figures

    def money_groups(self, by, programme, cluster):
        defined, life = self.programme.get(programme), self.cluster.get(cluster)
        if by == "all":
            return ["all"]
        if by == "programme":
            return [programme]
        if by == "ministry":
            return [self.follow(defined["ministry_id"])] if defined else []
        if by == "cluster":
            return [cluster] if cluster else []
        if by == "region":
            return sorted(life["provinces"]) if life else []
        if cluster is None:
            types = (defined or {}).get("type_codes", [])
            return types if len(types) == 1 else []
        return [life["type_code"]] if life else []

    def money(self, by):
        whole = by in ("all", "programme", "ministry") and not {"cluster", "type", "region"} & set(self.narrow)
        figures = [(*key, won) for key, won in self.chosen().items()] if whole else self.split()
        cells = {}
        for programme, year, cluster, source, stage, won in figures:
            defined = self.programme.get(programme)
            ministry, types = defined and self.follow(defined["ministry_id"]), (defined or {}).get("type_codes", [])
            single = types[0] if len(types) == 1 and cluster is None else None
            if not self.takes(cluster, ministry, single, programme):
                continue
            for group in self.money_groups(by, programme, cluster):
                if not self.selects(by, group):
                    continue
                cells.setdefault((group, year, source), dict.fromkeys(STAGES, 0))[stage] += won
        return cells

    def budget(self, by):
        cells, rows = self.money(by), []
        for (group, year, source), stages in sorted(cells.items()):
            before = cells.get((group, year - 1, source), {}).get("carried_over", 0)
            there = stages["appropriated"] + stages["supplementary"] + before
            rate = ratio(stages["executed"], there) if there > 0 else None
            rows.append({"by": by, "group": group, "fiscal_year": year, "source": source, **stages, "execution_rate": rounded(rate)})
        return rows

    def reconciliation(self):
        rows = []
        for (programme, year, cluster, source, stage), reports in self.reported().items():
            if len(reports) > 1:
                won = [amount for _, amount in reports.values()]
                rows.append({
                    "programme_id": programme, "fiscal_year": year, "cluster_id": cluster, "source": source, "stage": stage,
                    "amounts": [{"agency_id": agency, "amount_krw": reports[agency][1]} for agency in sorted(reports)],
                    "difference": max(won) - min(won),
                })
        null_last = lambda row: (row["programme_id"], row["fiscal_year"], row["cluster_id"] is None, row["cluster_id"] or "",
                                 row["source"], row["stage"])
        return sorted(rows, key=null_last)

    def observations(self):
        latest = {}
        for u in self.by_place("observation_reported"):
            latest[(u["cluster_id"], u["indicator_id"], u["period"])] = u
        return latest

    def observed(self, cluster, indicator, year=None, period=None, latest=None):
        """The observations used and the value."""
        latest = self.observations() if latest is None else latest
        own = [(p, u) for (c, i, p), u in latest.items() if (c, i) == (cluster, indicator)]
        if period:
            used = [u for p, u in own if p == period]
        else:
            form = lambda p: 0 if len(p) == 4 else {"H": 1, "Q": 2, "-": 3}[p[4]]
            own = sorted((form(p), p, u) for p, u in [(p, u) for p, u in own if p.startswith(str(year))] for u in [Hidden(u)])
            used = [u.update for f, _, u in own if f == own[0][0]]
        if not used:
            return [], None
        how = self.indicator[indicator]["aggregation"]
        values = [number(u["value"]) for u in used]
        if how == "last":
            return used[-1:], values[-1]
        return used, sum(values) / (len(values) if how == "mean" else 1)

    def groups(self, by, id, life):
        if by == "all":
            return ["all"]
        if by == "cluster":
            return [id]
        if by == "ministry":
            return [life["ministry"]] if life["ministry"] else []
        return sorted(life["provinces"]) if by == "region" else [life["type_code"]]

    def cells(self, by, period=None):
        """(group, year or period, indicator) -> values of the clusters, observations used."""
        latest = self.observations()
        cells = {}
        for cluster, indicator, when in sorted({(c, i, period or p[:4]) for (c, i, p) in latest if not period or p == period}):
            life = self.cluster.get(cluster)
            if life is None or indicator not in self.indicator or not self.takes(cluster, life["ministry"]):
                continue
            used, value = self.observed(cluster, indicator, year=when, period=period, latest=latest)
            for group in filter(lambda group: self.selects(by, group), self.groups(by, cluster, life)):
                values, all_used = cells.setdefault((group, when, indicator), ([], []))
                values.append(value)
                all_used.extend(used)
        return cells

    def value(self, cells, group, when, indicator):
        if (group, str(when), indicator) not in cells:
            return None
        values, _ = cells[(group, str(when), indicator)]
        return sum(values) / (len(values) if self.indicator[indicator]["aggregation"] == "mean" else 1)

    def performance(self, by, period=None):
        cells, rows = self.cells(by, period), []
        for (group, when, indicator), (values, used) in sorted(cells.items()):
            value = self.value(cells, group, when, indicator)
            mean = self.indicator[indicator]["aggregation"] == "mean"
            provisional = Fraction(sum(u["status"] == "provisional" for u in used), len(used))
            rows.append({"by": by, "group": group, "period": when, "indicator_id": indicator,
                         "value": rounded(value) if mean else value, "provisional_share": rounded(provisional)})
        return rows

    def ratios_of(self, by):
        cells, money = self.cells(by), self.money(by)
        found = {}
        for id, of in self.ratio.items():
            lag, per = int(of.get("lag_years", 0)), number(of["per"])

            def below(group, year):
                if of["denominator"] == "budget.national":
                    cell = money.get((group, year - lag, "national"))
                    return None if cell is None else Fraction(cell["appropriated"] + cell["supplementary"])
                return self.value(cells, group, year - lag, of["denominator"])

            def versions(group, year):
                sets = [cells.get((group, str(year), of["numerator"]))]
                if of["denominator"] != "budget.national":
                    sets.append(cells.get((group, str(year - lag), of["denominator"])))
                return [cell and {u.get("definition") for u in cell[1]} for cell in sets]

            def value(group, year):
                above, under = self.value(cells, group, year, of["numerator"]), below(group, year)
                return above * per / under if above is not None and under is not None and under > 0 else None

            def change(group, year):
                now, before = value(group, year), value(group, year - 1)
                if now is None or before is None or versions(group, year) != versions(group, year - 1):
                    return None
                return now - before

            years = int(self.rule("declining")["years"])
            for group, when, indicator in cells:
                if indicator == of["numerator"]:
                    year = int(when)
                    falls = [change(group, year - back) for back in range(years)]
                    declining = all(fall is not None and fall < 0 for fall in falls)
                    found[(group, year, id)] = (
                        self.value(cells, group, year, indicator), below(group, year), value(group, year), change(group, year),
                        declining,
                    )
        return found

    def ratios(self, by):
        mean = lambda indicator: self.indicator.get(indicator, {}).get("aggregation") == "mean"
        rows = []
        for (group, year, id), (above, below, value, change, declining) in sorted(self.ratios_of(by).items()):
            of = self.ratio[id]
            rows.append({
                "by": by, "group": group, "year": year, "ratio_id": id,
                "numerator": rounded(above) if mean(of["numerator"]) else above,
                "denominator": rounded(below) if mean(of["denominator"]) else below,
                "value": rounded(value), "change": rounded(change), "declining": declining,
            })
        return rows

    def targets(self):
        latest, observed, rows = {}, self.observations(), []
        for u in self.by_place("target_set"):
            latest[(u["cluster_id"], u["indicator_id"], u["period"])] = u
        for (cluster, indicator, period), u in sorted(latest.items()):
            if cluster not in self.counts:
                continue
            actual = observed.get((cluster, indicator, period))
            target, actual = number(u["value"]), actual and number(actual["value"])
            better = self.indicator.get(indicator, {}).get("better")
            lower = better == "lower"
            attained = None if actual is None or better is None else ratio(target, actual) if lower else ratio(actual, target)
            rows.append({"cluster_id": cluster, "indicator_id": indicator, "period": period,
                         "baseline": number(u["baseline"]) if u.get("baseline") else None, "target": target, "actual": actual,
                         "attainment": rounded(attained)})
        return rows

    def companies(self, on):
        companies = {}
        for u in self.of("spin_off_registered", "spin_off_reported", "spin_off_deregistered", on=on):
            if u["kind"] == "spin_off_registered":
                companies[u["company_id"]] = {**u, "gone": False}
            elif u["kind"] == "spin_off_reported":
                companies[u["company_id"]].update({k: u[k] for k in ("capital_krw", "institution_share_percent", "located_in_zone")})
            else:
                companies[u["company_id"]]["gone"] = True
        return companies

    def required(self, capital, on):
        tiers = [(int(name[5:]), percent) for name, percent in self.rule("spin_off_share", on).items()]
        tiers = [tier for tier in tiers if tier[0] <= int(capital)]
        return max(tiers)[1] if tiers else None

    def breaches(self, company, on, lives):
        if company is None or company["gone"]:
            return []
        required, zone = self.required(company["capital_krw"], on), lives.get(company["cluster_id"])
        tests = [
            ("SHARE_BELOW", required is not None and number(company["institution_share_percent"]) < required),
            ("NOT_IN_ZONE", company["located_in_zone"] != "true"),
            ("TECHNOLOGY_NOT_CONTRIBUTED", company["technology_contributed"] != "true"),
            ("ZONE_NOT_IN_FORCE", zone is None or zone["status"] != "designated"),
        ]
        return [name for name, broken in tests if broken]

    def spin_offs(self):
        # Day by day is slow, and findings ask again.
        if self.spun is None:
            self.spun = self.spin_off_rows()
        return self.spun

    def spin_off_rows(self):
        rows, today = [], self.companies(self.on)
        for id, company in sorted(today.items()):
            if company["cluster_id"] not in self.counts:
                continue
            breaches, since = self.breaches(company, self.on, self.cluster), None
            if breaches:
                at = self.on
                # Day by day, as far back as the breach goes.
                while at.year >= 2015 and self.breaches(self.companies(at).get(id), at, self.lives_of(at)):
                    since, at = at, at - datetime.timedelta(days=1)
            required = self.required(company["capital_krw"], self.on)
            rows.append({
                "company_id": id, "cluster_id": company["cluster_id"], "registered_on": company["registered_on"],
                "status": "deregistered" if company["gone"] else "registered", "capital_krw": int(company["capital_krw"]),
                "institution_share_percent": number(company["institution_share_percent"]), "required_share_percent": required,
                "located_in_zone": company["located_in_zone"] == "true",
                "compliant": None if company["gone"] else not breaches, "breaches": breaches,
                "since": str(since) if since else None,
            })
        return rows

    def foreign_investment(self):
        rows = defaultdict(lambda: [Fraction(0), Fraction(0), 0])
        declared = {}
        for u in self.of("investment_declared", "investment_arrived"):
            if u["kind"] == "investment_declared":
                declared[u["investment_id"]] = u["cluster_id"]
            cluster = declared[u["investment_id"]]
            rows[(cluster, day(u["effective_on"]).year)][u["kind"] == "investment_arrived"] += number(u["amount_usd"])
        stays = {}
        for u in self.of("foreign_company_registered", "foreign_company_closed"):
            if u["kind"] == "foreign_company_registered":
                stays.setdefault(u["company_id"], []).append([u["cluster_id"], day(u["effective_on"]), None])
                rows[(u["cluster_id"], day(u["effective_on"]).year)]
            else:
                stays[u["company_id"]][-1][2] = day(u["effective_on"])
                rows[(stays[u["company_id"]][-1][0], day(u["effective_on"]).year)][2] += 1
        answer = []
        for (cluster, year), (declared_usd, arrived, closed) in sorted(rows.items()):
            if cluster not in self.counts:
                continue
            last = min(datetime.date(year, 12, 31), self.on)
            active = sum(c == cluster and start <= last and (end is None or end > last) for all in stays.values() for c, start, end in all)
            answer.append({"cluster_id": cluster, "year": year, "declared_usd": declared_usd, "arrived_usd": arrived,
                           "arrival_rate": rounded(ratio(arrived, declared_usd)), "companies_active": active,
                           "companies_closed": closed})
        return answer

    def frame(self, survey):
        """The clusters that are to answer, rule 75."""
        types = survey.get("type_codes", [])
        return [id for id, life in self.lives(day(survey["reference_on"])).items()
                if life["status"] == "designated" and (not types or life["type_code"] in types)]

    @staticmethod
    def survey_counts(survey, clusters):
        """How far some clusters of the frame have come, rule 74."""
        phase, due = [survey["phases"].get(cluster) for cluster in clusters], instant_end(survey["due_on"])
        return {
            "expected": len(clusters), "submitted": sum(p in ("submitted", "certified") for p in phase),
            "on_time": sum(c in survey["first"] and survey["first"][c] <= due for c in clusters),
            "returned": phase.count("returned"), "certified": phase.count("certified"),
        }

    def survey_states(self):
        surveys = {}
        for u in self.by_place("survey_opened", "survey_closed", "survey_submitted", "survey_returned", "survey_certified"):
            if u["kind"] == "survey_opened":
                surveys[u["survey_id"]] = {**u, "closed": False, "phases": {}, "first": {}}
                continue
            survey = surveys.get(u["survey_id"])
            if survey is None:
                continue
            if u["kind"] == "survey_closed":
                survey["closed"] = True
            else:
                survey["phases"][u["cluster_id"]] = u["kind"][7:]
                if u["kind"] == "survey_submitted":
                    survey["first"].setdefault(u["cluster_id"], u["recorded_at"])
        return surveys

    def surveys(self):
        rows = []
        for id, survey in sorted(self.survey_states().items()):
            rows.append({"survey_id": id, "state": "closed" if survey["closed"] else "open", "due_on": survey["due_on"],
                         **self.survey_counts(survey, self.frame(survey))})
        return rows

    def governance(self, by):
        regions = defaultdict(list)
        for life in self.in_force.values():
            for region in life["provinces"] if by == "province" else [r for r in life["places"] if len(r) == 5]:
                regions[region].append(life)
        rows = []
        for region, lives in sorted(regions.items()):
            # A type whose definition was withdrawn has neither ministry nor law.
            ministries = [life["ministry"] for life in lives if life["ministry"]]
            hhi = sum(Fraction(ministries.count(m), len(lives)) ** 2 for m in set(ministries))
            rows.append({"by": by, "region": region, "clusters": len(lives), "types": len({l["type_code"] for l in lives}),
                         "ministries": len(set(ministries)), "laws": len({l["law"] for l in lives if l["law"]}), "ministry_hhi": rounded(hhi)})
        return rows

    def reviews(self):
        reviews = {}
        for u in self.by_place("review_requested", "opinion_given", "review_concluded"):
            if u["kind"] == "review_requested":
                reviews[u["review_id"]] = {**u, "opinions": {}, "outcome": None, "heard": set()}
            elif u["review_id"] in reviews:
                review = reviews[u["review_id"]]
                if u["kind"] == "opinion_given":
                    review["opinions"][self.follow(u["agency"])] = u["opinion"]
                    review["heard"] |= self.with_predecessors(u["agency"])
                else:
                    review["outcome"] = u["outcome"]
        rows = []
        for id, review in sorted(reviews.items()):
            open_ = review["outcome"] is None
            # Whichever of its successors spoke, an agency was heard.
            silent = {self.follow(a) for a in review["consulted_agency_ids"] if a not in review["heard"]} - set(review["opinions"])
            must = (silent or {self.follow(review["agency"])}) if open_ else set()
            rows.append({
                "review_id": id, "type_code": review["type_code"], "cluster_id": review["cluster_id"],
                "state": "open" if open_ else "concluded", "outcome": review["outcome"], "requested_on": review["effective_on"],
                "answer_due_on": review["answer_due_on"], "overdue": open_ and self.on > day(review["answer_due_on"]),
                "opinions": [{"agency_id": a, "opinion": review["opinions"][a]} for a in sorted(review["opinions"])],
                "must_act": sorted(must),
            })
        return rows

    def recommendations(self):
        all = {}
        for u in self.by_place("recommendation_issued", "action_reported", "recommendation_closed"):
            if u["kind"] == "recommendation_issued":
                all[u["recommendation_id"]] = {**u, "progress": None, "outcome": None}
            elif u["recommendation_id"] in all:
                one = all[u["recommendation_id"]]
                if u["kind"] == "action_reported":
                    one["progress"] = number(u["progress_percent"])
                else:
                    one["outcome"] = u["outcome"]
        rows = []
        for id, one in sorted(all.items()):
            open_, who = one["outcome"] is None, self.follow(one["addressee_agency_id"])
            rows.append({"recommendation_id": id, "addressee_agency_id": who, "title_ko": one["title_ko"], "due_on": one["due_on"],
                         "progress_percent": one["progress"], "state": "open" if open_ else "closed", "outcome": one["outcome"],
                         "overdue": open_ and self.on > day(one["due_on"]), "must_act": [who] if open_ else []})
        return rows

    def findings(self):
        found = []
        add = lambda rule, severity, subject: found.append((rule, subject, severity))
        for a, b, *_, relation in self.pairs():
            if relation == "none" and self.in_force[a]["type_code"] != self.in_force[b]["type_code"]:
                add("similar", "notice", f"{a}/{b}")
        for region in {row["region"] for row in self.alignment() if row["insufficient"]}:
            add("alignment", "notice", region)
        provinces = set(PROVINCES) | {code for of, code in self.published if of == "region" and len(code) == 2}
        provinces -= {code for of, code in self.retired if of == "region"}
        for row in self.concentration()["rows"]:
            if row["target"] == "technology" and row["region_count"] > self.rule("concentration")["share_above"] * len(provinces):
                add("concentration", "info", f"{row['plan']}/{row['code']}")
        latest = {}
        for (group, year, id), (_, _, value, _, declining) in sorted(self.ratios_of("type").items()):
            if value is not None:
                latest[(group, id)] = declining
        for (group, id), declining in latest.items():
            if declining:
                add("declining", "warning", f"{group}/{id}")
        for row in self.spin_offs():
            if row["breaches"]:
                add("spin_off_share", "warning", row["company_id"])
        rule, sums = self.rule("arrival"), defaultdict(lambda: [0, 0])
        for row in self.foreign_investment():
            if self.on.year - int(rule["years"]) < row["year"] <= self.on.year:
                sums[row["cluster_id"]][0] += row["declared_usd"]
                sums[row["cluster_id"]][1] += row["arrived_usd"]
        for cluster, (declared, arrived) in sums.items():
            if declared and Fraction(arrived) / declared < rule["rate_from"]:
                add("arrival", "warning", cluster)
        for row in self.surveys():
            if self.on > day(row["due_on"]) and row["submitted"] < row["expected"]:
                add("survey_completeness", "notice", row["survey_id"])
        for row in self.governance("province"):
            if row["laws"] > self.rule("fragmentation")["laws_above"]:
                add("fragmentation", "info", row["region"])
        for row in self.reconciliation():
            if row["difference"] > self.rule("reconciliation")["difference_above"]:
                key = [row["programme_id"], str(row["fiscal_year"]), row["cluster_id"] or "-", row["source"], row["stage"]]
                add("reconciliation", "warning", "/".join(key))
        for row in self.recommendations():
            if row["overdue"]:
                add("overdue", "warning", row["recommendation_id"])
        ever = {u["type_code"] for u in self.kept if u["kind"] == "cluster_designated"}
        for code in set(self.type) - ever:
            first = min(day(u["effective_on"]) for u in self.of("cluster_type_defined") if u["type_code"] == code)
            if years_later(first, int(self.rule("unused_type")["years"])) <= self.on:
                add("unused_type", "info", code)
        for code, tier in self.rule("designation_bar").items():
            for province in {p for life in self.in_force.values() if life["type_code"] == code for p in life["provinces"]}:
                if self.barred(code, province, tier):
                    add("designation_bar", "notice", f"{code}/{province}")
        for id, life in self.cluster.items():
            last = self.deadline(life)
            if last and self.on > last:
                add("lapse", "warning", id)
        rows = []
        for rule, subject, severity in sorted(found):
            digest = hashlib.sha256(subject.encode()).hexdigest()[:12]
            rows.append({"finding_id": f"{rule}-{digest}", "rule_id": rule, "severity": severity, "subject": subject})
        return rows

    def barred(self, code, province, tier):
        group = [id for id, life in self.in_force.items() if life["type_code"] == code and province in life["provinces"]]
        latest = self.observations()
        years = lambda indicator: {int(p[:4]) for (c, i, p) in latest if c in group and i == indicator and i in self.indicator}
        both = years("sold_m2") & years("sale_target_m2")
        if not both:
            return False
        total = lambda indicator: sum(self.observed(c, indicator, year=max(both), latest=latest)[1] or 0 for c in group)
        for_sale = total("sale_target_m2")
        return for_sale > 0 and (1 - Fraction(total("sold_m2")) / for_sale) * 100 >= tier


class Hidden:
    """An update beside things that are compared."""

    def __init__(self, update):
        self.update = update

    def __lt__(self, other):
        return False


def instant_end(date):
    """The last microsecond of a day in Seoul, as a number."""
    midnight = datetime.datetime.combine(day(date) + datetime.timedelta(days=1), datetime.time(), SEOUL)
    return int(midnight.timestamp()) * 10**6 - 1


SEOUL = datetime.timezone(datetime.timedelta(hours=9))
