"""The contract of the six machines typed once more by hand. Nothing of the product is imported, so that it can contradict it.

A `Reference` is one case with at most one subject of each other kind. `judge` says what must become of an event: the status a
door answers with, where everything stands afterwards, and every entry the journals must gain.
"""

from dataclasses import dataclass, field

P = "received screening awaiting_consent"
M = "choosing_mediator ready in_mediation suspended drafting"
S = "settled monitoring"
E = "struck_out not_accepted not_settled withdrawn terminated"
OPEN = f"{P} {M} {S} {E} safety_hold"
SERVED = "ready in_mediation suspended drafting"
TALKS, FINDING = "ready in_mediation", M
MEETING = f"{TALKS} drafting"
BOUND = f"{S} safety_hold"

# event | from | to | roles | states of the case (for what stands within one); "-": fired by another event, it has no door
TABLE = {
    "case": f"""submit | draft | received | officer head
        start_screening | received | screening | officer head
        pass_screening | screening | awaiting_consent | officer head
        decline | screening | not_accepted | officer head
        applicant_drops | {P} | struck_out | officer head
        invite | awaiting_consent | same | officer head
        consent_all | awaiting_consent | choosing_mediator | officer head
        consent_some | awaiting_consent | choosing_mediator | officer head
        refuse | awaiting_consent | struck_out | officer head
        no_reply | awaiting_consent | struck_out | officer head system
        propose_mediator | choosing_mediator | same | -
        appoint | choosing_mediator | ready | -
        open_first_session | ready | in_mediation | -
        challenge | ready in_mediation drafting | suspended | officer head mediator
        dismiss_challenge | suspended | kept | head
        uphold_challenge | suspended | choosing_mediator | head
        remove_mediator | {SERVED} | choosing_mediator | -
        lose_mediator | {SERVED} | choosing_mediator | -
        terms_reached | in_mediation | drafting | mediator
        reopen_talks | drafting | in_mediation | -
        sign | drafting | settled | -
        fail | in_mediation drafting | not_settled | mediator
        withdraw | {M} | withdrawn | officer head mediator
        terminate | {SERVED} | terminated | mediator head
        start_monitoring | settled | monitoring | -
        hold_for_safety | {P} {M} {S} | safety_hold | officer head mediator safety
        release_hold | safety_hold | kept | safety head
        end_for_safety | safety_hold | kept | safety head
        refer | {OPEN} | same | -
        correct | {OPEN} | same | officer head
        change_party | {OPEN} | same | officer head
        assign_officer | {OPEN} | same | officer head
        change_track | {P} choosing_mediator ready in_mediation | same | head
        close | {S} {E} | closed | officer head
        corrected_after_closing | closed | same | head
        new_case_from | closed | same | officer head""",
    "session": f"""plan | none | planned | officer head mediator | {MEETING}
        notify | planned | notified | officer mediator system | {MEETING}
        open | planned notified | opened | mediator | {TALKS}
        close | opened | closed | mediator | {OPEN}
        record_no_show | planned notified | no_show | mediator officer | {MEETING}
        postpone | planned notified | postponed | officer head mediator | {M}
        cancel | planned notified | cancelled | officer head mediator | {M} safety_hold""",
    "assignment": f"""propose | none | proposed | officer head | choosing_mediator
        accept | proposed | accepted | mediator | {FINDING}
        decline | proposed | declined | mediator | {FINDING}
        disclose | accepted | disclosed | mediator | {FINDING}
        party_objects | proposed accepted disclosed | declined | officer head | {FINDING}
        confirm | disclosed | confirmed | head | choosing_mediator ready in_mediation
        begin | confirmed | active | -
        end | confirmed active | ended | head system | {P} {M} {S} {E} closed""",
    "agreement": f"""draft | none | drafted | -
        discard | drafted | discarded | mediator | drafting
        sign | drafted | signed | mediator head | drafting
        request_certificate | signed returned_for_correction | certificate_requested | officer head | {S}
        certify | certificate_requested | certified | officer head | {BOUND}
        return_for_correction | certificate_requested | returned_for_correction | officer head | {BOUND}
        refuse_certificate | certificate_requested | certificate_refused | officer head | {BOUND}""",
    "obligation": f"""perform_part | pending partly_done late demanded | partly_done | officer head mediator | {BOUND}
        perform | pending partly_done late demanded breached petition_filed | done | officer head mediator | {BOUND}
        waive | pending partly_done late demanded breached | waived | officer head | {S}
        fall_due | pending partly_done | late | system | {BOUND}
        demand | late | demanded | officer head | {S}
        breach | late demanded | breached | officer head | {BOUND}
        file_petition | breached | petition_filed | officer head | {BOUND}
        enforce | petition_filed | enforced | officer head | {BOUND}
        refuse_by_court | petition_filed | refused_by_court | officer head | {BOUND}
        expire | late demanded breached | expired | system | {BOUND}""",
    "referral": f"""prepare | none | prepared | officer head mediator safety | {OPEN}
        send | prepared | sent | officer head safety | {OPEN}
        acknowledge | sent | acknowledged | cjc
        ask_more | sent acknowledged in_progress | more_asked | cjc
        supply | more_asked | acknowledged | officer head | {OPEN} closed
        start | acknowledged | in_progress | cjc
        decline | sent acknowledged more_asked | declined | cjc
        complete | in_progress | completed | cjc
        record_result | completed | result_recorded | officer head | {OPEN} closed
        withdraw | prepared sent acknowledged more_asked in_progress | withdrawn | officer head | {OPEN} closed""",
}
ROWS = {kind: {row.split("|")[0].strip(): [cell.split() for cell in row.split("|")[1:]] for row in text.splitlines()}
        for kind, text in TABLE.items()}  # fmt: skip
