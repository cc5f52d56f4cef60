"""How commands are answered: versions, safe retries, trying without doing."""

from __future__ import annotations

import gc
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from domain.round import Round
from tests.interfaces.http.house import House, refused
from tests.support.papers import notice, papers

VOTE = {"expected": 100, "present": 92, "in_favour": 90, "satisfaction": "96.5"}
ASSEMBLY = "hospital/members-congress"


def sealed(day: str = "2018-05-02") -> dict[str, str]:
    return {"opinion": "同意", "sealed_on": day}


# --- answers ---------------------------------------------------------------------------------------------------------


def test_a_command_answers_with_version_position_and_where_the_award_stands(home: House, award: str) -> None:
    answer = home.act(ASSEMBLY, award, "deliberate", VOTE)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["id"], told["act"], told["version"], told["position"]) == (
        award,
        "award.deliberate",
        2,
        home.head,
    )
    assert answer.headers["etag"] == '"2"'
    assert told["dry_run"] is False
    assert told["award"]["version"] == 2
    assert told["award"]["waiting"]["step"] == "administration"
    assert told["award"] == {
        key: value
        for key, value in home.get(ASSEMBLY, f"/awards/{award}").json().items()
        if key not in ("home_title", "content", "actions", "links")
    }


def test_what_is_created_says_where_it_is(home: House) -> None:
    answer = home.post(
        "hospital/chair", "/homes", {"id": "canteen", "unit": "hospital", "title": "食堂职工之家"}
    )
    assert answer.status_code == 201
    assert (answer.headers["location"], answer.headers["etag"]) == ("/homes/canteen", '"1"')
    assert answer.json()["award"] is None
    found = home.get("hospital/chair", answer.headers["location"])
    assert (found.json()["title"], found.headers["etag"]) == ("食堂职工之家", '"1"')


# --- versions --------------------------------------------------------------------------------------------------------


def test_a_command_about_something_that_exists_names_the_version(home: House, award: str) -> None:
    before = home.head
    refused(home.post(ASSEMBLY, f"/awards/{award}/deliberate", VOTE), "version-missing", 428)
    assert home.head == before
    assert home.post(ASSEMBLY, f"/awards/{award}/deliberate", VOTE, version="*").status_code == 200


def test_a_stale_version_is_told_what_happened_since(home: House, award: str) -> None:
    seen = home.get(ASSEMBLY, f"/awards/{award}").headers["etag"]
    assert home.act("hospital/chair", award, "remark", {"text": "请尽快审议"}).status_code == 200
    before = home.head
    answer = home.post(ASSEMBLY, f"/awards/{award}/deliberate", VOTE, version=seen)
    problem = refused(answer, "changed-meanwhile", 412)
    assert problem["since"] == [
        {"version": 2, "type": "award.remarked", "effective_on": "2018-05-02", "by": "hospital/chair"}
    ]
    assert problem["retry_safe"] is True
    assert home.head == before


def test_a_retry_is_not_safe_when_it_would_be_refused_or_the_case_has_changed(
    home: House, award: str
) -> None:
    home.act(ASSEMBLY, award, "deliberate", VOTE)
    answer = home.post(ASSEMBLY, f"/awards/{award}/deliberate", VOTE, version=1)
    assert refused(answer, "changed-meanwhile", 412)["retry_safe"] is False
    home.act("hospital/administration", award, "return", {"reason": "请补充"})
    answer = home.post("hospital/chair", f"/awards/{award}/withdraw", {"reason": "不申报了"}, version=2)
    assert refused(answer, "changed-meanwhile", 412)["retry_safe"] is False


def test_of_two_with_the_same_version_one_is_too_late(home: House, award: str) -> None:
    start = threading.Barrier(8)

    def remark(number: int) -> int:
        start.wait()
        answer = home.post("hospital/chair", f"/awards/{award}/remark", {"text": f"第{number}条"}, version=1)
        return answer.status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(remark, range(8))) == [200, *[412] * 7]
    assert home.version(award) == 2


# --- safe retries ----------------------------------------------------------------------------------------------------


