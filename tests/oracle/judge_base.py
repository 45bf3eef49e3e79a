"""What every part of the second judge stands on: the stages of rule 18, entities that are folded, and who is looked up.

A part says for its records what entity they belong to, what they refer to and how each changes the entity; what follows
from that for repeats, corrections and withdrawals is the same for all and is said here.
"""

from decimal import Decimal

FAMILIES = {}
SERVICES = ["registry", "budget", "performance", "governance"]
LISTS = {  # Codes of the reference lists that the histories use (rule 25).
    "region": {"11", "26", "27", "28", "30", "11110", "11530", "26110"},
    "industry": {"26", "27", "28", "30"},
    "technology": {"T01", "T02", "T03"},
}
DECIMALS = (
    "area_m2", "released_area_m2", "amount_usd", "amount_krw", "capital_krw", "progress_percent", "institution_share_percent", "per",
    "minimum", "maximum",
)
DEFAULTS = {
    "cluster_type_defined": ("review_required", "false"), "survey_item_defined": ("required", "true"), "ratio_defined": ("lag_years", "0"),
}
IN_ORDER = ("successor_agency_ids", "successor_codes", "choices")


class Refused(Exception):
    """The codes of a refusal."""

    def __init__(self, *codes):
        super().__init__(*codes)
        self.codes = frozenset(codes)


class Repeat(Exception):
    """Nothing changes."""


def family(kind):
    """Puts a family in charge of its records."""
    FAMILIES.update(dict.fromkeys(kind.kinds, kind()))
    return kind


class Family:
    """A kind of entity: the records of one bracket of section 3."""

    service = ""
    kinds = ()
    openers = ()  # What opens a life (rule 22).
    subject = ()
    by_position = False  # Rule 17.
    adds_up = ()  # Never a repeat (rule 21).
    start = {}

    def shape(self, u):
        """The codes that the fields by themselves get."""
        return []

    def references(self, u, others):
        """The codes for what it names: looked at once (rule 15)."""
        return []

    def rules(self, u, others):
        """The codes of the rules that are looked at once."""
        return []

    def barred(self, state, u):
        """The code of a record that must not follow on this state (rule 15)."""

    def step(self, state, u):
        """The entity after a record."""
        return state

    def sums(self, about, before, after):
        """The codes for what adds up to too much."""
        return []

    def looked_at_again(self, about, before, after):
        """Rule 15; a correction leaves the entity that it is said of."""
        state = self.start
        for u in self.own(after, self.of(about)):
            code = self.barred(state, u)
            if code:
                return [code]
            state = self.step(state, u)
        return self.sums(about, before, after)

    def says_nothing(self, u, before, after):
        """Rule 21 (a): the entity is at that day as it was."""
        on, subject = u["effective_on"], self.of(u)
        days = [on, None] if self.by_position else [on]
        return all(self.fold(before, subject, day) == self.fold(after, subject, day) for day in days)

    def of(self, u):
        return tuple(u.get(name) for name in self.subject)

    def own(self, updates, subject, on=None):
        """The records of an entity in the order in which they apply (rules 17, 42)."""
        own = [u for u in updates if u["record"] in self.kinds and self.of(u) == subject and (on is None or u["effective_on"] <= on)]
        return sorted(own, key=lambda u: u["position"] if self.by_position else (u["effective_on"], self.rank(u), u["position"]))

    def rank(self, u):
        return self.openers.index(u["record"]) if u["record"] in self.openers else len(self.openers)

    def fold(self, updates, subject, on=None):
        state = self.start
        for u in self.own(updates, subject, on):
            state = self.step(state, u)
        return state


class Definition(Family):
    """What is said again replaces what was said before, from its day on (rule 22)."""

    def step(self, state, u):
        return said(u)


class Value(Family):
    """A value for a period: the latest by position stands (rule 52)."""

    key = ()
    value = ()

    def says_nothing(self, u, before, after):
        same = [b for b in before if b["record"] == u["record"] and all(b.get(name) == u.get(name) for name in self.key)]
        last = max(same, key=lambda b: b["position"], default=None)
        if not last or last["agency"] != u["agency"] or last["effective_on"] > u["effective_on"]:
            return False
        return all(last.get(name) == u.get(name) for name in self.value)


