"""Every event that may ever have been recorded, by its topic. This list only grows; a test holds it to that."""

from __future__ import annotations

from collections.abc import Mapping

from domain import base_file, decision, home, member_review, reminder, roll, round, units, work_calendar
from domain.award import (
    application,
    chronicle,
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
from domain.kernel import Event
from domain.scheme import publication

EVENTS: tuple[type[Event], ...] = (
    publication.SchemePublished,
    units.Founded, units.Renamed, units.Moved, units.Merged, units.Dissolved,
    units.Appointed, units.Vacated, units.Delegated,
    home.Registered, home.Renamed, home.HandedOver, home.FactsRecorded, home.OfficersRecorded,
    home.StandardDecided, home.StandardConfirmed, home.DisqualifyingFactRecorded, home.AwardOpened, home.Closed,
    base_file.EntryRecorded, base_file.EntryStruck,
    round.Opened, round.Extended, round.ApplicationCounted, round.PlaceTaken, round.PlaceFreed, round.QuotaChanged, round.Closed,
    roll.Entered, roll.Left,
    application.Applied, application.Amended, application.Withdrawn, application.PaperReceived, application.Remarked,
    application.Recused,
    signing.Deliberated, signing.Endorsed, signing.SelfAssessed, signing.SystemVerified, signing.Assessed,
    signing.CoverageWaived, signing.Surveyed,
    signing.Cosigned, publicity.PublicityOpened, publicity.Objected, publicity.ObjectionSettled, publicity.Publicised,
    deciding.Selected, deciding.PutOnReserve, deciding.NotSelected, deciding.DistrictApproved, deciding.StepNotApplicable,
    deciding.Returned, deciding.Rejected,
    conferral.Conferred, conferral.Imported, conferral.Commended, conferral.GrantPromised, conferral.GrantPaid,
    reinspection.Reinspected, reinspection.Retained, reprimand.Warned, reprimand.Criticised,
    rectification.RectificationOrdered, rectification.RectificationExtended, rectification.RectificationAccepted,
    rectification.RectificationWithdrawn,
    suspension.Suspended, suspension.Reinstated, grade.Promoted, grade.Demoted,
    revocation.RevocationProposed, revocation.RevocationHeard, revocation.RevocationConcurred, revocation.RevocationDropped,
    revocation.Revoked, revocation.RevocationRescinded, revocation.Recalled,
    ending.Expired, ending.Lapsed, ending.Relinquished, ending.EndedByStructuralChange, ending.Annulled, ending.Superseded,
    ending.TookEffect, ending.Renewed, ending.Restored, ending.AlertRaised, ending.AlertCleared, ending.HolderChanged, ending.Corrected,
    chronicle.SetAside,
    decision.Issued, decision.Annulled,
    member_review.CoverageWaived, member_review.Held, member_review.Corrected, member_review.Confirmed,
    member_review.RectificationExtended, member_review.Rectified, member_review.Reported,
    work_calendar.YearAnnounced, work_calendar.YearCorrected,
    reminder.Issued, reminder.Delivered, reminder.DeliveryFailed, reminder.Withdrawn, reminder.Resumed, reminder.Acknowledged,
)  # fmt: skip


def catalogue() -> Mapping[str, type[Event]]:
    """Topic → event class."""
    return {event.topic: event for event in EVENTS}