def test_the_same_command_under_the_same_key_is_done_once(home: House, award: str) -> None:
    first = home.post(ASSEMBLY, f"/awards/{award}/deliberate", VOTE, version=1, Idempotency_Key="vote-1")
    before = home.head
    again = home.post(ASSEMBLY, f"/awards/{award}/deliberate", VOTE, version=1, Idempotency_Key="vote-1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json()
    assert again.headers["etag"] == first.headers["etag"]
    assert home.head == before


def test_a_replayed_answer_is_that_of_then_not_of_now(home: House, award: str) -> None:
    first = home.act(ASSEMBLY, award, "deliberate", VOTE, Idempotency_Key="vote-1")
    home.act("hospital/administration", award, "endorse", sealed())
    again = home.post(ASSEMBLY, f"/awards/{award}/deliberate", VOTE, version=1, Idempotency_Key="vote-1")
    assert again.json() == first.json()


def test_an_application_asked_for_again_answers_with_the_award(home: House) -> None:
    home.world.qualify(home.world.home("school"), "school")
    scheme = notice("fangshan-2018")
    body = papers(scheme.honours["district-advanced-home"], scheme)
    body |= {"round": "district-advanced-home.2018", "home": "school-home"}
    first = home.post("school/chair", "/awards", body, Idempotency_Key="a")
    again = home.post("school/chair", "/awards", body, Idempotency_Key="a")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert again.json()["id"] == "district-advanced-home.2018.school-home"
    assert home.world.read(Round, "district-advanced-home.2018").applications == [
        "district-advanced-home.2018.hospital-home",
        "district-advanced-home.2018.school-home",
    ]


def test_another_command_under_the_same_key_is_refused(home: House, award: str) -> None:
    home.act("hospital/chair", award, "remark", {"text": "一"}, Idempotency_Key="k")
    before = home.head
    for answer in (
        home.act("hospital/chair", award, "remark", {"text": "二"}, Idempotency_Key="k"),
        home.act("hospital/chair", award, "withdraw", {"reason": "一"}, Idempotency_Key="k"),
        home.act("hospital/chair", award, "remark", {"text": "一", "internal": False}, Idempotency_Key="k"),
    ):
        refused(answer, "key-reused", 422)
    assert home.head == before


def test_what_the_store_refuses_is_answered_and_leaves_nothing_in_the_log(
    home: House, award: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A key that was used, and a version that somebody else was faster to make: both are the caller's matter alone."""
    home.act("hospital/chair", award, "remark", {"text": "一"}, Idempotency_Key="k")
    reused = home.act("hospital/chair", award, "remark", {"text": "二"}, Idempotency_Key="k")
    home.world.do("hospital/clerk", "award.remark", award, text="另一进程")
    behind = home.post("hospital/chair", f"/awards/{award}/remark", {"text": "三"}, version=2)
    refused(reused, "key-reused", 422)
    refused(behind, "changed-meanwhile", 412)
    gc.collect()  # an outcome that nobody asked for complains when it is thrown away
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_keys_of_two_persons_have_nothing_to_do_with_each_other(home: House, award: str) -> None:
    home.act("hospital/chair", award, "remark", {"text": "一"}, Idempotency_Key="k")
    answer = home.act("hospital/clerk", award, "remark", {"text": "二"}, Idempotency_Key="k")
    assert answer.status_code == 200
    assert "idempotency-replayed" not in answer.headers


def test_a_refused_command_leaves_its_key_free(home: House, award: str) -> None:
    refused(
        home.act("hospital/chair", award, "withdraw", {"reason": " "}, Idempotency_Key="k"),
        "reason-missing",
        422,
    )
    assert (
        home.act("hospital/chair", award, "withdraw", {"reason": "停办"}, Idempotency_Key="k").status_code
        == 200
    )


def test_the_same_key_many_times_at_once_is_done_once(home: House, award: str) -> None:
    start = threading.Barrier(12)

    def vote(_: int) -> httpx2.Response:
        start.wait()
        return home.post(ASSEMBLY, f"/awards/{award}/deliberate", VOTE, version=1, Idempotency_Key="vote-1")

    before = home.head
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(vote, range(12)))
    assert [answer.status_code for answer in answers] == [200] * 12, [answer.text for answer in answers]
    assert len({answer.text for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert home.head == before + 1


# --- trying ----------------------------------------------------------------------------------------------------------


def test_a_dry_run_decides_as_always_and_writes_nothing(home: House, award: str) -> None:
    before = home.head
    path = f"/awards/{award}/deliberate?dry_run=true"
    tried = home.post(ASSEMBLY, path, VOTE, version=1, Idempotency_Key="k")
    assert tried.status_code == 200
    assert tried.json()["dry_run"] is True
    assert tried.json()["award"]["waiting"]["step"] == "administration"
    assert "etag" not in tried.headers
    refused(home.post("hospital/chair", path, VOTE, version=1), "wrong-signer", 403)
    assert home.head == before
    assert home.get(ASSEMBLY, f"/awards/{award}").json()["waiting"]["step"] == "assembly"
    done = home.act(ASSEMBLY, award, "deliberate", VOTE, Idempotency_Key="k")
    assert (done.status_code, done.json()["version"]) == (200, 2)
    assert "idempotency-replayed" not in done.headers


def test_a_dry_run_of_an_application_creates_nothing(home: House) -> None:
    before = home.head
    body = {"id": "canteen", "unit": "hospital", "title": "食堂职工之家"}
    tried = home.post("hospital/chair", "/homes?dry_run=true", body)
    assert (tried.status_code, tried.json()["id"]) == (200, "canteen")
    assert "location" not in tried.headers
    assert home.head == before
    refused(home.get("hospital/chair", "/homes/canteen"), "not-found", 404)