STATES = {kind: sorted({state for row in rows.values() for state in row[0] + row[1]} - {"same", "kept"})
          for kind, rows in ROWS.items()}  # fmt: skip
AFTER_A_SITTING = {"terms_reached", "fail", "terminate", "withdraw", "uphold_challenge"}
STOPPED = ("session", "opened", "close", "closed")
UNDONE = [("session", "planned notified", "cancel", "cancelled"), ("agreement", "drafted", "discard", "discarded")]
# event → what it fires beside itself: whom, standing where (nothing: wherever), the event, and the state after it
BESIDE = {
    "session open": [
        ("case", "ready", "open_first_session", "in_mediation"),
        ("assignment", "confirmed", "begin", "active"),
    ],
    "assignment propose": [("case", "", "propose_mediator", "same")],
    "assignment confirm": [("case", "choosing_mediator", "appoint", "ready")],
    "assignment end": [("case", SERVED, "lose_mediator", "choosing_mediator"), STOPPED],
    "agreement discard": [("case", "", "reopen_talks", "in_mediation")],
    "agreement sign": [("case", "", "sign", "settled"), ("case", "", "start_monitoring", "monitoring"), UNDONE[0]],
    "referral prepare": [("case", "", "refer", "same")],
    "case uphold_challenge": [("assignment", "", "end", "ended")],
    "case terms_reached": [UNDONE[1], ("agreement", "", "draft", "drafted")],
    "case fail": UNDONE,
    "case withdraw": UNDONE,
    "case terminate": UNDONE,
    "case end_for_safety": [*UNDONE, STOPPED],
    "case close": [("assignment", "confirmed active", "end", "ended")],
}


@dataclass(frozen=True)
class Verdict:
    """200 and where things stand and what is journalled; or the status of the refusal, and neither."""

    status: int
    after: dict[str, str] = field(default_factory=dict)
    entries: tuple[str, ...] = ()
    kept: str = ""