class Judge:
    """All that was accepted, and what is said of the next line."""

    def __init__(self, granted):
        self.granted = granted  # The codes of the stage of grants.
        self.updates = []
        self.retired = set()

    def counting(self, without=None):
        return [u for u in self.updates if u["position"] not in self.retired and u is not without]

    def told(self, line):
        """'accepted', 'unchanged' or the codes of the refusal."""
        u = dict([DEFAULTS[line["record"]]] if line["record"] in DEFAULTS else [])
        u |= {name: tidy(name, value) for name, value in line.items()}
        if "value" in line and line["record"] != "survey_answered":
            u["value"] = Decimal(line["value"])  # An answer is text (rule 9).
        u["position"] = len(self.updates)
        u["service"] = self.owner(u) if u["record"] == "record_withdrawn" else FAMILIES[u["record"]].service
        try:
            self.sent_before(u)
            target = self.judged(u)
        except Refused as refused:
            return refused.codes
        except Repeat:
            return "unchanged"
        self.updates.append(u)
        if target:
            self.retired.add(target["position"])
        return "accepted"

    def sent_before(self, u):
        """Rules 19, 20."""
        before = self.find(u["service"], [u["agency"]], u["update_id"])
        if before:
            raise Repeat if without(before) == without(u) else Refused("ID_REUSED")

    def find(self, service, agencies, id):
        for agency in agencies:
            for u in self.updates:
                if (u["service"], u["agency"], u["update_id"]) == (service, agency, id):
                    return u
        return None

    def owner(self, u):
        """Rule 36: the first service that knows the id, as the agency's own or else as anybody's."""
        id, own = u["withdrawn_update_id"], with_succeeded(self.counting(), u["agency"])
        everybody = {other["agency"] for other in self.updates}
        return next((s for agencies in (own, everybody) for s in SERVICES if self.find(s, agencies, id)), SERVICES[0])

    def target(self, u):
        """Rules 38, 39, 43, 44: the update that this one takes back or corrects."""
        id = u.get("supersedes") or u.get("withdrawn_update_id")
        if not id:
            return None
        found = self.find(u["service"], with_succeeded(self.counting(), u["agency"]), id)
        if not found:
            foreign = self.find(u["service"], {other["agency"] for other in self.updates}, id)
            raise Refused("SUPERSEDES_FOREIGN" if foreign else "UNKNOWN_REFERENCE")
        if found["record"] == "record_withdrawn":
            raise Refused("UNKNOWN_REFERENCE")
        if "supersedes" in u:
            of = FAMILIES[u["record"]].of
            if found["record"] != u["record"] or of(found) != of(u):
                raise Refused("UNKNOWN_REFERENCE")
        if found["position"] in self.retired:
            raise Refused("NOT_IN_FORCE")
        return found

    def judged(self, u):
        """Rule 18, stage by stage; the update that it retires."""
        withdrawal = u["record"] == "record_withdrawn"
        refuse(["UNKNOWN_FIELD" if "supersedes" in u else None] if withdrawal else FAMILIES[u["record"]].shape(u))  # Rule 43.
        refuse(self.granted(u, self.withdrawn(u) if withdrawal else u, self.counting()))
        target = self.target(u)
        about = target if withdrawal else u
        entity = FAMILIES[about["record"]]
        before, others = self.counting(), self.counting(target)
        after = others if withdrawal else [*others, u]
        try:
            if not withdrawal:
                refuse(entity.references(u, others))
            refuse([*([] if withdrawal else entity.rules(u, others)), *entity.looked_at_again(about, before, after)])
        except Refused:
            # Rule 21 (b).
            if not target and u["record"] not in entity.adds_up and any(content(b) == content(u) for b in before):
                raise Repeat from None
            raise
        if not target and u["record"] not in entity.adds_up and entity.says_nothing(u, before, after):
            raise Repeat
        return target

    def withdrawn(self, u):
        """What a withdrawal is about, whose grant it needs (rule 34)."""
        return self.find(u["service"], with_succeeded(self.counting(), u["agency"]), u["withdrawn_update_id"]) or u


def refuse(codes):
    codes = [code for code in codes if code]
    if codes:
        raise Refused(*codes)


def tidy(name, value):
    """What is the same in other words: decimals, and lists of codes and ids, which are sets (rules 7, 13)."""
    if name in DECIMALS:
        return Decimal(value)
    if name == "shares":
        return sorted(f"{id}={Decimal(share).normalize():f}" for id, share in (pair.split("=") for pair in value))
    if not isinstance(value, list) or name in IN_ORDER:
        return value
    return sorted(value if name == "parameters" else set(value))


