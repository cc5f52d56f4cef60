"""Chapter one: an application is filed, corrected, perhaps withdrawn."""

from __future__ import annotations

from typing import Any

import msgspec

from domain.award.route import label
from domain.award.rules import Rules, Signer
from domain.award.state import AwardState, Content, Parts, plain
from domain.days import check_not_future
from domain.forms import (
    Json,
    by_paper,
    digest,
    document_problems,
    evaluate,
    form_problems,
    header_problems,
    moved,
    not_among,
    not_passed,
    read_answers,
    require_reason,
    require_text,
)
from domain.kernel import Event, Occasion
from domain.refusals import (
    BackDatedTooFar,
    DuplicateApplication,
    FieldMissing,
    MaterialMissing,
    NotInThisState,
    Refusal,
    TooLate,
    UnknownField,
    UnknownGrade,
    WrongKind,
    WrongSigner,
    together,
)
from domain.scheme.papers import ChecklistFile, DocumentFile
from domain.scheme.words import Text
from domain.vocabulary import Condition, Stage, Thing


class Subject(msgspec.Struct, frozen=True):
    """What is applied for, and for which home of which unit, in which round."""

    home: str
    unit: str
    unit_type: str
    kind: str
    round: str
    grade: str | None = None


class Applied(Event, frozen=True, kw_only=True):
    """A unit applied for an honour for its home (FS2018-3.3.1b, FS2018-3.4.1)."""

    topic = "award.applied:1"
    scheme: str
    honour: str
    home: str
    unit: str
    unit_type: str
    kind: str
    round: str
    grade: str | None = None
    content: Content
    parts: Parts
    then: str
    warnings: tuple[str, ...] = ()

    def apply(self, aggregate: AwardState) -> None:
        """Remember what is asked for, and by which rules."""
        aggregate.pin, aggregate.honour = self.scheme, self.honour
        aggregate.home, aggregate.unit, aggregate.unit_type = self.home, self.unit, self.unit_type
        aggregate.kind, aggregate.round, aggregate.grade = self.kind, self.round, self.grade
        aggregate.content, aggregate.parts = self.content, self.parts
        aggregate.applied_on, aggregate.applicant = self.effective_on, self.by
        aggregate.waiting, aggregate.reached_on = self.then, self.effective_on


class Amended(Event, frozen=True, kw_only=True):
    """The applicant corrected what was filed; seals over content that changed are void from here on (Q02)."""

    topic = "award.amended:1"
    content: Content
    parts: Parts
    changed: tuple[str, ...]
    voided: tuple[str, ...]
    then: str

    def apply(self, aggregate: AwardState) -> None:
        """Take the new content, void what it voids, go on where the route now stands."""
        aggregate.content, aggregate.parts = self.content, self.parts
        aggregate.void(self.originator_version, self.voided)
        aggregate.stage, aggregate.waiting = Stage.IN_ROUTE, self.then
        aggregate.reached_on, aggregate.returned_by = self.effective_on, None
        aggregate.withdraw_from_view()


class Withdrawn(Event, frozen=True, kw_only=True):
    """The applicant withdrew before the decision (Q06)."""

    topic = "award.withdrawn:1"
    reason: str

    def apply(self, aggregate: AwardState) -> None:
        """It ends here, neutrally."""
        aggregate.stage, aggregate.waiting, aggregate.ended_on = Stage.WITHDRAWN, None, self.effective_on
        aggregate.withdraw_from_view()


class PaperReceived(Event, frozen=True, kw_only=True):
    """The stamped paper set arrived (FS2018-3.4.1.5a)."""

    topic = "award.paper-received:1"
    stamped: bool
    note: str = ""


class Remarked(Event, frozen=True, kw_only=True):
    """A remark on the file; ``internal`` ones are kept from public views."""

    topic = "award.remarked:1"
    text: str
    internal: bool = True


class Recused(Event, frozen=True, kw_only=True):
    """A person steps aside from this award (Q25)."""

    topic = "award.recused:1"
    person: str
    reason: str

    def apply(self, aggregate: AwardState) -> None:
        """They do not sign here."""
        aggregate.recused.add(self.person)


