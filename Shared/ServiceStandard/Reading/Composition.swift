import Contracts

/// Lays packs over each other as their `extends` say.
///
/// The bases are gone through depth first, so that each lies below whatever extends it; one that is reached twice counts where
/// it was reached first, so that it does not undo what a pack between has changed.
struct Composition {
    /// The files of the folder, parsed, by pack id.
    let roots: [String: YAMLNode]

    /// - Returns: The composed pack and the ids of its bases, the lowest first; nil, reported, when they cannot be found or go
    ///   in a circle.
    func compose(_ id: String, report: SourceReport) -> (root: YAMLNode, bases: [String])? {
        var order: [String] = []
        guard let root = roots[id], collect(id, at: root, below: [], into: &order, report) else { return nil }
        var composed: YAMLNode?
        for name in order {
            guard var layer = roots[name] else { continue }
            if name != id, case .mapping(let entries) = layer.content {
                layer.content = .mapping(entries.filter { !Standard.ownKeys.contains($0.key) })
            }
            composed = composed.map { layer.laid(over: $0) } ?? layer
        }
        guard var result = composed else { return nil }
        result.place = root.place
        return (result.withoutRemoved, order.dropLast())
    }

    private func collect(
        _ id: String, at node: YAMLNode, below path: [String], into order: inout [String], _ report: SourceReport
    ) -> Bool {
        if let start = path.firstIndex(of: id) {
            let circle = (path[start...] + [id]).joined(separator: " → ")
            report.error(
                node, .init("继承成环：\(circle)", "packs extend each other in a circle: \(circle)"),
                fix: .init("请从 extends 中删除 \(id)", "remove \(id) from extends"))
            return false
        }
        guard let root = roots[id] else {
            report.error(
                node, .init("找不到基础标准 \(id)", "there is no pack \(id) to extend"),
                fix: .choose(id, from: roots.keys.sorted()))
            return false
        }
        var isComplete = true
        var direct: Set<String> = []
        for base in root["extends"]?.items ?? [] {
            guard let name = base.text(report) else { return false }
            if !direct.insert(name).inserted || (order.contains(name) && path.isEmpty) {
                report.warning(
                    base, .init("\(name) 已在其他基础标准之下", "\(name) already lies below another base of this pack"),
                    fix: .init("请删除，或放在最前", "remove it, or write it first"))
            }
            isComplete = collect(name, at: base, below: path + [id], into: &order, report) && isComplete
        }
        if !order.contains(id) { order.append(id) }
        return isComplete
    }
}
