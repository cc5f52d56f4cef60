"""Why the door says no, before the domain is asked. Same shape as every refusal: a code and a sentence each."""

from __future__ import annotations

from typing import ClassVar

from domain.refusals import Refusal, UnknownField, Wrong


class AtTheDoor(Refusal):
    """The request itself is not one that can be looked into; ``status`` is what HTTP calls that."""

    status: ClassVar[int]


class TokenMissing(AtTheDoor):
    """Who asks must be known; only health, documentation and the pages of the refusals are open to all."""

    code = "token-missing"
    status = 401
    zh = "请求未带令牌，请在 Authorization 头中写入“Bearer 令牌”。"
    en = "The request carries no token; send `Authorization: Bearer …`."


class TokenInvalid(AtTheDoor):
    """The token was not signed by this server, was altered, or was issued for something else."""

    code = "token-invalid"
    status = 401
    zh = "令牌无效，请重新签发。"
    en = "The token is not valid; have a new one issued."


class TokenOutOfDate(AtTheDoor):
    """The token was good once."""

    code = "token-expired"
    status = 401
    zh = "令牌已过期，请重新签发。"
    en = "The token has expired; have a new one issued."


class BadHeader(AtTheDoor):
    """A header that this API reads is not written as it must be."""

    code = "bad-header"
    status = 400
    zh = "请求头“{header}”应写作{wanted}。"
    en = "The header `{header}` is written {wanted}."


class BadParameter(AtTheDoor):
    """A parameter of the query is unknown or cannot be read."""

    code = "bad-parameter"
    status = 400
    zh = "参数“{parameter}”：{problem}"
    en = "The parameter `{parameter}`: {problem}"


class NoSuchPath(AtTheDoor):
    """There is nothing at this path."""

    code = "no-such-path"
    status = 404
    zh = "没有“{path}”这一地址，全部地址见 /docs。"
    en = "There is nothing at `{path}`; /docs lists every path."


class WrongMethod(AtTheDoor):
    """The path is right, the method is not; ``Allow`` names those that are."""

    code = "wrong-method"
    status = 405
    zh = "此地址不能用 {method} 方法，可用：{allowed}。"
    en = "{method} is not possible here; use {allowed}."


class BodyTooLarge(AtTheDoor):
    """The body is larger than the server takes."""

    code = "body-too-large"
    status = 413
    zh = "请求内容超过{limit}字节，请精简或分次提交。"
    en = "The body is larger than {limit} bytes."


class NotJson(AtTheDoor):
    """Commands are sent as JSON and say so."""

    code = "not-json"
    status = 415
    zh = "请求内容类型为“{actual}”，应为 application/json。"
    en = "The content type is `{actual}`; it must be application/json."


class VersionMissing(AtTheDoor):
    """A command about something that exists must name the version it was decided on (RFC 6585)."""

    code = "version-missing"
    status = 428
    zh = "请在 If-Match 头中写入您所看到的版本（响应头 ETag 的值）。"
    en = "Name the version you saw in `If-Match`: the `ETag` of the answer you looked at."


class BadValue(Wrong):
    """A value in the body is not of the kind the command asks for."""

    code = "bad-value"
    zh = "填写有误：{problem}"
    en = "Not right: {problem}"


class UnknownKey(UnknownField):
    """A field that the command does not have, with the one that was probably meant."""

    zh = "{problem}"
    en = "{problem}"


class NameTwice(Wrong):
    """The same field stands twice in one object: programs differ in which of the two they take (RFC 7493)."""

    code = "name-twice"
    zh = "“{field}”出现了两次，请只保留一次。"
    en = "`{field}` stands there twice; keep one."


class StoreDown(AtTheDoor):
    """The database does not answer; the same request, with the same key, may be sent again."""

    code = "store-unavailable"
    status = 503
    zh = "数据库暂时无法访问，{fate}，请稍后用同一幂等键重试。"
    en = "The database does not answer, {fate}; try again soon with the same idempotency key."


class RegisterDown(AtTheDoor):
    """A register could not take in an event; nothing is lost, the others go on, and it goes on when that is mended."""

    code = "register-stopped"
    status = 503
    zh = "台账“{register}”在位置{position}停止更新，事件没有丢失，请联系管理员。"
    en = "The register “{register}” stopped at position {position}; nothing is lost, tell the administrator."


class NotThereYet(AtTheDoor):
    """The log has not reached the position asked for; there may be another server, or the position is of another store."""

    code = "position-not-reached"
    status = 503
    zh = "数据尚未到达位置{wanted}（现为{position}），请稍后再试。"
    en = "Position {wanted} is not reached yet (it is {position}); try again soon."


class Unexpected(AtTheDoor):
    """A mistake of the program; it is in the server's log under the number given."""

    code = "unexpected"
    status = 500
    zh = "系统内部错误，编号{number}，请联系管理员。"
    en = "An internal error, number {number}; tell the administrator."
