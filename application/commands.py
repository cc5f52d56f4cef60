"""Every command, on one page."""

from __future__ import annotations

from collections.abc import Mapping

from application.acts import (
    base_file,
    calendars,
    decisions,
    homes,
    reminders,
    reviews,
    rounds,
    schemes,
    units,
)
from application.acts.award import (
    application,
    conferral,
    deciding,
    ending,
    grade,
    publicity,
    rectification,
    reinspection,
    reprimand,
    revocation,
    signing,
    suspension,
)
from application.command import Command
from domain.refusals import UnknownAct

COMMANDS: tuple[type[Command], ...] = (
    # the organisation tree
    units.FoundUnit, units.RenameUnit, units.MoveUnit, units.MergeUnit, units.DissolveUnit,
    units.Appoint, units.Vacate, units.Delegate,
    # homes
    homes.RegisterHome, homes.RenameHome, homes.HandOverHome, homes.RecordFacts, homes.RecordOfficers,
    homes.RecordDisqualifyingFact, homes.DecideStandard, homes.ConfirmStandard, homes.CloseHome,
    base_file.RecordEntry, base_file.CorrectEntry, base_file.StrikeEntry,
    reviews.HoldReview, reviews.WaiveReviewCoverage, reviews.CorrectReview, reviews.ConfirmReview,
    reviews.ExtendReviewRectification, reviews.AcceptReviewRectification, reviews.ReportReview,
    # calendars, notices and rounds
    calendars.ImportCalendar, schemes.PublishScheme, rounds.OpenRound, rounds.ExtendRound, rounds.ChangeQuota, rounds.CloseRound,
    # an application's road
    application.Apply, application.Amend, application.Withdraw, application.ReceivePaper, application.Remark,
    application.Recuse,
    signing.Deliberate, signing.Endorse, signing.SelfAssess, signing.Verify, signing.Assess, signing.Survey,
    signing.WaiveCoverage, signing.Cosign,
    publicity.Publicise, publicity.Object, publicity.SettleObjection, publicity.ClosePublicity,
    deciding.Select, deciding.PutOnReserve, deciding.NotSelect, deciding.Approve, deciding.MarkNotApplicable,
    deciding.Return, deciding.Reject,
    decisions.IssueDecision, decisions.AnnulDecision,
    # the life of an honour
    conferral.Commend, conferral.PayGrant, reinspection.Reinspect,
    rectification.OrderRectification, rectification.ExtendRectification, rectification.AcceptRectification,
    reprimand.Reprimand, suspension.Suspend, suspension.Reinstate, grade.Promote, grade.Demote,
    revocation.ProposeRevocation, revocation.Hear, revocation.ConcurInRevocation, revocation.DropRevocation,
    revocation.Revoke, revocation.RescindRevocation, revocation.GiveBack,
    ending.Expire, ending.Lapse, ending.Relinquish, ending.EndStructurally, ending.Annul,
    ending.Renew, ending.Restore, ending.ClearAlert, ending.Correct, conferral.Import, ending.TakeOver,
    reminders.AcknowledgeReminder,
)  # fmt: skip

BY_ACT: Mapping[str, type[Command]] = {command.act: command for command in COMMANDS}
"""The commands by the name of their act."""


def command_for(act: str) -> type[Command]:
    """The command of an act; refused when there is none."""
    found = BY_ACT.get(act)
    if found is None:
        raise UnknownAct(act=act)
    return found
