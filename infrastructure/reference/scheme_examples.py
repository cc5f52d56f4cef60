"""Examples for the reference page of the language of notices. A test reads every one of them with the real reader."""

from __future__ import annotations

from typing import Any

from domain.scheme import duties, eligibility, goals, intake, notice, papers, route, standing, words

WHOLE_NOTICE = """\
scheme: example-2024                       # the id; the folder has the same name
title: {zh: 2024年度文明窗口评选通知, en: Notice on civilised service windows 2024}
issuer: city-office                        # the id of the unit that issues the notice
issued_on: 2024-03-01
kinds: {window: 服务窗口}                   # not a well-known kind: the notice names it
unit_types: {bureau: 局, city: 市}
grounds: {complaint-upheld: 投诉查实}

actors:                                    # who acts, found from the applicant on the day of the act
  applicant: {title: 申报单位, unit: self, seat: chair, clause: 第三条}
  city: {title: 市文明办, unit: {nearest: [city], including_self: true}, seat: chair, clause: 第四条}

honours:
  civilised-window:
    title: 文明服务窗口
    kinds: [window]
    conferring_body: city
    clause: 第二条
    round:
      every: P1Y
      windows:
        - {open: {from: --03-01, to: --05-31}, clause: 第五条}
      opened_by: city
      clause: 第五条
    route:
      - {step: city, title: 市文明办审批, act: approve, by: city, seal: required, clause: 第六条}
    on_disagreement: {assumption: 通知未规定，可退回补正或不予通过}
    conferral: {by: last-seal, clause: 第六条}
    standing:
      clause: 第八条
      revocation:
        grounds: [complaint-upheld]
        decided_by: conferring-body
        clause: 第八条
"""
"""A whole notice, as small as it can usefully be."""

