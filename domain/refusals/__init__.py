"""Why Jianjia says no.

A refusal is a result people act on: a stable ``code``, a sentence in Chinese and one in English, the clause it rests
on, and the parameters of the sentence. Nothing is written when one is raised.

    Refusal
    ├── Unknown            404  there is no such thing
    ├── NotYours           403  somebody else must do this
    ├── NotNow             409  not in this state, order or time
    ├── Conflict           409  somebody was there first
    ├── NotEligible        422  the rules of the notice are not met
    ├── Incomplete         422  something is missing
    └── Wrong              422  something is written wrongly

One class per rule; its docstring is its documentation (``docs/reference/refusals.md`` is made from it).
"""

from domain.refusals.conflict import (
    AlreadyExists,
    BetterScored,
    ChangedMeanwhile,
    DuplicateApplication,
    KeyReused,
    NoPlacesLeft,
    RankedBefore,
    SealedAlready,
)
from domain.refusals.incomplete import (
    AnswerMissing,
    FieldMissing,
    InspectorsMissing,
    MaterialMissing,
    OpinionMissing,
    ReasonMissing,
    SealMissing,
)
from domain.refusals.not_eligible import (
    AlreadyGranted,
    AttributeNotMet,
    Banned,
    DateNotMet,
    Disqualified,
    FigureNotMet,
    HolderAlready,
    NoAlternativeMet,
    NoQuorum,
    NotPassed,
    NotReviewed,
    PrerequisiteMissing,
    StreakShort,
    SubUnitsShort,
    TooShortInGrade,
    WrongKind,
)
from domain.refusals.not_now import (
    NotInThisState,
    OutcomeNotInScheme,
    OutOfTurn,
    RoundClosed,
    SchemeNotInForce,
    StageClosed,
    StillOpen,
    TooEarly,
    TooLate,
    WindowClosed,
)
from domain.refusals.not_yours import (
    InspectorFromWithin,
    NoSuchBody,
    SamePerson,
    SeatNotHeld,
    SteppedAside,
    WrongSigner,
)
from domain.refusals.refusal import (
    Conflict,
    Incomplete,
    NotEligible,
    NotNow,
    NotYours,
    Refusal,
    Unknown,
    Wrong,
    every,
    together,
)
from domain.refusals.unknown import (
    NotFound,
    UnknownAct,
    UnknownHonour,
    UnknownScheme,
)
from domain.refusals.wrong import (
    BackDatedTooFar,
    ImpossibleCounts,
    InTheFuture,
    Malformed,
    NoticeMistake,
    NoticeRefused,
    OutOfRange,
    TooLong,
    UnknownField,
    UnknownFinding,
    UnknownGrade,
    UnknownItem,
    WrongType,
)

__all__ = [
    "AlreadyExists",
    "AlreadyGranted",
    "AnswerMissing",
    "AttributeNotMet",
    "BackDatedTooFar",
    "Banned",
    "BetterScored",
    "ChangedMeanwhile",
    "Conflict",
    "DateNotMet",
    "Disqualified",
    "DuplicateApplication",
    "FieldMissing",
    "FigureNotMet",
    "HolderAlready",
    "ImpossibleCounts",
    "InTheFuture",
    "Incomplete",
    "InspectorFromWithin",
    "InspectorsMissing",
    "KeyReused",
    "Malformed",
    "MaterialMissing",
    "NoAlternativeMet",
    "NoPlacesLeft",
    "NoQuorum",
    "NoSuchBody",
    "NotEligible",
    "NotFound",
    "NotInThisState",
    "NotNow",
    "NotPassed",
    "NotReviewed",
    "NotYours",
    "NoticeMistake",
    "NoticeRefused",
    "OpinionMissing",
    "OutOfRange",
    "OutOfTurn",
    "OutcomeNotInScheme",
    "PrerequisiteMissing",
    "RankedBefore",
    "ReasonMissing",
    "Refusal",
    "RoundClosed",
    "SamePerson",
    "SchemeNotInForce",
    "SealMissing",
    "SealedAlready",
    "SeatNotHeld",
    "StageClosed",
    "SteppedAside",
    "StillOpen",
    "StreakShort",
    "SubUnitsShort",
    "TooEarly",
    "TooLate",
    "TooLong",
    "TooShortInGrade",
    "Unknown",
    "UnknownAct",
    "UnknownField",
    "UnknownFinding",
    "UnknownGrade",
    "UnknownHonour",
    "UnknownItem",
    "UnknownScheme",
    "WindowClosed",
    "Wrong",
    "WrongKind",
    "WrongSigner",
    "WrongType",
    "every",
    "together",
]
