"""Every command, on one page."""

from __future__ import annotations

from collections.abc import Mapping

from application.acts import awards, decisions, homes, reminders, reviews, rounds, schemes, standing, units
from application.command import Command
from domain.refusals import UnknownAct

COMMANDS: tuple[type[Command], ...] = (
    # the organisation tree
    units.FoundUnit, units.RenameUnit, units.MoveUnit, units.MergeUnit, units.DissolveUnit,
    units.Appoint, units.Vacate, units.Delegate,
    # homes
    homes.RegisterHome, homes.RenameHome, homes.HandOverHome, homes.RecordFacts, homes.RecordOfficers,
    homes.RecordDisqualifyingFact, homes.DecideStandard, homes.ConfirmStandard, homes.CloseHome,
    reviews.HoldReview, reviews.CorrectReview,
    # notices and rounds
    schemes.PublishScheme, rounds.OpenRound, rounds.ExtendRound, rounds.ChangeQuota, rounds.CloseRound,
    # an application's road
    awards.Apply, awards.Amend, awards.Withdraw, awards.ReceivePaper, awards.Remark, awards.Recuse,
    awards.Deliberate, awards.Endorse, awards.SelfAssess, awards.Verify, awards.Assess, awards.Survey, awards.WaiveCoverage, awards.Cosign,
    awards.Publicise, awards.Object, awards.SettleObjection, awards.ClosePublicity,
    awards.Select, awards.PutOnReserve, awards.NotSelect, awards.Approve, awards.MarkNotApplicable,
    awards.Return, awards.Reject,
    decisions.IssueDecision, decisions.AnnulDecision,
    # the life of an honour
    standing.Commend, standing.PayGrant, standing.Reinspect,
    standing.OrderRectification, standing.ExtendRectification, standing.AcceptRectification,
    standing.Reprimand, standing.Suspend, standing.Reinstate, standing.Promote, standing.Demote,
    standing.ProposeRevocation, standing.Hear, standing.ConcurInRevocation, standing.DropRevocation,
    standing.Revoke, standing.RescindRevocation, standing.GiveBack,
    standing.Expire, standing.Lapse, standing.Relinquish, standing.EndStructurally, standing.Annul,
    standing.Renew, standing.Restore, standing.Correct, standing.Import, standing.TakeOver,
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