class Application(AwardState):
    """An award from the first filing to the seal that decides it."""

    def apply_for(
        self,
        rules: Rules,
        subject: Subject,
        signer: Signer,
        on: Occasion,
        content: Content,
        warnings: tuple[str, ...] = (),
    ) -> None:
        """File an application. Eligibility and windows were checked by the caller over guarded streams."""
        if self.exists:
            raise DuplicateApplication(home=subject.home, round=subject.round)
        if not signer.acts_as(rules.honour.applicant):
            raise WrongSigner(expected=rules.actor_title(rules.honour.applicant), actual=signer.called)
        self.check_subject(rules, subject)
        check_not_future(on, on.effective_on)
        filed, parts = check_content(rules, content)
        self.record(
            Applied, on, scheme=rules.pin, honour=rules.honour_id, home=subject.home, unit=subject.unit,
            unit_type=subject.unit_type, kind=subject.kind, round=subject.round, grade=subject.grade,
            content=filed, parts=parts, then=rules.route.first, warnings=warnings,
        )  # fmt: skip

    def amend(self, rules: Rules, signer: Signer, on: Occasion, content: Content) -> None:
        """Correct what was filed and send it on its way again."""
        why = self.why_not_amend(rules, signer)
        if why:
            raise why
        self._check_follows(on)
        filed, parts = check_content(rules, content)
        changed = parts.changed(self.parts)
        voided = self._voided_by(rules, changed)
        standing = {seal.step for seal in self.seals if seal.live} - set(voided)
        self.record(
            Amended, on, content=filed, parts=parts, changed=tuple(sorted(changed)), voided=voided,
            then=next((step.step for step in rules.steps if step.step not in standing), rules.route.last),
        )  # fmt: skip

    def why_not_amend(self, rules: Rules, signer: Signer) -> Refusal | None:
        """Only the applicant amends, and only while the application lies with them."""
        untouched = self.stage == Stage.IN_ROUTE and not any(seal.live for seal in self.seals)
        if self.stage != Stage.RETURNED and not untouched:
            return NotInThisState(state=self.stage, act="amend")
        if not signer.acts_as(rules.honour.applicant):
            return WrongSigner(expected=rules.actor_title(rules.honour.applicant), actual=signer.called)
        return None

    def withdraw(self, rules: Rules, signer: Signer, on: Occasion, reason: str) -> None:
        """Take the application back."""
        why = self.why_not_withdraw(rules, signer, on)
        if why:
            raise why
        self._check_follows(on)
        self.record(Withdrawn, on, reason=require_reason(reason))

    def why_not_withdraw(self, rules: Rules, signer: Signer, on: Occasion) -> Refusal | None:
        """The applicant may withdraw until the step the notice names is sealed."""
        rule = rules.honour.on_disagreement
        limit = rules.route.last if rule.withdraw_until == "last" else rule.withdraw_until
        if self.stage not in (Stage.IN_ROUTE, Stage.RETURNED, Stage.RESERVED):
            return NotInThisState(state=self.stage, act="withdraw")
        if (closing := self.live_seal(limit)) is not None:
            step = label(rules.route.step(limit))
            what = Text(
                zh=f"“{step.zh}”办理以后不能撤回，撤回申报",
                en=f"Withdrawing (until “{step.en or step.zh}” is done)",
            )
            return TooLate(what=what, latest=closing.effective_on, on=on.effective_on, clause=rule.source)
        if not signer.acts_as(rules.honour.applicant):
            return WrongSigner(expected=rules.actor_title(rules.honour.applicant), actual=signer.called)
        return None

    def receive_paper(self, on: Occasion, *, stamped: bool, note: str = "") -> None:
        """Record that the paper set arrived."""
        self._may_be_noted(on, "receive-paper")
        self.record(PaperReceived, on, stamped=stamped, note=note)

    def remark(self, on: Occasion, *, text: str, internal: bool = True) -> None:
        """Put a remark on the file."""
        self._may_be_noted(on, "remark")
        self.record(Remarked, on, text=require_text(text), internal=internal)

    def recuse(self, on: Occasion, *, person: str, reason: str) -> None:
        """Let a person step aside."""
        self._may_be_noted(on, "recuse")
        self.record(Recused, on, person=person, reason=require_reason(reason))

    def _may_be_noted(self, on: Occasion, act: str) -> None:
        self._must_exist(act)
        check_not_future(on, on.effective_on)

    def _must_exist(self, act: str) -> None:
        if not self.exists:
            raise NotInThisState(state=Condition.NOT_APPLIED, act=act)

    def check_subject(self, rules: Rules, subject: Subject) -> None:
        """Refuse a kind of home, a type of unit or a grade the honour is not for."""
        honour = rules.honour
        if subject.kind not in honour.kinds:
            raise WrongKind(
                honour=honour.title, what=Thing.HOME_KIND, actual=subject.kind, clause=honour.source
            )
        if honour.unit_types and subject.unit_type not in honour.unit_types:
            raise WrongKind(
                honour=honour.title, what=Thing.UNIT_TYPE, actual=subject.unit_type, clause=honour.source
            )
        if subject.grade is None and honour.grades:
            raise FieldMissing(field="grade", pointer="/grade", clause=honour.source)
        if (subject.grade is not None or honour.grades) and honour.grade_rank(subject.grade) < 0:
            raise UnknownGrade(honour=honour.title, grade=subject.grade or "")

    def _voided_by(self, rules: Rules, changed: frozenset[str]) -> tuple[str, ...]:
        """The steps whose live seals fall: those that bound something changed, and all after the first of them. Where the
        notice resumes at the returner, those that come after it: nobody promised that these stand.
        """
        mode = rules.honour.on_disagreement.resubmission
        sealed = [step for step in rules.steps if self.live_seal(step.step)]
        if mode == "rerun-all":
            return tuple(step.step for step in sealed)
        if mode == "resume-at-returner":
            returner = rules.route.order.get(self.returned_by or "", -1)
            sealed = [step for step in sealed if rules.route.order[step.step] > returner]
        fallen = [place for place, step in enumerate(sealed) if changed.intersection(step.sees)]
        return tuple(step.step for step in sealed[fallen[0] :]) if fallen else ()

    def _check_follows(self, on: Occasion, clause: str | None = None) -> None:
        """The day on the paper is not after today, and not before the day the application came to where it lies."""
        check_not_future(on, on.effective_on)
        if self.reached_on is not None and on.effective_on < self.reached_on:
            raise BackDatedTooFar(on=on.effective_on, earliest=self.reached_on, clause=clause)