def without(u, *names):
    return {name: value for name, value in u.items() if name not in ("recorded_at", "update_id", "position", "service", *names)}


def content(u):
    """All fields but those that rule 21 (b) does not look at."""
    return without(u, "note", "supersedes")


def said(u):
    """What a definition says, whoever says it."""
    return without(u, "note", "supersedes", "agency", "effective_on")


# Who and what is looked up, as it is on a day: None, or the code of rule 12.


def defined(updates, record, id, on=None):
    """By one record, which names it first."""
    days = [u["effective_on"] for u in updates if u["record"] == record and u[NAMES[record]] == id]
    if not days:
        return "UNKNOWN_REFERENCE"
    return "NOT_IN_FORCE" if on and min(days) > on else None


NAMES = {
    "agency_registered": "agency_id", "law_recorded": "law_id", "cluster_type_defined": "type_code", "programme_defined": "programme_id",
    "indicator_defined": "indicator_id", "cluster_designated": "cluster_id", "survey_opened": "survey_id", "review_requested": "review_id",
    "recommendation_issued": "recommendation_id", "spin_off_registered": "company_id", "foreign_company_registered": "company_id",
    "investment_declared": "investment_id",
}


def opened(updates, u, opener, *names):
    """The life that a record goes on with; `names`: by which fields it is known, if not by one."""
    if u["record"] == opener:
        return None
    same = [o for o in updates if o["record"] == opener and all(o[name] == u[name] for name in names or [NAMES[opener]])]
    return None if same else "UNKNOWN_REFERENCE"


def agency(updates, id, on):
    """Rule 27."""
    succeeded = any(u["record"] == "agency_succeeded" and u["agency_id"] == id and u["effective_on"] <= on for u in updates)
    return defined(updates, "agency_registered", id, on) or ("NOT_IN_FORCE" if succeeded else None)


def with_succeeded(updates, agency, on=None):
    """An agency and each that it, transitively, succeeded by a day (rules 31, 44, 47)."""
    found, passed = [agency], [u for u in updates if u["record"] == "agency_succeeded" and (on is None or u["effective_on"] <= on)]
    for one in found:
        found += [u["agency_id"] for u in passed if one in u["successor_agency_ids"] and u["agency_id"] not in found]
    return found


def code(updates, of, code, on):
    """Rules 25, 48."""
    story = [u for u in updates if u["record"] in ("code_published", "code_retired") and (u["list"], u["code"]) == (of, code)]
    built_in = (code[:2] if of == "industry" else code) in LISTS[of]
    if not built_in and not any(u["record"] == "code_published" for u in story):
        return "UNKNOWN_REFERENCE"
    kept = sorted((u for u in story if u["effective_on"] <= on), key=lambda u: (u["effective_on"], u["position"]))
    if of == "industry" and len(code) > 2 and not kept:
        return globals()["code"](updates, of, code[:2], on)
    in_force = kept[-1]["record"] == "code_published" if kept else built_in
    return None if in_force else "NOT_IN_FORCE"


def codes(updates, u, on):
    """Of all three lists, where a record names them."""
    for name, of in (("regions", "region"), ("industries", "industry"), ("technologies", "technology")):
        for one in u.get(name, []):
            yield code(updates, of, one, on)


def cluster(updates, id, on=None):
    """The cluster as folded at a day."""
    return FAMILIES["cluster_designated"].fold(updates, (id,), on)


def reportable(updates, id, on):
    """Rule 24."""
    if defined(updates, "cluster_designated", id):
        return "UNKNOWN_REFERENCE"
    return "NOT_IN_FORCE" if cluster(updates, id, on)["phase"] in ("none", "released") else None


def latest(updates, record, id, on):
    """The definition that counts on a day."""
    same = [u for u in updates if u["record"] == record and u[NAMES[record]] == id and u["effective_on"] <= on]
    return max(same, key=lambda u: (u["effective_on"], u["position"]), default=None)


def some(r, choices):
    """Fields by chance: of a list one, what a function makes, else what is there; `also` makes several fields at once."""
    fields = {}
    for name, of in choices.items():
        value = r.choice(of) if isinstance(of, list) else of(r) if callable(of) else of
        fields.update(value if name == "also" else {name: value})
    return fields
