"""Somebody else must do this."""

from __future__ import annotations

from domain.refusals.refusal import NotYours


class SeatNotHeld(NotYours):
    """Nobody acts for a seat they do not hold on the day."""

    code = "seat-not-held"
    zh = "您在{on}未担任“{unit}”的“{seat}”，不能代其办理。"
    en = "You do not hold the seat “{seat}” of “{unit}” on {on} and cannot act for it."


class WrongSigner(NotYours):
    """This step belongs to another seat (FS2018-3.3.2: only the unit's own system union verifies)."""

    code = "wrong-signer"
    zh = "此环节应由{expected}办理，您以“{actual}”的身份不能办理。"
    en = "This step belongs to {expected}; “{actual}” cannot do it."


class SamePerson(NotYours):
    """One person may not act at both of two steps that must be separate (Q05)."""

    code = "same-person"
    zh = "您已在“{step}”环节签办，按规定不得再办理本环节，请由他人办理。"
    en = "You already acted at “{step}” and may not act here as well; somebody else must."


class SteppedAside(NotYours):
    """Who stepped aside from an award does not sign it (Q25)."""

    code = "stepped-aside"
    zh = "您已申请回避，不能办理此件。"
    en = "You stepped aside from this case and cannot act on it."


class NoSuchBody(NotYours):
    """The actor of the step cannot be found in the organisation tree on that day."""

    code = "no-such-body"
    zh = "在组织机构中找不到“{unit}”的{actor}，请先维护组织机构。"
    en = "No {actor} can be found for “{unit}” in the organisation tree; maintain the tree first."


class InspectorFromWithin(NotYours):
    """Inspectors come from other units than the one inspected (Q25)."""

    code = "inspector-from-within"
    zh = "检查人员“{person}”在被检查单位任职，请由其他单位人员检查。"
    en = "The inspector “{person}” holds a seat in the unit inspected; somebody from another unit must inspect."