EXAMPLES: dict[Any, tuple[str, ...]] = {
    words.Words: ("先进职工之家", "{zh: 先进职工之家, en: Advanced Workers' Home}"),
    words.Share: ("2/3", "0.9", "90%"),
    words.Duration: ("P2Y", "P6M", "P90D", "P1Y6M", "{working_days: 10}"),
    words.Between: (
        "{from: 2018-04-12, to: 2018-09-30}",
        "{from: --04-12, to: --09-30}",
        "{to: 2018-06-30}",
        "{from: --12-01, to: --01-31}",
        "{from: --02-01, to: --03-31, year: 1}",
    ),
    words.Threshold: ("{more_than: 1/2, of: expected}", "{at_least: 2/3, of: present}"),
    words.AppliesTo: ("{grades: [AAA]}", "{kinds: [small-home], unit_types: [branch, group]}"),
    route.Actor: (
        "{unit: self, seat: [chair, clerk], clause: 第三条}",
        "{title: 系统工会, unit: {nearest: [township-union, bureau-union]}, seat: chair, when_none: self, clause: 第四条}",
        "{title: 上级党委, of: system-union, unit: self, seat: party-committee, clause: 第四条}",
        "{title: 评审办公室, unit: {id: review-office}, seat: chair, clause: 第四条}",
    ),
    papers.Form: (
        """\
title: 登记表
clause: 附件1
sections:
  - id: unit
    title: 单位情况
    fields:
      - {id: worker_count, label: 职工人数, type: integer, min: 0}
      - {id: member_count, label: 会员人数, type: integer, min: 0, at_most: worker_count}
      - {id: deeds, label: 主要事迹, type: long-text, max_characters: 800}
  - id: officers
    title: 负责人
    rows:
      printed: 3
      columns:
        - {id: name, label: 姓名, personal: true}
        - {id: duty, label: 专兼职, type: choice, choices: [专职, 兼职]}
  - id: deliberation
    title: 审议情况
    filled_at: assembly
    fields:
      - {id: expected, label: 应到人数, type: integer}
""",
    ),
    papers.Checklist: (
        """\
title: 验收单
clause: 附件2
items:
  - {id: 1, group: 组织, text: 建立健全工会委员会}
  - {id: 2, group: 服务, text: 可以建立网上职工之家, required: false}
  - {id: 3, group: 其他, text: 其他, answer: text, required: false}
passes: {every_item: true, assumption: 各项均应达到}
""",
        """\
title: 评分表
clause: 附件3
items:
  - {id: 1, group: 管理, text: 制度健全, answer: points, points: 40}
  - {id: 2, group: 服务, text: 群众满意, answer: points, points: 60, mandatory: true}
  - {id: 3, group: 否决, text: 发生重大责任事故, veto: true}
passes: {every_item: false, by_grade: {A: 60, AA: 80}, group_floors: {服务: 30}, clause: 第七条}
""",
    ),
    eligibility.Holds: (
        "{holds: qualified-home, clause: 第三条}",
        "{holds: [model-home, demonstration-home], for_at_least: P1Y, clause: 第三条}",
        "{holds: star-hotel, grade_at_least: three-star, only_for: {grades: [four-star]}, clause: 第三条}",
    ),
    eligibility.DoesNotHold: (
        "{does_not_hold: model-home, ever: true, clause: 第三条}",
        "{does_not_hold: star-hotel, grade_at_least: four-star, only_for: {grades: [four-star]}, clause: 第三条}",
    ),
    eligibility.Figure: (
        "{figure: workers, at_least: 100, clause: 第三条}",
        "{figure: members, share_of: workers, at_least: 90%, reference: P1Y, effect: warn, clause: 第三条}",
    ),
    eligibility.Dated: (
        "{dated: opened-on, at_least_ago: P1Y, clause: 第三条}",
        "{dated: union-founded-on, since_start_of_year: -1, clause: 第三条}",
    ),
    eligibility.Attribute: ("{attribute: sector, one_of: [manufacturing, services], clause: 第三条}",),
    eligibility.FreeOf: ("{free_of: [fatal-accident, wage-arrears], within: P2Y, clause: 第三条}",),
    eligibility.ShareOfUnits: ("{share_of_sub_units: qualified-home, at_least: 60%, clause: 第三条}",),
    eligibility.Reviewed: ("{reviewed_within: P1Y, satisfied_at_least: 80%, clause: 第三条}",),
    eligibility.Streak: ("{conferred_in_a_row: 3, honour: advanced-home, clause: 第三条}",),
    eligibility.AnyOf: (
        """\
any_of:
  - {holds: advanced-home, clause: 第三条}
  - {figure: workers, at_least: 500, clause: 第三条}
clause: 第三条
""",
    ),
    intake.RoundRule: (
        """\
every: P1Y
windows:
  - {id: H1, title: 上半年, open: {from: --01-01, to: --06-30}, clause: 第五条}
  - {id: H2, title: 下半年, open: {from: --07-01, to: --10-31}, clause: 第五条}
stages:
  - {id: acceptance, title: 验收, open: {from: --11-01, to: --12-31}, clause: 第五条}
opened_by: city
quota:
  total: 50
  per_unit: {of: district, at_most: 5, clause: 第六条}
  reserved:
    - {attribute: sector, one_of: [private], at_least_share: 30%, clause: 第六条}
  exceed: with-reason
  clause: 第六条
clause: 第五条
""",
        "{rolling: true, opened_by: city, clause: 第五条}",
    ),
    intake.PerUnit: (
        "{of: district, at_most: 5, clause: 附件2}",
        "{of: district, at_most: {east: 5, west: 3, others: 2}, at_least: 1, clause: 附件2}",
        "{of: district, at_least: {mountain-county: 2}, clause: 附件2}",
    ),
    intake.GroupOfPlaces: ("{only_for: {grades: [five-star]}, at_most: 10, clause: 第六条}",),
    intake.SharedQuota: ("{title: 全市名额, total: 30, clause: 第四条}",),
    intake.Reserved: (
        "{attribute: sector, one_of: [private], at_least_share: 30%, clause: 第六条}",
        "{only_for: {kinds: [small-home]}, at_least: 20, clause: 第六条}",
    ),
    papers.FormFile: (
        "{form: registration, clause: 第五条}",
        "{form: person-form, only_for: {kinds: [person]}, clause: 第五条}",
    ),
    papers.ChecklistFor: ("{checklist: five-star-score, only_for: {grades: [five]}}", "{checklist: score}"),
    papers.ChecklistFile: (
        "{checklist: acceptance, clause: 第五条}",
        "{checklist: self-check, must_pass: true, clause: 第五条}",
    ),
    papers.DocumentFile: ("{document: images, title: 影像资料, at_least: 3, clause: 第五条}",),
    route.Deliberate: (
        """\
step: assembly
act: deliberate
by: assembly
passes: {more_than: 1/2, of: expected}
quorum: {at_least: 2/3, clause: 第七条}
satisfaction: {entered: true, at_least: 80%, clause: 第七条}
secret: true
clause: 第七条
""",
    ),
    route.Endorse: (
        "{step: party, act: endorse, by: party-committee, seal: required, when_absent: district, clause: 第七条}",
    ),
    route.SelfAssess: ("{step: self, act: self-assess, by: applicant, checklist: score, clause: 第七条}",),
    route.Verify: (
        "{step: verify, act: verify, by: district, checklist: score, seal: required, clause: 第七条}",
    ),
    route.Assess: (
        """\
step: assess
act: assess
by: assessor
checklist: score
inspectors: {at_least: 2}
on_site: required
within: acceptance
not_by_persons_of: [verify]
clause: 第七条
""",
    ),
    route.Survey: (
        """\
step: survey
act: survey
by: district
satisfaction: {numerator: [satisfied, basically-satisfied], denominator: answered, at_least: 80%, clause: 第七条}
coverage: {at_least: 60%, of: members, waived_by: city, clause: 第七条}
clause: 第七条
""",
    ),
    route.Sheets: ("{at_least: 5, drop_highest: 1, drop_lowest: 1}",),
    route.Score: (
        """\
parts:
  - {step: survey, weight: 30%}
  - {step: assess, weight: 60%}
  - {figure: last-year-score, out_of: 100, weight: 10%}
by_grade: {A: 60, AA: 80}
clause: 第七条
""",
    ),
    route.Cosign: (
        "{step: committee, act: cosign, by: [chair, union, bureau], weights: {chair: 2}, need: {at_least: 3}, clause: 第七条}",
        "{step: three-parties, act: cosign, by: [union, employers, labour-bureau], need: all, clause: 第七条}",
    ),
    route.Publicise: (
        "{step: publicity, act: publicise, by: city, lasts: {working_days: 5}, objections: {block: true}, clause: 第七条}",
    ),
    route.Select: (
        "{step: selection, act: select, by: city, ranked: true, by_score_of: assess, reserve_list: true, clause: 第七条}",
    ),
    route.Approve: (
        "{step: city, act: approve, by: district, by_grade: {AAA: city}, seal: required, clause: 第七条}",
    ),
    route.Disagreement: (
        "{may: [return-to-applicant, reject], resubmission: resume-at-returner, clause: 第七条}",
    ),
    notice.Honour: (
        """\
title: A级景区
grades: [{id: A, title: A级}, {id: AA, title: AA级}]
kinds: [scenic-spot]
conferring_body: county
conferring_by_grade: {AA: city}
clause: 第二条
round: {rolling: true, opened_by: city, clause: 第五条}
route:
  - {step: rating, title: 评定, act: approve, by: conferring-body, clause: 第六条}
on_disagreement: {assumption: 通知未规定，可退回补正或不予通过}
conferral: {by: last-seal, clause: 第六条}
standing:
  suspension: {by: conferring-body, at_most: P6M, clause: 第八条}
  clause: 第八条
""",
    ),
    notice.Conferral: ("{by: decision, decided_by: city, effective: as-stated, clause: 第八条}",),
    notice.Grant: ("{by_grade: {A: 10000, AA: 20000}, payer: city, once: true, clause: 第八条}",),
    standing.Term: (
        "{lasts: P2Y, lasts_by_grade: {A: P1Y, AAA: P3Y}, clause: 第九条}",
        "{until: --10-15, clause: 第九条}",
        "{lasts: P3Y, until: --12-31, renewal: {anchor: old-expiry, by: city, clause: 第九条}, clause: 第九条}",
        "{until: 2028-06-30, clause: 第九条}",
        "{lasts: P3Y, renewal: {anchor: old-expiry, by: city, not_before: P3M, clause: 第九条}, clause: 第九条}",
    ),
    standing.Renewal: (
        """\
anchor: old-expiry
by: conferring-body
not_before: P6M
after_expiry: P2M
gap: none
requires:
  - {passed_within: P1Y, honour: rated-spot, clause: 第九条}
  - {reprimands_at_most: 0, honour: rated-spot, within: P3Y, clause: 第九条}
clause: 第九条
""",
    ),
    standing.Reinspection: (
        """\
every: P4Y
every_by_grade: {AAA: P5Y}
by: assessor
checklist: acceptance
results:
  - {finding: pass, then: retain, clause: 第九条}
  - {finding: yellow-card, title: 黄牌, then: warn, counts_as_pass: true, next_after: P2Y, clause: 第九条}
  - {finding: rectify, then: rectify, within: P90D, extension: {at_most: 1, by: P30D}, clause: 第九条}
  - {finding: not-shown, title: 拒不接受复验, then: suspend, within: P6M, clause: 第九条}
  - {finding: serious, then: propose-revocation, clause: 第九条}
missed: overdue
clause: 第九条
""",
    ),
    standing.Revocation: (
        """\
grounds: [false-papers, fatal-accident, run-down]
direct_for: [false-papers, fatal-accident]
proposed_by: district
hearing: {lasts: {working_days: 10}, assumption: 通知未规定听取意见的时间}
concurrence:
  - {by: party-committee, clause: 第十条}
decided_by: conferring-body
rescinded_by: city
recall: [plaque, certificate]
clause: 第十条
""",
    ),
    standing.Ending: ("{ends_as: lapsed, by: city, reasons: [unit-dissolved], clause: 第九条}",),
    standing.Ban: (
        "{after: revoked, lasts: P3Y, also_honours: [demonstration-home], clause: 第十条}",
        "{after: revoked, grounds: [false-papers], lasts: P5Y, clause: 第十条}",
        "{after: rejected, until_next_round: true, clause: 第十条}",
    ),
    standing.Reminders: (
        "{before: [P90D, P30D, P0D], then_every: P7D, to: [applicant, district], clause: 第九条}",
        "{to: [applicant], of: [re-inspection, rectification], apart: [{of: [step]}], clause: 第九条}",
    ),
    standing.OwnReminders: (
        "{of: [hearing], before: [P3D, P0D], to: [applicant, district]}",
        "{of: [step, publicity], then_every: {working_days: 3}}",
    ),
    standing.MemberReviewRule: (
        "{every: P1Y, organised_by: applicant, unsatisfied_below: 50%, rectify_within: P90D, clause: 第九条}",
    ),
    eligibility.PassedInspection: ("{passed_within: P1Y, honour: rated-spot, clause: 第九条}",),
    eligibility.FewReprimands: ("{reprimands_at_most: 1, honour: rated-spot, within: P3Y, clause: 第九条}",),
    eligibility.DutiesMet: ("{meets_duties: [activities, congress], clause: 第四条}",),
    duties.RecurringDuty: (
        "{title: 每月活动不少于2次, done: activity, at_least: 2, in_each: month, at_risk: P10D, clause: 第十二条}",
        "{title: 年度计划, done: plan, in_each: year, by: --01-31, at_risk: P15D, clause: 第十二条}",
    ),
    duties.ShareDuty: (
        """\
title: 留成经费70%以上用于服务会员
share: spent-on-members
of: retained-funds
recorded_in: fund-use
at_least: 70%
in_each: year
drawn_up_within: P3M
clause: 第十二条
""",
    ),
    duties.RateDuty: ("{title: 入会率90%以上, rate: members, of: workers, at_least: 90%, clause: 第十二条}",),
    duties.OnFileDuty: ("{title: 基础资料齐全, on_file: [rules, plan, summary], clause: 第十二条}",),
    duties.OfficersDuty: (
        "{title: 200人以上设专职主席, officers: [主席], full_time: true, binds: {figures: {workers: 200}}, clause: 第十二条}",
    ),
    duties.TermDuty: (
        "{title: 委员会任期, term_of: committee-elected, at_least: P3Y, at_most: P5Y, at_risk: P90D, clause: 第十二条}",
    ),
    goals.HonoursGoal: (
        "{title: 五年选树1000个, conferred: [model-home], at_least: 1000, since: 2013-01-24, by: 2018-01-24, clause: 第十三条}",
    ),
    goals.SatisfactionGoal: (
        "{title: 满意率普遍达到90%, satisfied: 90%, review: union, since: 2015-01-09, by: 2020-01-09, clause: 第十三条}",
    ),
    notice.Standard: (
        """\
title: 合格职工之家
kinds: [home]
decided_by: assembly
passes: {more_than: 1/2, of: expected}
clause: 第三条
""",
    ),
    notice.Succession: (
        "{from_scheme: example-2023, from_honour: civilised-window, to_honour: civilised-window, by: city, clause: 第十一条}",
    ),
}
"""Fragments, each the value of the part it stands for."""