@dataclass
class Reference:
    """Where a case and the newest subject of each other kind stand. `kept`: where it was stopped, the nearer first.

    `certifying`: the case is on the Act's track; `registered`: its centre may take it there.
    """

    at: dict[str, str]
    kept: str = ""
    proposed: str = ""
    certifying: bool = False
    registered: bool = True
    sent: bool = True

    def mine(self) -> bool:
        """Whether the mediator has a part in the case: of others' cases a mediator may not even know."""
        over = self.at["case"] in f"{S} {E} closed".split() or self.kept in S.split()
        waiting = () if over else ("proposed", "accepted", "disclosed")
        return self.at["assignment"] in ("confirmed", "active", *waiting)

    def leads_somewhere(self, kind: str, event: str) -> bool:
        """Whether there is such an address: a door of its own, and a subject where one is not begun by it."""
        sources, _, roles, *_ = ROWS[kind][event]
        begins_rightly = kind == "case" or (sources == ["none"]) == (self.at[kind] == "none")
        return "-" not in roles and (begins_rightly or roles == ["cjc"])

    def judge(self, kind: str, event: str, role: str, *, stale: bool = False, guard: bool = True) -> Verdict:
        """What must become of it. `guard`: whether every other guard and field is as it should be."""
        sources, (target,), roles, *where = ROWS[kind][event]
        received = roles == ["cjc"]
        if not self.leads_somewhere(kind, event):
            return Verdict(404)
        if not received and role not in ("officer", "head", "safety", "mediator", "system"):
            return Verdict(403)
        if not received and role == "mediator" and not self.mine():
            return Verdict(404)
        if role not in roles:
            return Verdict(403)
        if received and (not self.sent or self.at[kind] in ("none", "prepared")):
            return Verdict(404)
        if stale:
            return Verdict(412)
        after = self._target(event, target)
        if self.at[kind] not in sources or not after or (where and self.at["case"] not in where[0]):
            return Verdict(409)
        if kind == "agreement" and "certif" in event + after and not self.certifying:
            return Verdict(409)
        if not guard or self._blocked(kind, event, role):
            return Verdict(422)
        if kind == "case" and role == "safety" and target == "kept":
            return Verdict(200, {}, ("case:safety:end_proposed",), self.kept)
        return self._done(kind, event, after)

    def _target(self, event: str, target: str) -> str:
        """The state after the event, by where the case was stopped; empty where there is no way from here."""
        stopped_in = self.kept.split(".")[0]
        if target == "same":
            return self.at["case"]
        if target != "kept" or event == "dismiss_challenge":
            return stopped_in if target == "kept" else target
        if event == "release_hold":
            return "screening" if stopped_in in P.split() else stopped_in
        return "not_accepted" if stopped_in in P.split() else "terminated" if stopped_in in M.split() else ""

    def _blocked(self, kind: str, event: str, role: str) -> bool:
        """Guards that hang on where other subjects stand."""
        at = self.at
        if kind == "obligation":
            # Promises of a draft, given up or not, bind nobody.
            unsigned = at["agreement"] in ("drafted", "discarded")
            return unsigned or (event == "file_petition" and self.certifying and at["agreement"] != "certified")
        if kind != "case":
            return False
        if event == "change_track":
            return not (self.registered or self.certifying)
        if event == "close":
            bound = at["agreement"] not in ("none", "drafted", "discarded")
            owing = bound and at["obligation"] not in (
                "none",
                "done",
                "waived",
                "enforced",
                "refused_by_court",
                "expired",
            )
            waiting = at["session"] in ("planned", "notified", "opened") or at["agreement"] == "certificate_requested"
            return owing or waiting or at["referral"] in ("prepared", "sent", "more_asked")
        if event in ("release_hold", "end_for_safety"):
            return role == "head" and self.proposed != event
        return event in AFTER_A_SITTING and at["session"] == "opened"

    def _done(self, kind: str, event: str, target: str) -> Verdict:
        after = self.at | {kind: target}
        entries = [f"case:{'file' if kind == 'case' else kind}:{event}"]
        for other, standing, name, state in BESIDE.get(f"{kind} {event}", ()):
            if standing and after[other] not in standing.split():
                continue
            if name == "start_monitoring" and self.at["obligation"] == "none":
                continue
            after[other] = after[other] if state == "same" else state
            entries.append(f"case:{'file' if other == 'case' else other}:{name}")
        if event == "terms_reached":
            after["obligation"] = "pending"
        return Verdict(200, after, tuple(entries), self._keeps(event, after["case"]))

    def _keeps(self, event: str, state: str) -> str:
        """What the case remembers: where it was stopped, and where before that when it was stopped twice."""
        if state == self.at["case"]:
            return self.kept
        if event == "release_hold":
            return self.kept.partition(".")[2]
        if state not in ("suspended", "safety_hold"):
            return ""
        return ".".join(place for place in (self.at["case"], self.kept) if place)

    def take(self, kind: str, event: str, verdict: Verdict) -> None:
        """Go where an accepted event leads."""
        self.at |= verdict.after
        self.kept = verdict.kept
        if "case:safety:end_proposed" in verdict.entries:
            self.proposed = event
        elif self.at["case"] != "safety_hold":
            self.proposed = ""
        if kind == "referral" and event in ("prepare", "send"):
            self.sent = event == "send"
        if event == "change_track":
            self.certifying = not self.certifying
