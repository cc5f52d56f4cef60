"""Somebody was there first."""

from __future__ import annotations

from domain.refusals.refusal import Conflict


class AlreadyExists(Conflict):
    """Something of that id is there already."""

    code = "already-exists"
    zh = "{kind}“{name}”已存在。"
    en = "The {kind} “{name}” exists already."


class DuplicateApplication(Conflict):
    """One application per home, honour and round (Q19)."""

    code = "duplicate-application"
    zh = "“{home}”在批次“{round}”中已有申报，不能重复申报。"
    en = "“{home}” has already applied in the round “{round}”."


class ChangedMeanwhile(Conflict):
    """Somebody else changed it since you looked."""

    code = "changed-meanwhile"
    zh = "办理期间内容已被他人更新（您看到的是第{expected}版，现为第{actual}版），请刷新后再试。"
    en = "It was changed meanwhile (you saw version {expected}, it is {actual}); reload and try again."


class KeyReused(Conflict):
    """The same idempotency key came with another request."""

    code = "key-reused"
    zh = "幂等键“{key}”已用于另一请求，请换用新的键。"
    en = "The idempotency key “{key}” was used for a different request; use a new one."


class SealedAlready(Conflict):
    """This body has already signed the step."""

    code = "sealed-already"
    zh = "“{by}”已办理本环节，无需重复。"
    en = "“{by}” has already signed this step."


class BetterScored(Conflict):
    """Points rank the applications, and one with more points still waits; going past it needs a reason."""

    code = "better-scored"
    zh = "“{other}”得{theirs}分，高于本件{mine}分，尚未办理；如需先行入选请说明理由。"
    en = "“{other}” has {theirs} points against {mine} and still waits; selecting past it needs a reason."


class RankedBefore(Conflict):
    """The reserve list has somebody before this one; going past them needs a reason."""

    code = "ranked-before"
    zh = "“{other}”在递补名单中排第{rank}位，位于本件之前；如需先行递补请说明理由。"
    en = "“{other}” stands at rank {rank} of the reserve list, before this one; going past it needs a reason."


class RankTaken(Conflict):
    """Another application of the round has this rank."""

    code = "rank-taken"
    zh = "第{rank}名已是“{other}”，名次不能重复。"
    en = "Rank {rank} is taken by “{other}”; no two are ranked alike."


class NoPlacesLeft(Conflict):
    """The quota of the round is used up."""

    code = "no-places-left"
    zh = "批次“{round}”名额已满（{what}：{limit}）{remedy}。"
    en = "No places left in the round “{round}” ({what}: {limit}){remedy}."
