"""Not in this state, order or time."""

from __future__ import annotations

from domain.refusals.refusal import NotNow


class OutOfTurn(NotNow):
    """The signing order has another step first."""

    code = "out-of-turn"
    zh = "现在应先办理“{waiting}”，“{asked}”尚未轮到。"
    en = "“{waiting}” comes first; it is not the turn of “{asked}”."


class NotInThisState(NotNow):
    """The award, round or home is not in a state in which this can be done."""

    code = "not-in-this-state"
    zh = "当前状态为“{state}”，不能进行“{act}”。"
    en = "In the state “{state}”, “{act}” is not possible."


class LaterActsStand(NotNow):
    """A paper bears an earlier day, and something recorded for a later day would not have been possible after it."""

    code = "later-acts-stand"
    zh = "“{honour}”已登记的“{act}”（{on}）在本件之后即不能成立；请先核实两份文书的日期，必要时先撤回或更正该项。"
    en = (
        "“{act}” of “{honour}”, recorded for {on}, would not have been possible after this; check the days of both papers "
        "first."
    )


class WindowClosed(NotNow):
    """Outside the application window (FS2018-3.4.2)."""

    code = "window-closed"
    zh = "不在受理时间内（{opens} 至 {closes}），办理日期为{on}。如需延期，请由{extender}作出并说明理由。"
    en = "Outside the window {opens} to {closes} (the day is {on}). Only {extender} may extend it, with a reason."


class StageClosed(NotNow):
    """Outside the window of this stage of the round."""

    code = "stage-closed"
    zh = "“{stage}”阶段为{opens} 至 {closes}，{on}不能办理。"
    en = "The stage “{stage}” runs from {opens} to {closes}; not on {on}."


class TooEarly(NotNow):
    """The time for this has not come."""

    code = "too-early"
    zh = "{what}最早可于{earliest}办理，办理日期为{on}。"
    en = "{what} is possible from {earliest} at the earliest; the day is {on}."


class TooLate(NotNow):
    """The time for this is over."""

    code = "too-late"
    zh = "{what}已于{latest}截止，办理日期为{on}。"
    en = "{what} ended on {latest}; the day is {on}."


class WorkingDaysUnknown(NotNow):
    """A period in working days runs into a year whose working days nobody has entered: whether it is over cannot be told."""

    code = "working-days-unknown"
    zh = (
        "{years}年的工作日安排尚未导入，{what}暂计至{until}，不能据此办理；"
        "请先导入工作日历（jianjia calendar import 文件）。"
    )
    en = (
        "The working days of {years} are not known: import the calendar (jianjia calendar import FILE). "
        "{what} ends on {until} for the time being, and nothing is decided by that."
    )


class StillOpen(NotNow):
    """Something must be settled first: an open objection, a hearing period, a concurrence."""

    code = "still-open"
    zh = "{what}尚未完成，暂不能办理。"
    en = "{what} is not settled yet."


class OutcomeNotInScheme(NotNow):
    """The notice knows no such outcome (schemes: anything not listed is refused)."""

    code = "outcome-not-in-scheme"
    zh = "通知没有规定“{outcome}”，不能这样办理。"
    en = "The notice knows no “{outcome}”."


class RoundClosed(NotNow):
    """The round takes no more applications."""

    code = "round-closed"
    zh = "批次“{round}”已截止。"
    en = "The round “{round}” is closed."


class SchemeNotInForce(NotNow):
    """Rounds are opened only while the scheme is in force."""

    code = "scheme-not-in-force"
    zh = "通知“{scheme}”在{on}不在有效期内。"
    en = "The scheme “{scheme}” is not in force on {on}."
