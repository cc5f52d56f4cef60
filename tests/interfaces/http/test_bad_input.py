"""Bad input and misuse: each a typed refusal with its own code and sentence, and nothing written."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from domain.home import UnionHome
from tests.interfaces.http.house import House, refused
from tests.support.papers import notice, papers
from tests.support.world import district_road

HOSPITAL = "/awards/district-advanced-home.2018.hospital-home"
SCHOOL = {"round": "district-advanced-home.2018", "home": "school-home"}


@pytest.fixture(autouse=True)
def nothing_is_written(shared: House) -> Iterator[None]:
    """Whatever a test here does, the log stays as it was."""
    before = shared.head
    yield
    assert shared.head == before


def complete() -> dict[str, Any]:
    scheme = notice("fangshan-2018")
    return papers(scheme.honours["district-advanced-home"], scheme) | SCHOOL


# --- the door --------------------------------------------------------------------------------------------------------


def test_without_a_token_nobody_is_known(shared: House) -> None:
    refused(shared.http.get("/me"), "token-missing", 401)
    refused(shared.http.post("/awards", json={}), "token-missing", 401)
    answer = shared.http.get("/me", headers={"Authorization": "Basic eDp5"})
    refused(answer, "token-missing", 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_token_that_was_tampered_with_is_no_token(shared: House) -> None:
    good = shared.headers("hospital/chair")["Authorization"]
    head, payload, seal = good.removeprefix("Bearer ").split(".")
    other = shared.headers("school/chair")["Authorization"].removeprefix("Bearer ").split(".")
    middle = len(seal) // 2
    flipped = seal[:middle] + ("A" if seal[middle] != "A" else "B") + seal[middle + 1 :]
    unsigned = "eyJhbGciOiJub25lIn0"
    for token in (
        f"{head}.{payload}.{flipped}",
        f"{head}.{other[1]}.{seal}",
        f"{unsigned}.{payload}.",
        f"{unsigned}.{payload}.{seal}",
        "not a token",
        "x" * 5000,
    ):
        answer = shared.http.get("/me", headers={"Authorization": f"Bearer {token}"})
        refused(answer, "token-invalid", 401)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Jianjia-Seat", "hospital"),
        ("Jianjia-Seat", "hospital/chair/x"),
        ("Jianjia-Seat", "%ff/chair"),
        ("If-Match", "1"),
        ("If-Match", 'W/"1"'),
        ("If-Match", '"1", "2"'),
        ("If-Match", '"99999999999999999999"'),
        ("Idempotency-Key", "two words"),
        ("Idempotency-Key", "k" * 201),
    ],
)
def test_a_header_that_cannot_be_read(shared: House, header: str, value: str) -> None:
    headers = shared.headers("hospital/chair") | {"If-Match": '"1"', header: value}
    refused(
        shared.http.post(f"{HOSPITAL}/withdraw", json={"reason": "x"}, headers=headers), "bad-header", 400
    )


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("If-Match", ("*", '"1"')),
        ("Idempotency-Key", ("a", "b")),
        ("Jianjia-Seat", ("hospital/chair", "hospital/clerk")),
        ("Authorization", ("Bearer x", "Bearer y")),
    ],
)
def test_a_header_that_decides_something_is_sent_once(
    shared: House, header: str, values: tuple[str, str]
) -> None:
    own = shared.headers("hospital/chair") | {"If-Match": '"1"'}
    headers = [(name, value) for name, value in own.items() if name != header]
    headers += [(header, value) for value in values]
    answer = shared.http.post(f"{HOSPITAL}/withdraw", json={"reason": "x"}, headers=headers)
    assert refused(answer, "bad-header", 400)["params"]["header"] == header


@pytest.mark.parametrize(
    "path",
    ["/me/worklist?limit=1&limit=2", "/registers/homes?unit=school&unit=hospital",
     "/registers/honours/diff?from=2018-01-01&from=2018-01-02"],
)  # fmt: skip
def test_a_parameter_stands_once(shared: House, path: str) -> None:
    refused(shared.http.get(path, headers=shared.headers("hospital/chair")), "bad-parameter", 400)


def test_nothing_is_carried_out_when_a_trial_is_asked_for_and_not_asked_for(shared: House) -> None:
    path = f"{HOSPITAL}/withdraw?dry_run=true&dry_run=false"
    refused(shared.post("hospital/chair", path, {"reason": "x"}, version=1), "bad-parameter", 400)


def test_what_is_no_request_at_all_is_a_problem_too(shared: House) -> None:
    where = urlsplit(str(shared.http.base_url))
    for sent in (b"NONSENSE\r\n\r\n", b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"):
        with socket.create_connection((where.hostname, where.port or 80), timeout=30) as line:
            line.sendall(sent)
            answer = b"".join(iter(lambda: line.recv(65_536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400 ")
        assert b"content-type: application/problem+json" in head.lower()
        assert json.loads(body)["code"] == "malformed"


def test_a_path_that_leads_nowhere(shared: House) -> None:
    for path in ("/nowhere", "/awards/x/fly", "/awards/", "/errors/no-such-code", "/docs/../secret"):
        problem = refused(shared.get("hospital/chair", path), "no-such-path", 404)
        assert problem["errors"] == []


def test_a_method_that_is_not_possible_names_those_that_are(shared: House) -> None:
    answer = shared.http.delete(HOSPITAL, headers=shared.headers("hospital/chair"))
    refused(answer, "wrong-method", 405)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_parameter_nobody_knows_is_not_ignored(shared: House) -> None:
    answer = shared.post("hospital/chair", f"{HOSPITAL}/withdraw?dryrun=true", {"reason": "x"}, version=1)
    refused(answer, "bad-parameter", 400)
    answer = shared.post("hospital/chair", f"{HOSPITAL}/withdraw?dry_run=perhaps", {"reason": "x"}, version=1)
    refused(answer, "bad-parameter", 400)


@pytest.mark.parametrize(
    "path",
    ["/me?as_of=2018-01-01", f"{HOSPITAL}?known_at=3", "/units/hospital?asof=2018-01-01", "/registers?limit=3", "/me/worklist?x=1",
     "/registers/honours?colour=red", "/units/hospital?as_of=yesterday", "/registers/honours?limit=0",
     "/registers/honours?known_at=soon", "/registers/honours?cursor=xx", "/registers/honours?view=upside-down"],
)  # fmt: skip
def test_a_parameter_of_a_read_that_is_unknown_or_wrong(shared: House, path: str) -> None:
    answer = shared.http.get(path, headers=shared.headers("hospital/chair"))
    refused(answer, "bad-parameter", 400)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("known_at", "99999999999999999999"), ("known_at", "9223372036854775808"), ("known_at", "9" * 5000),
        ("known_at", "0001-01-01T00:00:00+14:00"), ("known_at", "9999-12-31T23:59:59-14:00"),
        ("known_since", "9223372036854775808"), ("as_of", "9999-12-31"), ("as_of", "0001-01-01"),
        ("since", "9999-12-31"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("view", ["list", "duties", "overdue-then-and-now", "goals"])
def test_no_moment_is_too_far_away_to_be_refused(
    shared: House, view: str, parameter: str, value: str
) -> None:
    query = {"view": view, "as_of": "2018-06-30"} | {parameter: value}
    answer = shared.get("hospital/chair", "/registers/dynamic-management", **query)
    problem = refused(answer, "bad-parameter", 400)
    assert problem["params"]["parameter"] == parameter


@pytest.mark.parametrize("known", ["99999999999999999999", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("end", ["known_at", "known_from"])
def test_a_comparison_with_a_moment_too_far_away_is_refused(shared: House, end: str, known: str) -> None:
    query = {"from": "2018-01-01", end: known}
    problem = refused(shared.get("hospital/chair", "/registers/honours/diff", **query), "bad-parameter", 400)
    assert problem["params"]["parameter"] == end


def test_a_filter_by_a_number_nobody_can_count_to_is_refused(shared: House) -> None:
    query = {"more_than": "9" * 30}
    refused(shared.get("hospital/chair", "/registers/late-entries", **query), "bad-parameter", 400)


@pytest.mark.parametrize(
    ("query", "zh", "en"),
    [
        ("limit=0", "参数“limit”：不得小于1。", "The parameter `limit`: at least 1."),
        ("limit=x", "参数“limit”：应为整数。", "The parameter `limit`: a whole number."),
        (
            "as_of=2018-13-01",
            "参数“as_of”：应为日期，如2018-06-30。",
            "The parameter `as_of`: a day, such as 2018-06-30.",
        ),
        ("all=perhaps", "参数“all”：应为 true 或 false。", "The parameter `all`: true or false."),
    ],
)
def test_what_is_wrong_with_a_parameter_is_told_in_both_languages(
    shared: House, query: str, zh: str, en: str
) -> None:
    answer = shared.get("hospital/chair", f"/registers/honours?{query}")
    problem = refused(answer, "bad-parameter", 400)
    assert (problem["message"], problem["message_en"]) == (zh, en)


# --- the body --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b'{"round": ',
        b"[",
        b"nonsense",
        b'{"round": "\xff"}',
        b'{"round": "\\ud800"}',
        b'{"round": "a\\u0000b", "home": "h"}',
        b'{"round": "r", "home": "h", "form": {"a": NaN}}',
        b'{"round": "r", "home": "h", "form": {"a": 1e999}}',
        b'{"round": "r", "home": "h", "form": {"a": 123456789012345678901234567890}}',
        b'{"round": "r", "home": "h", "form": {"\\u0000": 1}}',
        b"[" * 5000 + b"]" * 5000,
    ],
)
def test_malformed_json(shared: House, content: bytes) -> None:
    headers = shared.headers("school/chair") | {"Content-Type": "application/json"}
    refused(shared.http.post("/awards", content=content, headers=headers), "malformed", 400)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b'{"round": "r", "home": "h", "round": "r2"}', "round"),
        (b'{"round": "r", "home": "h", "form": {"basic": {"a": 1, "a": 2}}}', "a"),
        (b'{"round": "r", "home": "h", "\\u0068ome": "h2"}', "home"),
        (b'{"round": "r", "home": "h", "form": {"basic": {"a/b": 1, "a\\/b": 2}}}', "a/b"),
    ],
)
def test_a_field_that_stands_twice(shared: House, content: bytes, field: str) -> None:
    headers = shared.headers("school/chair") | {"Content-Type": "application/json"}
    problem = refused(shared.http.post("/awards", content=content, headers=headers), "name-twice", 422)
    assert problem["params"] == {"field": field}


def test_rows_of_a_table_have_the_same_fields(shared: House) -> None:
    content = b'{"round": "r", "home": "h", "form": {"officers": {"rows": [{"name": "a"}, {"name": "b"}]}}}'
    headers = shared.headers("school/chair") | {"Content-Type": "application/json"}
    refused(shared.http.post("/awards", content=content, headers=headers), "not-found", 404)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk", ""]
)
def test_a_body_that_is_not_called_json(shared: House, kind: str) -> None:
    headers = shared.headers("school/chair") | {"Content-Type": kind}
    refused(shared.http.post("/awards", content=b"{}", headers=headers), "not-json", 415)


def test_a_packed_body_is_not_unpacked(shared: House) -> None:
    headers = shared.headers("school/chair") | {
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
    }
    answer = shared.http.post("/awards", content=gzip.compress(b"{}"), headers=headers)
    refused(answer, "not-json", 415)


@pytest.mark.parametrize("content", [b"null", b"[]", b"7", b'"text"'])
def test_a_body_that_is_no_object(shared: House, content: bytes) -> None:
    headers = shared.headers("school/chair") | {"Content-Type": "application/json"}
    problem = refused(shared.http.post("/awards", content=content, headers=headers), "bad-value", 422)
    assert problem["errors"][0]["pointer"] == ""


def test_an_oversized_body(shared: House) -> None:
    body = json.dumps(complete() | {"checklist": {"15": "x" * 100_000}}).encode()
    headers = shared.headers("school/chair") | {"Content-Type": "application/json"}
    refused(shared.http.post("/awards", content=body, headers=headers), "body-too-large", 413)


def test_an_oversized_body_in_pieces_of_unknown_number(shared: House) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"round": "'
        for _ in range(30):
            yield b"x" * 10_000

    headers = shared.headers("school/chair") | {"Content-Type": "application/json"}
    refused(shared.http.post("/awards", content=pieces(), headers=headers), "body-too-large", 413)


def test_a_body_that_ends_early(shared: House) -> None:
    """The line breaks while the body is on its way: the server goes on, and nothing is written."""
    where = urlsplit(str(shared.http.base_url))
    token = shared.headers("school/chair")["Authorization"]
    with socket.create_connection((where.hostname, where.port or 80)) as line:
        head = f"POST /awards HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\nContent-Type: application/json\r\n"
        line.sendall(head.encode() + b'Content-Length: 500\r\n\r\n{"round": "district')
    assert shared.http.get("/health/live").status_code == 200


def test_every_mistake_of_a_body_at_once(shared: House) -> None:
    body = {
        "round": 7, "home": "two words", "from": "form",
        "documents": [{"kind": "images", "name": "x", "digest": "md5:1"}], "effective_on": 1525219200,
    }  # fmt: skip
    problem = refused(shared.post("school/chair", "/awards", body), "bad-value", 422)
    told = {each["pointer"]: each["code"] for each in problem["errors"]}
    assert told == {
        "/round": "bad-value",
        "/home": "bad-value",
        "/from": "unknown-field",
        "/documents/0/digest": "bad-value",
        "/effective_on": "bad-value",
    }


def test_an_unknown_field_with_the_one_that_was_meant(shared: House) -> None:
    body = {"expected": 100, "present": 90, "in_favour": 80, "satisfacton": "96"}
    answer = shared.post("hospital/members-congress", f"{HOSPITAL}/deliberate", body, version=1)
    problem = refused(answer, "unknown-field", 422)
    assert problem["errors"][0]["pointer"] == "/satisfacton"
    assert "satisfaction" in problem["message"]
    assert "satisfaction" in problem["message_en"]


def test_a_missing_field(shared: House) -> None:
    problem = refused(
        shared.post("hospital/chair", f"{HOSPITAL}/withdraw", {}, version=1), "field-missing", 422
    )
    assert [each["pointer"] for each in problem["errors"]] == ["/reason"]


@pytest.mark.parametrize("number", ["90", 90.5, True, None, [90]])
def test_a_number_is_a_number(shared: House, number: Any) -> None:
    body = {"expected": 100, "present": number, "in_favour": 80, "satisfaction": "96"}
    answer = shared.post("hospital/members-congress", f"{HOSPITAL}/deliberate", body, version=1)
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/present"]


@pytest.mark.parametrize(
    "number", ["1e-999999999", "1e999999999", "9" * 400, "NaN", "Infinity", "一百", "0.12345678"]
)
def test_a_number_nobody_can_reckon_with(shared: House, number: str) -> None:
    body = {"expected": 100, "present": 90, "in_favour": 80, "satisfaction": number}
    answer = shared.post("hospital/members-congress", f"{HOSPITAL}/deliberate", body, version=1)
    assert refused(answer, "bad-value", 422)["errors"][0]["pointer"] == "/satisfaction"


# --- ids -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["nobody", "%00", "a%2Fb", "a%20b", "x" * 400, "%ED%A0%80", "award:x", "..%2F..%2Fetc"]
)
def test_an_award_that_does_not_exist(shared: House, name: str) -> None:
    for answer in (
        shared.get("hospital/chair", f"/awards/{name}"),
        shared.get("hospital/chair", f"/awards/{name}/history"),
        shared.post("hospital/chair", f"/awards/{name}/endorse", {}, version=1),
    ):
        assert answer.status_code == 404, answer.text
        assert answer.json()["code"] in ("not-found", "no-such-path")


def test_things_that_do_not_exist(shared: House) -> None:
    for path in (
        "/homes/x", "/rounds/x", "/units/x", "/units/x/seats", "/registers/x", "/schemes/fangshan-2018/forms/x",
        "/schemes/fangshan-2018/checklists/x",
    ):  # fmt: skip
        refused(shared.get("hospital/chair", path), "not-found", 404)
    refused(shared.get("hospital/chair", "/schemes/x"), "unknown-scheme", 404)
    refused(shared.get("hospital/chair", "/schemes/x/forms/5-1"), "unknown-scheme", 404)
    refused(shared.get("hospital/chair", "/acts/award.fly"), "unknown-act", 404)


def test_an_unknown_scheme(shared: House) -> None:
    body = {"scheme": "nowhere-2018", "honour": "x", "cycle": "2018"}
    seat = "fangshan-federation/organisation-and-publicity"
    refused(shared.post(seat, "/rounds", body), "unknown-scheme", 404)
    refused(shared.post(seat, "/rounds", body | {"scheme": "fangshan-2018"}), "unknown-honour", 404)


def test_a_notice_with_mistakes(shared: House) -> None:
    chair, good = "fangshan-federation/chair", notice("fangshan-2018").model_dump(mode="json", by_alias=True)
    honours = {
        **good["honours"],
        "district-advanced-home": {**good["honours"]["district-advanced-home"], "kinds": 7},
    }
    problem = refused(
        shared.post(chair, "/schemes", {"content": {**good, "honours": honours, "colour": "red"}}),
        "notice-refused",
        422,
    )
    assert {each["pointer"] for each in problem["errors"]} == {
        "/content", "/content/colour", "/content/honours/district-advanced-home/kinds",
    }  # fmt: skip
    nobody = {**good["honours"]["district-advanced-home"], "conferring_body": "nobody"}
    honours = {**good["honours"], "district-advanced-home": nobody}
    problem = refused(
        shared.post(chair, "/schemes", {"content": {**good, "honours": honours}}), "notice-refused", 422
    )
    assert "/content/honours/district-advanced-home/conferring_body" in {
        e["pointer"] for e in problem["errors"]
    }
    refused(shared.post(chair, "/schemes", {"content": good}), "already-exists", 409)
    refused(shared.post("hospital/chair", "/schemes", {"content": good}), "wrong-signer", 403)
    refused(shared.post(chair, "/schemes", {"content": {}}), "notice-refused", 422)


# --- the rules -------------------------------------------------------------------------------------------------------


def test_out_of_order(shared: House) -> None:
    body = {"opinion": "同意", "sealed_on": "2018-05-02"}
    answer = shared.post("hospital/party-committee", f"{HOSPITAL}/endorse", body, version=1)
    problem = refused(answer, "out-of-turn", 409)
    assert problem["clause"] == "FS2018-A5-1.S1"
    assert problem["params"]["waiting"] == "会员代表大会审议"


def test_the_wrong_signer(shared: House) -> None:
    body = {"expected": 100, "present": 90, "in_favour": 80, "satisfaction": "96"}
    answer = shared.post("school/members-congress", f"{HOSPITAL}/deliberate", body, version=1)
    refused(answer, "wrong-signer", 403)


def test_nobody_signs_for_a_seat_they_do_not_hold(shared: House) -> None:
    body = {"expected": 100, "present": 90, "in_favour": 80, "satisfaction": "96"}
    headers = shared.headers("school/members-congress") | {
        "Jianjia-Seat": "hospital/members-congress",
        "If-Match": '"1"',
    }
    answer = shared.http.post(f"{HOSPITAL}/deliberate", json=body, headers=headers)
    refused(answer, "seat-not-held", 403)
    answer = shared.post("somebody", f"{HOSPITAL}/deliberate", body, version=1)
    refused(answer, "seat-not-held", 403)


def test_nobody_is_jianjia_itself(shared: House) -> None:
    """The loader of trees may found the topmost unit; no token may speak for it."""
    body = {"id": "x", "type": "township-union", "title": "x"}
    refused(shared.post("fangshan-federation/registrar", "/units", body), "wrong-signer", 403)


def test_missing_material(shared: House) -> None:
    problem = refused(
        shared.post("school/chair", "/awards", complete() | {"documents": []}), "material-missing", 422
    )
    assert {each["code"] for each in problem["errors"]} == {"material-missing"}
    assert len(problem["errors"]) == 2
    refused(shared.post("school/chair", "/awards", complete() | {"checklist": {}}), "material-missing", 422)


def test_801_characters(shared: House) -> None:
    body = complete()
    body["form"]["deeds"]["main_deeds"] = "事" * 801
    problem = refused(shared.post("school/chair", "/awards", body), "too-long", 422)
    assert problem["params"] == {"field": "主要事迹", "actual": 801, "limit": 800}
    assert problem["errors"][0]["pointer"] == "/form/deeds/main_deeds"
    body["form"]["deeds"]["main_deeds"] = "事" * 800
    assert shared.post("school/chair", "/awards?dry_run=true", body).status_code == 200


@pytest.mark.parametrize(
    ("expected", "present", "in_favour"), [(100, 101, 90), (100, 90, 91), (0, 0, 0), (100, 90, -1)]
)
def test_impossible_counts(shared: House, expected: int, present: int, in_favour: int) -> None:
    body = {"expected": expected, "present": present, "in_favour": in_favour, "satisfaction": "96"}
    answer = shared.post("hospital/members-congress", f"{HOSPITAL}/deliberate", body, version=1)
    refused(answer, "impossible-counts", 422)


def test_a_remark_without_words(shared: House) -> None:
    answer = shared.post("hospital/chair", f"{HOSPITAL}/remark", {"text": " "}, version=1)
    problem = refused(answer, "field-missing", 422)
    assert [(each["pointer"], each["message"]) for each in problem["errors"]] == [("/text", "“内容”未填写。")]


def test_an_application_from_before_its_round(shared: House) -> None:
    for day in ("2018-04-11", "1826-01-01"):
        answer = shared.post("school/chair", "/awards", complete() | {"effective_on": day})
        assert refused(answer, "back-dated-too-far", 422)["params"] == {"on": day, "earliest": "2018-04-12"}


def test_the_wrong_kind(shared: House) -> None:
    body = complete() | {"round": "district-advanced-small-home.2018"}
    refused(shared.post("school/chair", "/awards", body), "wrong-kind", 422)


def test_a_second_application(shared: House) -> None:
    answer = shared.post("hospital/chair", "/awards", complete() | {"home": "hospital-home"})
    refused(answer, "duplicate-application", 409)


def test_a_prerequisite_that_is_missing(shared: House) -> None:
    body = complete() | {"home": "hospital-warm-station"}
    assert shared.world.read(UnionHome, "hospital-warm-station").exists
    answer = shared.post("hospital/chair", "/awards", body)
    assert answer.status_code == 422


def test_outside_the_window(shared: House) -> None:
    try:
        shared.world.day("2018-10-01")
        refused(shared.post("school/chair", "/awards", complete()), "window-closed", 409)
    finally:
        shared.world.day("2018-05-02")


def test_every_step_of_the_road_by_everybody_else(shared: House) -> None:
    """Whoever is not the signer of the waiting step is refused, whatever act of the road they try."""
    waiting = district_road()[0]
    for _, seat, act, facts in district_road()[1:]:
        body = {k: str(v) if k == "sealed_on" else v for k, v in facts(shared.world.clock.today).items()}
        answer = shared.post(seat, f"{HOSPITAL}/{act.partition('.')[2]}", body, version=1)
        assert answer.status_code in (403, 409), (seat, act, answer.text)
    for seat in ("hospital/chair", "liangxiang/chair", "fangshan-federation/chair", "ward/members-meeting"):
        body = dict(waiting[3](shared.world.clock.today))
        assert shared.post(seat, f"{HOSPITAL}/deliberate", body, version=1).status_code == 403
