import Contracts
import GRDB
import ServiceRuntime
import ServiceStandard
import SurveyDomain

/// The numbers that a survey goes by: those of the ticket's standard, the general ones for a ticket that froze none.
struct SurveyTermsLookup: Sendable {
    let overrides: SurveyOverrides
    let archive: StandardArchive

    /// - Parameter digest: Of the standard that the ticket was opened under.
    func rules(under digest: String?, in db: Database) throws -> SurveyRules {
        let standard = try digest.flatMap { try archive.standard(for: $0, in: db) }
        return try SurveyRules(standard?.survey ?? SurveyTerms(), under: overrides)
    }
}
