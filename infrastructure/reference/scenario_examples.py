"""Examples for the reference page of scenarios. A test plays every one of them."""

from __future__ import annotations

A_SCENARIO = """\
scenario: a counter is named, and loses the name when a complaint is upheld
schemes: .                                   # the notice in this folder
tree:
  units:
    - {id: city-office, type: city, title: 市文明办, seats: [chair]}
    - {id: tax, type: bureau, title: 税务局, parent: city-office, seats: [chair]}
  homes:
    - {id: counter-1, kind: window, unit: tax, title: 一号窗口}
steps:
  - on: 2024-02-20
    as: city-office/chair                    # the seat; the person in it is city-office.chair
    do: round.open
    with: {scheme: example-2024, honour: civilised-window, cycle: "2024"}
    names: R1                                # a short name for what was opened
  - {on: 2024-02-28, as: tax/chair, do: award.apply, with: {round: R1, home: counter-1}, refused: window-closed}
  - {on: 2024-04-02, as: tax/chair, do: award.apply, with: {round: R1, home: counter-1}, names: A1}
  - {on: 2024-04-03, as: tax/chair, do: award.approve, to: A1, with: {sealed: 同意}, refused: wrong-signer}
  - on: 2024-04-20
    as: city-office/chair
    do: award.approve
    to: A1
    with: {opinion: 同意, sealed_on: 2024-04-18}
    expects: {standing: in-force, conferred_on: 2024-04-18}
  - on: 2025-01-10
    as: city-office/chair
    do: award.revoke
    to: A1
    with: {ground: complaint-upheld, reason: 投诉查实}
registers:
  - {register: honours, as_of: 2024-12-31, rows: [{award: A1, home: counter-1, standing: in-force}]}
  - {register: honours, as_of: 2025-12-31, rows: []}
  - {register: honours, as_of: 2025-12-31, all: true, rows: [{award: A1, standing: revoked, ended_on: 2025-01-10}]}
"""

INLINE_TREE = """\
tree:
  units:
    - {id: city, type: district-federation, title: 市总工会, seats: {chair: [p-1, p-2], registrar: p-3}}
    - id: town
      type: township-union
      title: 镇总工会
      parent: city
      founded_on: 1995-06-01
      seats: [chair, clerk]                  # the persons are town.chair and town.clerk
    - {id: mill, type: basic-union, title: 面粉厂工会, parent: town, seats: [chair, members-congress]}
  homes:
    - {id: mill-home, unit: mill, title: 面粉厂职工之家, figures: {workers: 120, members: 118}, facts_on: 2018-01-01}
"""

FILLED = """\
- {on: 2018-05-02, as: hospital/chair, do: award.apply, names: A1,
   with: {round: R1, home: hospital-home, papers: complete}}
- {on: 2018-05-02, as: hospital/chair, do: award.apply, refused: too-long,
   with: {round: R1, home: hospital-home, papers: complete,
          form: {fill: "5-1", deeds: {main_deeds: {characters: 801}}}}}
- {on: 2018-06-12, as: health-committee/chair, do: award.verify, to: A1, refused: not-passed,
   with: {sealed: 检查验收合格, checklist: {all: pass, "6": 否}}}
"""

RECIPES = (
    (
        "open a round, also with other days than the notice's",
        """\
- {on: 2018-04-10, as: district/organisation-and-publicity, do: round.open, names: R1,
   with: {scheme: fangshan-2018, honour: district-advanced-home, cycle: "2018",
          windows: {main: {opens: 2018-04-12, closes: 2018-10-15}}}}
""",
    ),
    (
        "sign a paper on Friday that is recorded on Monday",
        """\
- {on: 2018-05-07, as: hospital/party-committee, do: award.endorse, to: A1,
   with: {opinion: 同意, sealed_on: 2018-05-04}}
""",
    ),
    (
        "send an application back, and let it come again",
        """\
- {on: 2018-06-12, as: town/chair, do: award.return, to: A1, with: {to: applicant, reason: 人数有误}}
- {on: 2018-06-13, as: mill/chair, do: award.amend, to: A1, with: {form: {fill: "5-1", unit: {worker_count: "121"}}}}
""",
    ),
    (
        "name several by one decision, effective earlier than decided where the notice allows it",
        """\
- {on: 2019-10-15, as: municipality/chair, do: decision.issue,
   with: {id: d-12, document: 京工发〔2019〕12号, awards: [A1, A2], decided_on: 2019-10-12, effective_on: 2019-10-01}}
""",
    ),
    (
        "let another person act for a seat, or put a new person into it",
        """\
- {on: 2018-06-01, as: mill/chair, do: unit.delegate, to: mill, with: {seat: chair, person: p-9, until: 2018-06-30}}
- {on: 2018-06-05, as: mill/chair, person: p-9, do: award.withdraw, to: A1, with: {reason: 另行申报}}
- {on: 2018-07-01, as: town/chair, do: unit.appoint, to: mill, with: {seat: chair, person: p-10}}
""",
    ),
    (
        "record an honour from before this register",
        """\
- {on: 2019-03-01, as: district/registrar, do: award.import, names: H1,
   with: {id: old-1, scheme: fangshan-2018, honour: district-advanced-home, home: mill-home,
          document: 房工发〔2016〕9号, awarded_by: district, effective_on: 2016-12-20}}
""",
    ),
    (
        "let time pass: what happens by itself is what the sweep records when it wakes",
        """\
- {on: 2021-06-02, sweep: [{award: A1, event: award.expired, on: 2021-06-02, clause: 第二十条}]}
- {on: 2021-06-03, sweep: []}
""",
    ),
    (
        "look at a register between two steps, as it was known then",
        """\
- {on: 2018-05-03, check: {register: worklist, for: mill/members-congress, rows: [{award: A1, step: assembly}]}}
- {on: 2021-01-05, check: {register: honours, as_of: 2020-12-31, known_at: 2020-12-31, rows: [{award: A1, standing: in-force}]}}
""",
    ),
)