def check_content(rules: Rules, content: Content) -> tuple[Content, Parts]:
    """Refuse what is missing or wrong in the forms, the checklists and the materials; return what will be stored."""
    problems = _problems_of_forms(rules, content.form)
    checklist, wrong = _filed_checklists(rules, content.checklist)
    problems += wrong
    for material in rules.materials:
        if isinstance(material, DocumentFile):
            problems += document_problems(material, content.documents)
    problems += _not_asked_for(rules, content)
    if problems:
        raise together(problems)
    filed = Content(form=plain(content.form), checklist=plain(checklist), documents=content.documents)
    return filed, Parts(
        form=digest(filed.form), checklist=digest(filed.checklist), materials=digest(filed.documents)
    )


def _problems_of_forms(rules: Rules, given: Json) -> list[Refusal]:
    asked = rules.forms_filed
    problems = not_among(asked, given, "/form")
    for name, answers, at in by_paper(asked, given, "/form"):
        problems += moved(form_problems(rules.scheme.forms[name], answers), at)
    return problems


def _filed_checklists(rules: Rules, given: Json) -> tuple[Json, list[Refusal]]:
    """The checklists as they are stored, of several by the id of each, and everything that is wrong with them."""
    asked = rules.checklists_filed
    problems = not_among(asked, given, "/checklist")
    filed: dict[str, Json] = {}
    for name, written, at in by_paper(asked, given, "/checklist"):
        try:
            if read := _filed_checklist(rules, asked[name], written):
                filed[name] = read
        except Refusal as wrong:
            problems += moved([wrong], at)
    return (filed if len(asked) != 1 else next(iter(filed.values()), {})), problems


def _filed_checklist(rules: Rules, material: ChecklistFile, written: Json) -> Json:
    """One checklist as it is stored; nothing where it may be left out."""
    checklist = rules.scheme.checklists[material.checklist]
    if not written:
        if material.required:
            raise MaterialMissing(material=checklist.title, pointer="/checklist", clause=material.source)
        return {}
    problems = header_problems(checklist, written) if material.header else []
    try:
        answers = read_answers(checklist, written, rules.kind, headed=material.header)
    except Refusal as wrong:
        raise together([*problems, wrong]) from None
    if problems:
        raise together(problems)
    if material.must_pass and (why := not_passed(checklist, evaluate(checklist, answers, rules.grade))):
        why.pointer = "/checklist"
        raise why
    return {**_head(written), **answers}


def _head(written: Json) -> dict[str, Any]:
    """The head of a filed checklist, where one was filled in."""
    return {"header": written["header"]} if "header" in written else {}


def _not_asked_for(rules: Rules, content: Content) -> list[Refusal]:
    """What was filed although the notice has no place for it: nothing is silently kept."""
    extra: list[Refusal] = []
    if content.form and not rules.forms_filed:
        extra.append(UnknownField(field="form", pointer="/form"))
    if content.checklist and not rules.checklists_filed:
        extra.append(UnknownField(field="checklist", pointer="/checklist"))
    known = {m.document for m in rules.materials if isinstance(m, DocumentFile)}
    extra += [
        UnknownField(field=d.kind, pointer=f"/documents/{d.kind}")
        for d in content.documents
        if d.kind not in known
    ]
    return extra
