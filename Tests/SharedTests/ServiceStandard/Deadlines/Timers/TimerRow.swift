import Contracts
import ServiceStandard
import Testing

/// A timer of the five documents: its clock in ``TimerPack``, what happens to a ticket, and when it is due then.
struct TimerRow: CustomTestStringConvertible, Sendable {
    let timer: String
    let clock: ClockID
    let attributes: Attributes
    let lines: [String]
    let due: String

    init(_ timer: String, _ clock: ClockID, _ attributes: Attributes = [:], _ lines: String..., due: String) {
        self.timer = timer
        self.clock = clock
        self.attributes = attributes
        self.lines = lines
        self.due = due
    }

    var testDescription: String { "\(timer) \(clock)" }
}

extension TimerRow {
    private static let friday = "2026-02-06 10:00 received"
    private static let month = "2026-02-01 09:00 month_opened"
    private static let site = "2026-02-06 10:00 site_opened"
    private static let visit = "2026-02-06 11:00 scheduled 14:00-16:00"

    /// A Friday in February 2026; the Spring Festival is from the 15th to the 23rd, the 14th and the 28th are make-up days.
    static let all = [
        TimerRow("T-1", "acknowledged", [:], "\(friday) 2026-02-06 11:00", due: "2026-02-06 11:01"),
        TimerRow("T-2", "initial_answer", [.channel: "live_chat"], friday, due: "2026-02-06 10:03"),
        TimerRow("T-2", "online_answer", [.channel: "online_chat"], friday, due: "2026-02-06 10:05"),
        TimerRow("T-3", "online_answer", [.channel: "chat"], friday, due: "2026-02-06 10:05"),
        TimerRow("T-4", "responded", [.urgency: "general"], friday, due: "2026-02-07 10:00"),
        TimerRow("T-5", "responded", [.urgency: "urgent"], friday, due: "2026-02-06 12:00"),
        TimerRow("T-5", "responded_brief", [.urgency: "urgent"], friday, due: "2026-02-06 11:00"),
        TimerRow(
            "T-5", "responded", [.urgency: "general"], friday, "2026-02-06 11:30 urgency=urgent",
            due: "2026-02-06 12:00"),
        TimerRow("T-6", "responded", [.productCategory: "household"], friday, due: "2026-02-08 10:00"),
        TimerRow("T-7", "responded", [.productCategory: "high_tech"], friday, due: "2026-02-07 10:00"),
        TimerRow("T-8", "response_cap", [:], friday, due: "2026-02-08 10:00"),
        TimerRow("T-9", "responded_strict", [:], friday, due: "2026-02-06 14:00"),
        TimerRow("T-10", "responded_strict", [.serviceType: "technical_support"], friday, due: "2026-02-06 12:00"),
        TimerRow(
            "T-11", "responded", [.complexity: "complex"], friday,
            "2026-02-06 11:00 agreedResponseDue=2026-02-09T12:00:00+08:00", due: "2026-02-09 12:00"),
        TimerRow("T-12", "preliminary_solution", [:], friday, due: "2026-02-07 10:00"),
        TimerRow("T-13", "dispatched", [.serviceForm: "onsite"], friday, due: "2026-02-06 12:00"),
        TimerRow("T-14", "arrived_strict", [:], friday, "2026-02-06 12:00 responded", due: "2026-02-06 14:00"),
        TimerRow(
            "T-15", "arrived_strict", [.serviceType: "technical_support"], friday, "2026-02-06 12:00 responded",
            due: "2026-02-06 16:00"),
        TimerRow("T-16", "arrived", [:], friday, due: "2026-02-07 00:00"),
        TimerRow("T-17", "arrived", [:], friday, visit, due: "2026-02-06 16:00"),
        TimerRow("T-18", "delay_told", [:], friday, visit, due: "2026-02-06 13:30"),
        TimerRow("T-19", "precalled", [:], friday, visit, due: "2026-02-06 12:00"),
        TimerRow("T-20", "completed", [:], friday, due: "2026-02-07 00:00"),
        TimerRow(
            "T-21", "completed_on_visit_day", [:], friday, "2026-02-09 14:00 arrived", due: "2026-02-10 00:00"),
        TimerRow("T-22", "handled", [:], friday, due: "2026-02-08 10:00"),
        TimerRow("T-23", "resolved", [:], friday, due: "2026-02-09 10:00"),
        TimerRow(
            "T-24", "manufacturer_returned", [:], friday, "2026-02-06 15:00 sent_to_manufacturer",
            due: "2026-02-27 18:00"),
        TimerRow(
            "T-25", "difficult_reported", [:], friday, "2026-02-06 15:00 difficult_found", due: "2026-02-07 00:00"),
        TimerRow("T-26", "rework_started", [:], friday, "2026-02-06 15:00 refused", due: "2026-02-06 15:30"),
        TimerRow("T-27", "complaint_responded", [.kind: "complaint"], friday, due: "2026-02-07 10:00"),
        TimerRow("T-28", "complaint_result", [.kind: "complaint"], friday, due: "2026-02-10 18:00"),
        TimerRow("T-29", "complaint_level1", [.kind: "complaint"], friday, due: "2026-02-07 10:00"),
        TimerRow("T-29", "complaint_level2", [.kind: "complaint"], friday, due: "2026-02-08 10:00"),
        TimerRow("T-29", "complaint_level3", [.kind: "complaint"], friday, due: "2026-02-09 10:00"),
        TimerRow("T-29", "complaint_level4", [.kind: "complaint"], friday, due: "2026-02-10 10:00"),
        TimerRow("T-29", "complaint_level5", [.kind: "complaint"], friday, due: "2026-02-11 10:00"),
        TimerRow("T-30", "improved", [:], "2026-02-06 10:00 survey_published", due: "2026-03-26 18:00"),
        TimerRow(
            "T-31", "resolution_agreed", [:], friday, "2026-02-06 11:00 resolutionDue=2026-02-10T12:00:00+08:00",
            due: "2026-02-10 12:00"),
        TimerRow("T-32", "return_completed", [:], "2026-02-06 10:00 return_requested", due: "2026-02-13 10:00"),
        TimerRow(
            "T-33", "progress_told", [:], friday, "2026-02-06 11:00 started", "2026-02-06 15:00 progressed",
            due: "2026-02-07 15:00"),
        TimerRow("T-34", "consent_given", [:], friday, "2026-02-06 11:00 quote_sent", due: "2026-02-09 11:00"),
        TimerRow("T-35", "parts_arrived", [:], friday, "2026-02-06 11:00 parts_requested", due: "2026-02-13 18:00"),
        TimerRow("T-36", "revisited", [:], friday, "2026-02-06 16:00 resolved", due: "2026-02-11 18:00"),
        TimerRow(
            "T-37", "installation_revisited", [.serviceType: "installation"], "2026-02-06 16:00 completed",
            due: "2026-02-13 16:00"),
        TimerRow("T-38", "revisited_again", [:], "2026-02-06 16:00 revisited", due: "2026-05-07 00:00"),
        TimerRow("T-39", "surveyed", [:], "2026-02-06 10:00 campaign_opened", due: "2026-07-01 00:00"),
        TimerRow("T-40", "patrolled", [:], site, due: "2026-03-01 00:00"),
        TimerRow("T-41", "inspected", [:], site, due: "2026-04-01 00:00"),
        TimerRow("T-42", "maintained", [:], site, due: "2026-08-07 00:00"),
        TimerRow(
            "T-43", "maintenance_reminded", [:], "2026-02-06 10:00 scheduled 2026-02-10 14:00-16:00",
            due: "2026-02-09 14:00"),
        TimerRow("T-44", "statistics", [:], month, due: "2026-02-04 00:00"),
        TimerRow("T-45", "assessed", [:], month, due: "2026-02-11 00:00"),
        TimerRow(
            "T-46", "installed", [:], "2026-02-06 10:00 scheduled 2026-02-10 14:00-16:00", due: "2026-02-10 16:00"),
        TimerRow("T-47", "monthly_report", [:], month, due: "2026-03-01 00:00"),
        TimerRow("T-47", "quarterly_report", [:], month, due: "2026-04-01 00:00"),
        TimerRow("T-48", "quality_assessed", [:], month, due: "2026-04-01 00:00"),
        TimerRow("T-49", "seminar_listed", [:], month, due: "2026-03-01 00:00"),
        TimerRow("T-50", "warranty", [:], "2026-02-06 10:00 delivered", due: "2027-02-07 00:00"),
        TimerRow("T-50", "warranty", [:], "2028-02-29 10:00 delivered", due: "2029-03-01 00:00"),
        TimerRow(
            "T-50", "warranty", [.productCategory: "high_tech"], "2025-02-28 10:00 delivered", due: "2028-02-29 00:00"),
        TimerRow("T-51", "repair_warranty", [:], "2026-11-30 10:00 completed", due: "2027-03-01 00:00"),
        TimerRow("T-52", "retention", [:], friday, "2026-02-06 12:00 closed", due: "2031-02-07 00:00"),
        TimerRow("T-53", "archive_returned", [:], "2026-02-06 10:00 archive_lent", due: "2026-02-20 10:00"),
        TimerRow("T-58", "reported_up", [.urgency: "urgent"], friday, due: "2026-02-06 10:01"),
        TimerRow("T-59", "handed_over", [:], "2026-02-06 09:00 shift_started", due: "2026-02-06 18:00"),
        TimerRow(
            "T-60", "acceptance_silence", [:], friday, "2026-02-06 16:00 acceptance_requested",
            due: "2026-02-13 16:00"),
    ]
}
