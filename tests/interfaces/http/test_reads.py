"""What can be read, and what happens when something does not answer."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from typing import Any

import pytest

from application.ports import StoreHealth, StoreUnavailable
from infrastructure.registers.query import RegisterStopped
from tests.interfaces.http.house import House, refused
from tests.support.papers import notice
from tests.support.years import year

CHAIR = "hospital/chair"
DEPARTMENT = "fangshan-federation/organisation-and-publicity"


def test_who_i_am_and_where_i_sit(home: House) -> None:
    me = home.get("hospital.chair", "/me").json()
    assert (me["person"], me["today"]) == ("hospital.chair", "2018-05-02")
    assert [(seat["unit"], seat["seat"], seat["acting_for"]) for seat in me["seats"]] == [
        ("hospital", "chair", None)
    ]
    home.world.do(
        CHAIR, "unit.delegate", "hospital", seat="chair", person="hospital.clerk", until="2018-05-03"
    )
    seats = home.get("hospital.clerk", "/me").json()["seats"]
    assert [(seat["seat"], seat["acting_for"]) for seat in seats] == [
        ("chair", "hospital.chair"),
        ("clerk", None),
    ]
    assert home.get("nobody", "/me").json()["seats"] == []


def test_a_delegate_signs_for_the_holder(home: House, award: str) -> None:
    home.world.do(
        CHAIR, "unit.delegate", "hospital", seat="chair", person="hospital.clerk", until="2018-05-03"
    )
    answer = home.post(
        "hospital.clerk", f"/awards/{award}/withdraw", {"reason": "停办"}, version=1, Jianjia_Seat=CHAIR
    )
    assert answer.status_code == 200
    by = home.get(CHAIR, f"/awards/{award}/history").json()["events"][-1]["by"]
    assert (by["person"], by["seat"], by["on_behalf_of"]) == ("hospital.clerk", "chair", "hospital.chair")


def test_a_unit_and_its_seats_on_a_day(home: House) -> None:
    home.world.do(
        "liangxiang/registrar", "unit.rename", "hospital", title="良乡医院", effective_on="2018-05-01"
    )
    home.world.do("liangxiang/registrar", "unit.vacate", "hospital", seat="clerk", person="hospital.clerk")
    unit = home.get(CHAIR, "/units/hospital").json()
    assert (unit["title"], unit["parent"], unit["below"]) == ("良乡医院", "liangxiang", ["ward"])
    assert unit["ancestors"] == ["liangxiang", "fangshan-federation", "beijing-federation"]
    assert home.get(CHAIR, "/units/hospital", as_of="2018-04-30").json()["title"] == "hospital"

    def clerks(day: str) -> list[str]:
        seats = home.get(CHAIR, "/units/hospital/seats", as_of=day).json()["seats"]
        return [seat["person"] for seat in seats if seat["seat"] == "clerk"]

    assert clerks("2018-05-02") == ["hospital.clerk"]
    assert clerks("2018-05-03") == []


def test_the_road_keeps_seals_that_were_superseded(home: House, award: str) -> None:
    home.world.walk(award, until="system-union")
    home.world.do("liangxiang/chair", "award.return", award, reason="请补充材料")
    filed = home.get(CHAIR, f"/awards/{award}").json()["content"]
    filed["form"]["deeds"]["main_deeds"] = "补充后的事迹"
    assert home.act(CHAIR, award, "amend", {"form": filed["form"]}).status_code == 200
    route = home.get(CHAIR, f"/awards/{award}/route").json()
    assert [step["state"] for step in route["steps"]] == ["waiting", *["ahead"] * 6]
    assert [len(step["seals"]) for step in route["steps"]] == [1, 1, 1, 0, 0, 0, 0]
    seal = route["steps"][1]["seals"][0]
    assert (seal["superseded"], seal["superseded_by"]) == (True, 6)
    assert (seal["by"]["seat_title"], seal["opinion"], seal["seal"]["sealed_on"]) == (
        "同级行政",
        "同意",
        "2018-05-02",
    )


def test_an_award_tells_where_it_stands_in_both_languages(home: House, award: str) -> None:
    def told() -> tuple[str | None, ...]:
        view = home.get(CHAIR, f"/awards/{award}").json()
        return tuple(view[f"{name}_title{en}"] for name in ("stage", "standing") for en in ("", "_en"))

    assert told() == ("办理中", "in route", None, None)
    home.world.walk(award)
    assert told() == ("已授予", "conferred", "有效", "in force")


def test_a_step_that_does_not_apply_says_so(home: House, award: str) -> None:
    home.world.walk(award, until="administration")
    answer = home.act("liangxiang/chair", award, "mark-not-applicable", {"reason": "没有行政"})
    assert answer.status_code == 200
    steps = home.get(CHAIR, f"/awards/{award}/route").json()["steps"]
    assert [step["state"] for step in steps[:3]] == ["done", "not-applicable", "waiting"]


def test_history_tells_both_dates_and_on_whose_authority(home: House, award: str) -> None:
    vote = {"expected": 100, "present": 92, "in_favour": 90, "satisfaction": "96.5"}
    home.world.day("2018-05-10")
    home.act("hospital/members-congress", award, "deliberate", vote | {"effective_on": "2018-05-08"})
    history = home.get(CHAIR, f"/awards/{award}/history").json()
    entry = history["events"][-1]
    assert (entry["type"], entry["version"], entry["position"]) == ("award.deliberated", 2, home.head)
    assert (entry["effective_on"], entry["recorded_at"]) == ("2018-05-08", "2018-05-10T02:00:00Z")
    assert (entry["by"]["unit"], entry["by"]["seat_title"]) == ("hospital", "会员（代表）大会")
    assert entry["data"]["votes"]["in_favour"] == 90


def test_history_tells_what_a_re_inspection_found_otherwise_with_the_words_of_the_items(
    home: House, award: str
) -> None:
    department = "fangshan-federation/organisation-and-publicity"
    home.world.walk(award)
    home.world.day("2020-10-20")
    answers = home.world.answers(award) | {"3": "否", "15": "有书屋"}
    body = {"finding": "rectify", "inspectors": ["li", "wang"], "checklist": answers}
    home.act(department, award, "reinspect", body)
    events = home.get(CHAIR, f"/awards/{award}/history").json()["events"]
    found = next(event for event in events if event["type"] == "award.re-inspected")
    item = next(item for item in notice("fangshan-2018").checklists["A4"].items if item.id == "3")
    assert {"item": "3", "text": item.text.zh, "before": "是", "now": "否"} in found["differences"]
    assert [each["item"] for each in found["differences"]] == found["data"]["differs_at"] == ["3", "15"]
    assert all(event["differences"] == [] for event in events if event is not found)
    of_home = home.get(CHAIR, "/homes/hospital-home/history").json()["events"]
    assert found["differences"] in [event["differences"] for event in of_home]


def test_history_compares_an_inspection_entered_late_with_the_one_before_its_day(
    home: House, award: str
) -> None:
    department = "fangshan-federation/organisation-and-publicity"
    home.world.walk(award)
    home.world.day("2020-12-11")
    answers = home.world.answers(award)
    before = "—"
    for day, said in (("2020-12-09", "下半年"), ("2020-12-01", "上半年")):
        body = {"finding": "pass", "inspectors": ["li", "wang"], "effective_on": day}
        home.act(department, award, "reinspect", body | {"checklist": answers | {"15": said}})
    events = home.get(CHAIR, f"/awards/{award}/history").json()["events"]
    found = [event["differences"] for event in events if event["type"] == "award.re-inspected"]
    told = [[(each["item"], each["before"], each["now"]) for each in differences] for differences in found]
    assert told == [[("15", before, "下半年")], [("15", before, "上半年")]]


def test_a_notice_word_for_word(home: House) -> None:
    listed = home.get(CHAIR, "/schemes").json()["schemes"]
    assert [line["id"] for line in listed] == ["fangshan-2018"]
    view = home.get(CHAIR, "/schemes/fangshan-2018").json()
    assert view["pin"] == f"fangshan-2018@{view['digest']}" == view["versions"][0]
    assert view["content"]["title"]["zh"].startswith("关于2018年推进职工之家建设")
    assert home.get(CHAIR, f"/schemes/{view['pin']}").json() == view
    assert home.get(CHAIR, "/rounds/district-advanced-home.2018").json()["scheme"] == view["pin"]


def test_what_waits_for_me(home: House, award: str) -> None:
    def waiting(seat: str) -> list[tuple[str, str]]:
        rows = home.get(seat, "/me/worklist").json()["rows"]
        return [(row["award"], row["step"]) for row in rows]

    assert waiting("hospital/members-congress") == [(award, "assembly")]
    assert waiting("hospital.members-congress") == [(award, "assembly")]
    assert waiting(CHAIR) == []
    assert home.get("hospital.members-congress", "/me/counts").json()["todo"] == 1
    home.world.walk(award, until="system-union")
    assert waiting("liangxiang.chair") == [(award, "system-union")]
    assert waiting("hospital.members-congress") == []
    counts = home.get("liangxiang.chair", "/me/counts").json()
    assert counts["by_seat"] == [{"unit": "liangxiang", "seat": "chair", "waiting": 1}]
    refused(home.get(CHAIR, "/me/worklist", box="attic"), "bad-parameter", 400)


def test_what_i_did_and_where_it_stands_now(home: House, award: str) -> None:
    def done(seat: str, **query: str) -> list[tuple[Any, ...]]:
        rows = home.get(seat, "/me/worklist", box="done", **query).json()["rows"]
        return [(row["topic"], row["stage_title"], row["waits_at_title"], row["standing"]) for row in rows]

    assert done(CHAIR) == [("award.applied:1", "办理中", "会员代表大会审议", None)]
    assert done("hospital.members-congress") == []
    home.world.walk(award)
    assert done(CHAIR) == [("award.applied:1", "已授予", "", "in-force")]
    assert done("hospital.members-congress") == [("award.deliberated:1", "已授予", "", "in-force")]
    assert done(CHAIR, as_of="2018-05-02") == [("award.applied:1", "办理中", "区总工会组宣部考核验收", None)]
    assessor = "fangshan-federation.organisation-and-publicity"
    assert [topic for topic, *_ in done(assessor, limit="1")] == ["award.selected:1"]
    first = home.get(assessor, "/me/worklist", box="done", limit="1")
    [second] = home.http.get(first.links["next"]["url"], headers=home.headers(assessor)).json()["rows"]
    assert second["topic"] == "award.assessed:1"


def test_what_i_or_my_seat_filed(home: House, award: str) -> None:
    def mine(who: str) -> list[str]:
        return [row["award"] for row in home.get(who, "/me/worklist", box="mine").json()["rows"]]

    assert mine(CHAIR) == mine("hospital.chair") == [award]
    assert mine("school/chair") == mine("hospital.members-congress") == []
    home.world.day("2018-05-03")
    home.world.do("system", "unit.vacate", "hospital", seat="chair", person="hospital.chair")
    home.world.do("system", "unit.appoint", "hospital", seat="chair", person="successor")
    assert mine("successor") == [award], "who takes over the seat takes over its applications"
    assert mine("hospital.chair") == [award]
    [row] = home.get("successor", "/me/worklist", box="mine").json()["rows"]
    assert (row["stage_title"], row["waits_at_title"], row["standing"]) == (
        "办理中",
        "会员代表大会审议",
        None,
    )


def test_how_much_there_is_in_each_box(home: House, award: str) -> None:
    def counts(who: str) -> tuple[int, int, int]:
        told = home.get(who, "/me/counts").json()
        return told["todo"], told["done"], told["mine"]

    assert counts("hospital.chair") == (0, 1, 1)
    assert counts("hospital.members-congress") == (1, 0, 0)
    home.world.walk(award, until="system-union")
    assert counts("hospital.members-congress") == (0, 1, 0)
    assert counts("liangxiang.chair") == (1, 0, 0)
    assert counts("nobody") == (0, 0, 0)


def test_an_approval_that_confers_is_one_act(home: House, award: str) -> None:
    home.world.walk(award)
    assert home.world.award(award).conferred_on is not None
    assert home.get("fangshan-federation.chair", "/me/counts").json()["done"] == 1


def test_two_seats_of_mine_make_one_piece_of_work(home: House, award: str) -> None:
    """A step that two seats of a unit may take waits once for whoever holds both."""
    home.world.walk(award, until="assessment")
    department, person = "organisation-and-publicity", "both"
    for unit, seat in (("fangshan-federation", department), ("hospital", "members-congress")):
        home.world.do("system", "unit.appoint", unit, seat=seat, person=person)
    seen = home.get(person, "/me/worklist", limit="1").json()
    assert [row["step"] for row in seen["rows"]] == ["assessment"]
    assert seen["next"] is None
    assert [each["waiting"] for each in home.get(person, "/me/counts").json()["by_seat"]] == [1, 0]
    assert home.get(person, "/me/worklist", as_of="2018-05-01").json()["rows"] == []


def test_a_register_page_by_page(home: House) -> None:
    for number in range(7):
        unit = f"union-{number}"
        home.world.plant([(unit, "basic-union", "liangxiang")])
        home.world.home(unit)
    seen: list[str] = []
    path: str | None = "/registers/homes?limit=3"
    pages = 0
    while path:
        answer = home.http.get(path, headers=home.headers(DEPARTMENT))
        page = answer.json()
        assert answer.status_code == 200, answer.text
        seen += [row["home"] for row in page["rows"]]
        path = answer.links["next"]["url"] if "next" in answer.links else None
        assert (page["next"] is None) == (path is None)
        pages += 1
    assert len(seen) == len(set(seen)) == 8
    assert pages == 3


def test_reading_ones_own_writes(home: House, award: str) -> None:
    vote = {"expected": 100, "present": 92, "in_favour": 90, "satisfaction": "96.5"}
    position = home.act("hospital/members-congress", award, "deliberate", vote).json()["position"]
    answer = home.get("hospital/administration", "/me/worklist", min_position=str(position))
    assert [row["step"] for row in answer.json()["rows"]] == ["administration"]
    assert answer.json()["position"] >= position
    late = home.get(DEPARTMENT, "/registers/honours", min_position=str(position + 100))
    refused(late, "position-not-reached", 503)
    assert late.headers["retry-after"]


# --- when something does not answer ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/me", "/docs", "/health/live", "/registers/homes"])
def test_what_can_be_read_can_be_asked_for_its_head(home: House, path: str) -> None:
    headers = home.headers(CHAIR)
    whole, head = home.http.get(path, headers=headers), home.http.head(path, headers=headers)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_a_path_tells_what_can_be_done_there(home: House, award: str) -> None:
    for path, allowed in (
        ("/me", "GET, HEAD, OPTIONS"),
        ("/schemes", "GET, HEAD, POST, OPTIONS"),
        (f"/awards/{award}/withdraw", "POST, OPTIONS"),
    ):
        answer = home.http.options(path)
        assert (answer.status_code, answer.headers["allow"], answer.content) == (204, allowed, b"")
    refused(home.http.options("/nowhere"), "no-such-path", 404)
    assert home.http.head(f"/awards/{award}/withdraw").status_code == 405


def test_health(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home.http.get("/health/live").json() == {"status": "live"}
    ready = home.http.get("/health/ready").json()
    assert (ready["status"], ready["head"], ready["stopped"]) == ("ready", home.head, {})
    monkeypatch.setattr(home.world.store, "health", lambda: StoreHealth(False, None, 3, "gone"))
    assert home.http.get("/health/live").status_code == 200
    refused(home.http.get("/health/ready"), "store-unavailable", 503)


@pytest.mark.parametrize("in_doubt", [False, True])
def test_a_store_that_does_not_answer(
    home: House, award: str, monkeypatch: pytest.MonkeyPatch, in_doubt: bool
) -> None:
    def submit(*_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(StoreUnavailable("the disk is full of secrets", in_doubt))
        return future

    monkeypatch.setattr(home.world.store, "submit", submit)
    answer = home.act(CHAIR, award, "withdraw", {"reason": "停办"}, Idempotency_Key="k")
    problem = refused(answer, "store-unavailable", 503)
    assert answer.headers["retry-after"]
    assert ("not known" in problem["message_en"]) == in_doubt
    assert "secrets" not in answer.text
    monkeypatch.undo()
    assert home.act(CHAIR, award, "withdraw", {"reason": "停办"}, Idempotency_Key="k").status_code == 200


def test_a_register_that_stopped(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any) -> Any:
        raise RegisterStopped("honours", 7, "an event nobody understands")

    monkeypatch.setattr("infrastructure.registers.registers.Registers.read", stopped)
    answer = home.get(DEPARTMENT, "/registers/honours")
    assert refused(answer, "register-stopped", 503)["params"] == {"register": "honours", "position": 7}
    assert answer.headers["retry-after"]


def test_a_mistake_of_the_program_is_logged_and_not_shown(
    home: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any) -> Any:
        raise KeyError("a secret of the house")

    monkeypatch.setattr(home.world.office, "ask_async", broken)
    with caplog.at_level(logging.ERROR, "jianjia.http"):
        answer = home.get(CHAIR, "/me")
    problem = refused(answer, "unexpected", 500)
    assert "secret" not in answer.text
    assert problem["params"]["number"] in caplog.text
    assert "a secret of the house" in caplog.text
    assert home.http.get("/health/live").status_code == 200


def test_a_calendar_with_its_years_shipped_and_imported(home: House) -> None:
    calendar = home.get(CHAIR, "/calendars/cn").json()
    assert (calendar["version"], [year["year"] for year in calendar["years"]]) == (0, [*range(2015, 2027)])
    assert not any(year["imported"] for year in calendar["years"])
    body = year(announced_on="2018-05-01")
    refused(home.post("hospital.chair", "/calendars", body), "wrong-signer", 403)
    answer = home.post("fangshan-federation.chair", "/calendars", body)
    assert (answer.status_code, answer.json()["id"]) == (201, "cn")
    new = home.get(CHAIR, "/calendars/cn").json()["years"][-1]
    assert (new["year"], new["imported"], new["document"]) == (2027, True, "国办发明电〔2026〕9号")
    assert (new["holidays"][:2], new["worked"]) == (
        ["2027-01-01", "2027-01-04"],
        ["2027-01-10", "2027-02-20"],
    )
    refused(home.get(CHAIR, "/calendars/hk"), "not-found", 404)
    refused(home.post("fangshan-federation.chair", "/calendars", body), "already-exists", 409)


def test_a_day_across_an_unknown_year_is_shown_as_provisional_in_both_languages(home: House) -> None:
    """In the award, its road, and the reason why the act that waits for it is not possible."""
    world, award = home.world, "lantern.2026.hospital-home"
    world.publish("counted")
    world.day("2026-12-28")
    world.round("lantern", "2026", scheme="counted")
    world.apply("hospital-home", "hospital", "lantern.2026", scheme="counted")
    step = home.get(CHAIR, f"/awards/{award}/route").json()["steps"][0]
    assert (step["due"], step["due_provisional"]) == ("2027-01-11", True)
    world.do("hospital/administration", "award.endorse", award)
    world.do("fangshan-federation/chair", "award.publicise", award)
    world.day("2027-01-04")
    seen = home.get("fangshan-federation/chair", f"/awards/{award}").json()
    assert seen["publicity_until"] == "2027-01-01"
    assert seen["deadlines"][0] == {
        "about": "publicity", "title": "公示期", "title_en": "The publicity", "until": "2027-01-01",
        "provisional": True, "unknown_years": [2027], "note": "2027年的工作日安排尚未导入，此日期为暂定",
        "note_en": "The working days of 2027 are not known; this day is provisional",
    }  # fmt: skip
    close = next(action for action in seen["actions"] if action["act"] == "close-publicity")
    assert (close["enabled"], close["blocked_by"][0]["code"]) == (False, "working-days-unknown")
    assert "jianjia calendar import" in close["blocked_by"][0]["message"]
    assert "2027" in close["blocked_by"][0]["message_en"]
    world.do("fangshan-federation/chair", "calendar.import", **year())
    again = home.get("fangshan-federation/chair", f"/awards/{award}").json()
    assert (again["publicity_until"], again["deadlines"][0]["provisional"]) == ("2027-01-05", False)


def test_an_order_and_a_hearing_show_their_days_as_they_are_counted_now(home: House) -> None:
    world, award, assessor = home.world, "lantern", "fangshan-federation/organisation-and-publicity"
    world.publish("counted")
    world.day("2026-12-21")
    world.do(
        "fangshan-federation/chair", "award.import", id=award, scheme="counted", honour="lantern",
        home="hospital-home", document="文件", awarded_by="fangshan-federation", effective_on="2026-01-05",
    )  # fmt: skip
    world.do(assessor, "award.reinspect", award, finding="minor")
    world.do(assessor, "award.propose-revocation", award, ground="fraud", reason="举报")

    def shown() -> tuple[Any, ...]:
        seen = home.get(CHAIR, f"/awards/{award}").json()
        order, proposal = seen["rectification"], seen["proposal"]
        return order["deadline"], order["provisional"], proposal["hearing_until"], proposal["provisional"]

    assert shown() == ("2027-01-04", True, "2027-01-04", True)
    world.do("fangshan-federation/chair", "calendar.import", **year())
    assert shown() == ("2027-01-06", False, "2027-01-06", False)


def test_every_calendar_is_listed_with_the_years_that_were_imported(home: House) -> None:
    shipped = {"id": "cn", "version": 0, "years": [*range(2015, 2027)], "imported": []}
    assert home.get(CHAIR, "/calendars").json() == {"calendars": [shipped]}
    home.world.do("system", "calendar.import", **year(announced_on="2018-05-01") | {"calendar": "works"})
    assert home.get(CHAIR, "/calendars").json()["calendars"] == [
        shipped, {"id": "works", "version": 1, "years": [2027], "imported": [2027]},
    ]  # fmt: skip
