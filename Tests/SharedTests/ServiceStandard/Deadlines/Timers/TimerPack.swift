import Contracts
import ServiceStandard

/// Every timer of the five documents as a clock of one pack, as an organisation would write it.
enum TimerPack {
    static let library = StandardLibrary(
        files: StandardFiles(
            standards: [SourceFile(name: "timers.yaml", text: pack)],
            calendars: [SourceFile(name: "office.yaml", text: office)]))

    private static let office = """
        id: office
        version: "2026.1"
        title: {zh-Hans: 办公, en: Office}
        zone: Asia/Shanghai
        week: {mon-fri: [09:00-12:00, 13:00-18:00]}
        holidays: [{from: 2026-02-15, to: 2026-02-23, name: {zh-Hans: 春节, en: Spring Festival}}]
        replacements:
          - {date: 2026-02-14, hours: [09:00-12:00, 13:00-18:00], name: {zh-Hans: 调休, en: Make-up day}}
          - {date: 2026-02-28, hours: [09:00-12:00, 13:00-18:00], name: {zh-Hans: 调休, en: Make-up day}}
        """

    private static let pack = """
        id: timers
        version: "1"
        title: {zh-Hans: 全部时限, en: All timers}
        approved: {by: Aftercare, at: 2026-01-01}
        calendar: office
        clocks:
          acknowledged:
            title: {zh-Hans: 受理确认, en: Acknowledgement}
            requirements: [S2-64, S2-116]
            anchor: received
            counts_from: learned
            satisfied_by: [acknowledged, responded]
            limit: 60s
            marks: {100%: page l1}
          initial_answer:
            title: {zh-Hans: 在线初步答复, en: First answer on a live channel}
            requirements: [S0-33]
            anchor: received
            when: {channel: [online_chat, live_chat, chat]}
            satisfied_by: [responded]
            limit: 3m
          online_answer:
            title: {zh-Hans: 在线响应, en: Response on a live channel}
            requirements: [S0-7, S0-12]
            anchor: received
            when: {channel: [online_chat, live_chat, chat]}
            satisfied_by: [responded]
            limit: 5m
          responded:
            title: {zh-Hans: 首次响应, en: First response}
            requirements: [S0-24, S1-6, S1-106, S2-84]
            anchor: received
            satisfied_by: [responded, solution_given, resolved]
            limit: 24h
            limits:
              - {when: {urgency: urgent}, limit: 2h, requirements: [S1-45, S2-85]}
              - {when: {complexity: complex}, limit: agreed agreedResponseDue, requirements: [S1-17]}
              - {when: {productCategory: household}, limit: 48h, requirements: [S1-19]}
              - {when: {productCategory: high_tech}, limit: 24h, requirements: [S1-19]}
          responded_brief:
            title: {zh-Hans: 首次响应(简版), en: First response (short standard)}
            requirements: [S0-24]
            anchor: received
            satisfied_by: [responded, resolved]
            limit: 24h
            limits:
              - {when: {urgency: urgent}, limit: 1h}
          response_cap:
            title: {zh-Hans: 响应上限, en: Longest response}
            requirements: [S1-17, S1-29, S1-68]
            anchor: received
            satisfied_by: [responded, resolved]
            limit: 48h
            marks: {100%: page l2}
          responded_strict:
            title: {zh-Hans: 首次响应(严格), en: First response (strict)}
            requirements: [S1-45, S1-49]
            anchor: received
            satisfied_by: [responded, resolved]
            limit: 4h
            limits:
              - {when: {serviceType: technical_support}, limit: 2h, requirements: [S1-53]}
          preliminary_solution:
            title: {zh-Hans: 初步解决方案, en: Preliminary solution}
            requirements: [S0-33, S1-45, S1-68, S1-106]
            anchor: received
            satisfied_by: [solution_given, resolved]
            limit: 24h
            limits:
              - {when: {productCategory: household}, limit: 72h}
          dispatched:
            title: {zh-Hans: 上门派工, en: Technician arranged}
            requirements: [S0-16]
            anchor: received
            when: {serviceForm: onsite}
            satisfied_by: [dispatched, arrived, resolved]
            limit: 2h
          arrived_strict:
            title: {zh-Hans: 到达现场(严格), en: Arrival on site (strict)}
            requirements: [S1-49]
            anchor: [responded, dispatched]
            satisfied_by: [arrived, resolved]
            limit: 2h
            limits:
              - {when: {serviceType: technical_support}, limit: 4h, requirements: [S1-53]}
          arrived:
            title: {zh-Hans: 到达现场, en: Arrival on site}
            requirements: [S2-156]
            anchor: received
            satisfied_by: [arrived, resolved]
            limit: same day
            limits:
              - {limit: window end, requirements: [S2-23, S2-118]}
          delay_told:
            title: {zh-Hans: 延误预告, en: Notice of a delay}
            requirements: [S2-25]
            anchor: scheduled
            satisfied_by: [delay_told, arrived]
            limit: 30m before window
          precalled:
            title: {zh-Hans: 送货前电话, en: Call before a delivery}
            requirements: [S2-24]
            anchor: scheduled
            satisfied_by: [precalled, arrived]
            limit: 2h before window
          completed:
            title: {zh-Hans: 一般故障当日完成, en: General fault repaired}
            requirements: [S2-157]
            anchor: [received, arrived]
            satisfied_by: [completed, resolved]
            limit: same day
          completed_on_visit_day:
            title: {zh-Hans: 上门当日完成, en: Completed on the day of the visit}
            requirements: [S0-17]
            anchor: arrived
            satisfied_by: [completed, resolved]
            limit: same day
            marks: {100%: record}
          handled:
            title: {zh-Hans: 处理完成, en: Handled}
            requirements: [S1-13]
            anchor: received
            satisfied_by: [completed, resolved]
            limit: 48h
            marks: {80%: warn, 100%: page l1}
          resolved:
            title: {zh-Hans: 解决或给出详细方案, en: Solved or planned in detail}
            requirements: [S1-68]
            anchor: received
            satisfied_by: [resolved, plan_sent]
            limit: 72h
            stands_still: [consent, customer, parts, force_majeure]
            marks: {80%: warn, 100%: page l2}
          manufacturer_returned:
            title: {zh-Hans: 返厂维修, en: Repair at the manufacturer}
            requirements: [S2-158]
            anchor: sent_to_manufacturer
            satisfied_by: [returned_from_manufacturer, resolved]
            limit: 10 working days
            stands_still: [consent, customer, parts, force_majeure]
          difficult_reported:
            title: {zh-Hans: 疑难故障上报, en: Difficult fault reported}
            requirements: [S2-159]
            anchor: difficult_found
            satisfied_by: [difficult_reported, resolved]
            limit: same day
          rework_started:
            title: {zh-Hans: 即刻安排重修, en: Rework arranged}
            requirements: [S2-161]
            anchor: refused
            satisfied_by: [started, dispatched]
            limit: 30m
          complaint_responded:
            title: {zh-Hans: 投诉响应, en: Answer to a complaint}
            requirements: [S1-40]
            anchor: received
            when: {kind: [complaint, feedback]}
            satisfied_by: [responded, result_told]
            limit: 24h
          complaint_result:
            title: {zh-Hans: 投诉处理结果告知, en: Result of a complaint}
            requirements: [S1-41]
            anchor: received
            when: {kind: complaint}
            satisfied_by: [result_told]
            limit: 2 working days
            marks: {80%: warn, 100%: page l2}
          complaint_level1:
            title: {zh-Hans: 一级投诉处理, en: Complaint handled (level 1)}
            requirements: [S4-2]
            anchor: received
            when: {kind: complaint}
            satisfied_by: [result_told, resolved]
            limit: 24h
            marks: {100%: warn}
          complaint_level2:
            title: {zh-Hans: 二级投诉处理, en: Complaint handled (level 2)}
            requirements: [S4-3]
            anchor: received
            when: {kind: complaint}
            satisfied_by: [result_told, resolved]
            limit: 48h
            marks: {100%: warn}
          complaint_level3:
            title: {zh-Hans: 三级投诉处理, en: Complaint handled (level 3)}
            requirements: [S4-4]
            anchor: received
            when: {kind: complaint}
            satisfied_by: [result_told, resolved]
            limit: 72h
            marks: {100%: warn}
          complaint_level4:
            title: {zh-Hans: 四级投诉处理, en: Complaint handled (level 4)}
            requirements: [S4-5]
            anchor: received
            when: {kind: complaint}
            satisfied_by: [result_told, resolved]
            limit: 96h
            marks: {100%: warn}
          complaint_level5:
            title: {zh-Hans: 五级投诉处理, en: Complaint handled (level 5)}
            requirements: [S4-6]
            anchor: received
            when: {kind: complaint}
            satisfied_by: [result_told, resolved]
            limit: 120h
            marks: {100%: warn}
          improved:
            title: {zh-Hans: 整改完成, en: Improvement completed}
            requirements: [S1-70]
            anchor: survey_published
            satisfied_by: [improvement_completed]
            limit: 30 working days
            marks: {80%: warn, 100%: page l2}
          resolution_agreed:
            title: {zh-Hans: 约定解决时限, en: Agreed resolution}
            requirements: [S2-109]
            anchor: received
            satisfied_by: [resolved]
            limits:
              - {limit: agreed resolutionDue}
          return_completed:
            title: {zh-Hans: 退换完成, en: Return completed}
            requirements: [S1-65]
            anchor: return_requested
            satisfied_by: [return_completed]
            limit: 7d
          progress_told:
            title: {zh-Hans: 维修中进度告知, en: Progress told}
            requirements: [S2-9, S2-81, S2-105]
            anchor: [started, progressed]
            satisfied_by: [progressed, completed, resolved]
            limit: 24h
            marks: {100%: warn}
          consent_given:
            title: {zh-Hans: 等待客户同意报价, en: Consent to a quote}
            requirements: [S2-8]
            anchor: quote_sent
            satisfied_by: [quote_accepted, quote_declined]
            limit: 3d
            owner: customer
            marks: {1d: remind customer, 2d: remind customer, 100%: record}
          parts_arrived:
            title: {zh-Hans: 配件到货, en: Parts arrived}
            requirements: [S1-59, S2-113, S3-5]
            anchor: parts_requested
            satisfied_by: [parts_available]
            limit: 5 working days
          revisited:
            title: {zh-Hans: 完工回访, en: Revisit}
            requirements: [S2-15, S0-18]
            anchor: resolved
            satisfied_by: [revisited]
            limit: 3 working days
          installation_revisited:
            title: {zh-Hans: 安装回访, en: Revisit after installation}
            requirements: [S2-35]
            anchor: completed
            when: {serviceType: installation}
            satisfied_by: [revisited]
            limit: 7d
            marks: {100%: warn}
          revisited_again:
            title: {zh-Hans: 定期回访, en: Periodic revisit}
            requirements: [S1-116, S2-52]
            anchor: revisited
            satisfied_by: [revisited]
            limit: 3 months
            marks: {100%: warn}
          surveyed:
            title: {zh-Hans: 定期调查, en: Periodic survey}
            requirements: [S2-61, S2-88]
            anchor: campaign_opened
            satisfied_by: [survey_published]
            limit: end of half-year
            recurs: true
            marks: {100%: warn}
          patrolled:
            title: {zh-Hans: 月度巡检, en: Monthly patrol}
            requirements: [S2-164]
            anchor: site_opened
            satisfied_by: [patrolled]
            limit: end of month
            recurs: true
          inspected:
            title: {zh-Hans: 季度主管巡检, en: Quarterly patrol}
            requirements: [S2-166]
            anchor: site_opened
            satisfied_by: [inspected]
            limit: end of quarter
            recurs: true
            marks: {100%: page l2}
          maintained:
            title: {zh-Hans: 半年保养, en: Half-yearly maintenance}
            requirements: [S2-165]
            anchor: site_opened
            satisfied_by: [maintained]
            limit: 6 months
            recurs: true
          maintenance_reminded:
            title: {zh-Hans: 保养提醒, en: Reminder of maintenance}
            requirements: [S2-18]
            anchor: scheduled
            satisfied_by: [completed]
            limit: 24h before window
            owner: customer
            marks: {100%: remind customer}
          statistics:
            title: {zh-Hans: 月初维修统计, en: Monthly repair statistics}
            requirements: [S2-168]
            anchor: month_opened
            satisfied_by: [statistics_made]
            limit: day 3
            recurs: true
            marks: {100%: page l1}
          assessed:
            title: {zh-Hans: 月度考核, en: Monthly assessment}
            requirements: [S2-182]
            anchor: month_opened
            satisfied_by: [assessed]
            limit: day 10
            recurs: true
            marks: {100%: page l2}
          installed:
            title: {zh-Hans: 安装按期完成, en: Installation on time}
            requirements: [S2-179]
            anchor: scheduled
            satisfied_by: [completed]
            limit: window end
            marks: {100%: record}
          monthly_report:
            title: {zh-Hans: 月度服务报告, en: Monthly service report}
            requirements: [S1-36]
            anchor: month_opened
            satisfied_by: [report_published]
            limit: end of month
            recurs: true
            marks: {100%: warn}
          quarterly_report:
            title: {zh-Hans: 季度服务报告, en: Quarterly service report}
            requirements: [S1-36]
            anchor: month_opened
            satisfied_by: [quarterly_report_published]
            limit: end of quarter
            recurs: true
            marks: {100%: warn}
          quality_assessed:
            title: {zh-Hans: 季度质量评估, en: Quarterly quality assessment}
            requirements: [S1-4]
            anchor: month_opened
            satisfied_by: [quality_assessed]
            limit: end of quarter
            recurs: true
            marks: {100%: warn}
          seminar_listed:
            title: {zh-Hans: 月末研讨清单, en: Month-end seminar list}
            requirements: [S2-185]
            anchor: month_opened
            satisfied_by: [seminar_listed]
            limit: end of month
            recurs: true
            marks: {100%: record}
          warranty:
            title: {zh-Hans: 质保到期, en: End of the warranty}
            requirements: [S0-1, S1-60]
            anchor: delivered
            satisfied_by: [warranty_void]
            limit: 12 months
            limits:
              - {when: {productCategory: household}, limit: 2 years}
              - {when: {productCategory: high_tech}, limit: 3 years}
            owner: customer
            marks: {100%: record}
          repair_warranty:
            title: {zh-Hans: 维修质保到期, en: End of the repair warranty}
            requirements: [S2-14, S2-93]
            anchor: completed
            satisfied_by: [warranty_void]
            limit: 3 months
            owner: customer
            marks: {100%: record}
          retention:
            title: {zh-Hans: 档案保存期, en: End of the retention}
            requirements: [S1-83, S1-94]
            anchor: closed
            satisfied_by: [destroyed]
            limit: 5 years
            owner: customer
            marks: {100%: record}
          archive_returned:
            title: {zh-Hans: 档案归还, en: Archive returned}
            requirements: [S1-87]
            anchor: archive_lent
            satisfied_by: [archive_returned]
            limit: 14d
            marks: {100%: warn}
          reported_up:
            title: {zh-Hans: 紧急事项上报, en: Urgent matter reported up}
            requirements: [S2-137]
            anchor: received
            when: {urgency: urgent}
            satisfied_by: [reported_up]
            limit: 60s
            marks: {100%: page l2}
          handed_over:
            title: {zh-Hans: 交接班, en: Hand-over}
            requirements: [S2-128]
            anchor: shift_started
            satisfied_by: [handed_over]
            limit: 8 working hours
            marks: {100%: page l1}
          acceptance_silence:
            title: {zh-Hans: 等待客户验收, en: Customer's acceptance}
            requirements: [S1-10]
            anchor: acceptance_requested
            satisfied_by: [accepted, refused]
            limit: 7d
            owner: customer
            marks: {2d: remind customer, 4d: remind customer, 6d: remind customer, 100%: close unconfirmed}
        ladder: {step: 10m, hold: 30m}
        targets:
          mean_response_hours: {at_most: 8, requirements: [S3-13]}
          mean_completion_hours: {at_most: 24, requirements: [S3-10]}
        """
}
