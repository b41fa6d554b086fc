import Foundation

/// The fields of one object of the outside contract.
package struct Shape: Sendable {
    package let fields: [Field]

    /// At most 64 fields.
    package init(_ fields: [Field]) {
        precondition(fields.count <= 64, "what was seen is kept in one word")
        self.fields = fields
    }

    /// Members an object may have, those that are ignored included.
    static let mostMembers = 256

    var names: [String] { fields.map { "\($0.name)" } }

    /// The field that a member's name stands for.
    ///
    /// - Parameter cursor: Where the search begins; members mostly stand in the order of the fields.
    func index(ofMember member: Int, in document: JSONDocument, from cursor: Int) -> Int? {
        for step in fields.indices {
            let index = cursor + step < fields.count ? cursor + step : cursor + step - fields.count
            let name = fields[index].name
            if document.isNamed(member, UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)) {
                return index
            }
        }
        return nil
    }
}
