import Locking
import Metrics

/// Keeps swift-metrics' numbers in memory and writes them in the Prometheus text format.
public final class PrometheusMetrics: MetricsFactory {
    /// Upper bounds of histogram buckets, in the unit of what is recorded; seconds for all of ours.
    private static let bounds: [Double] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60]

    private struct Series: Hashable {
        let name: String
        let labels: String
    }

    private struct Histogram {
        var buckets = [Int64](repeating: 0, count: PrometheusMetrics.bounds.count)
        var count: Int64 = 0
        var sum = 0.0
    }

    private struct Values {
        var counters: [Series: Int64] = [:]
        var gauges: [Series: Double] = [:]
        var histograms: [Series: Histogram] = [:]
    }

    private let values = Locked(Values())

    public init() {}

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        PrometheusCounter(metrics: self, label: label, dimensions: dimensions)
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        PrometheusRecorder(metrics: self, label: label, dimensions: dimensions, isHistogram: aggregate)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        PrometheusTimer(metrics: self, label: label, dimensions: dimensions)
    }

    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// Sets a number that is looked up when somebody asks, rather than counted.
    func gauge(_ label: String, _ value: Double) {
        record(label, [], value, histogram: false)
    }

    fileprivate func count(_ label: String, _ dimensions: [(String, String)], by amount: Int64) {
        let series = Series(name: Self.name(label), labels: Self.labels(dimensions))
        values.withLock { $0.counters[series, default: 0] += amount }
    }

    fileprivate func record(_ label: String, _ dimensions: [(String, String)], _ value: Double, histogram: Bool) {
        let series = Series(name: Self.name(label), labels: Self.labels(dimensions))
        values.withLock { values in
            guard histogram else {
                values.gauges[series] = value
                return
            }
            var entry = values.histograms[series] ?? Histogram()
            entry.count += 1
            entry.sum += value
            for (index, bound) in Self.bounds.enumerated() where value <= bound { entry.buckets[index] += 1 }
            values.histograms[series] = entry
        }
    }

    private static func name(_ label: String) -> String {
        String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    private static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.map { key, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name(key))=\"\(escaped)\""
        }.joined(separator: ",")
    }

    /// Everything in the text exposition format 0.0.4.
    public func exposition() -> String {
        let values = values.withLock { $0 }
        var lines: [String] = []
        func braces(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }
        for (name, series) in Dictionary(grouping: values.counters, by: \.key.name).sorted(by: { $0.key < $1.key }) {
            lines.append("# TYPE \(name) counter")
            lines += series.map { "\(name)\(braces($0.key.labels)) \($0.value)" }.sorted()
        }
        for (name, series) in Dictionary(grouping: values.gauges, by: \.key.name).sorted(by: { $0.key < $1.key }) {
            lines.append("# TYPE \(name) gauge")
            lines += series.map { "\(name)\(braces($0.key.labels)) \($0.value)" }.sorted()
        }
        for (series, histogram) in values.histograms.sorted(by: { $0.key.name < $1.key.name }) {
            lines.append("# TYPE \(series.name) histogram")
            let prefix = series.labels.isEmpty ? "" : series.labels + ","
            for (bound, count) in zip(Self.bounds, histogram.buckets) {
                lines.append("\(series.name)_bucket{\(prefix)le=\"\(bound)\"} \(count)")
            }
            lines.append("\(series.name)_bucket{\(prefix)le=\"+Inf\"} \(histogram.count)")
            lines.append("\(series.name)_sum\(braces(series.labels)) \(histogram.sum)")
            lines.append("\(series.name)_count\(braces(series.labels)) \(histogram.count)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

private final class PrometheusCounter: CounterHandler {
    private let metrics: PrometheusMetrics
    private let label: String
    private let dimensions: [(String, String)]

    init(metrics: PrometheusMetrics, label: String, dimensions: [(String, String)]) {
        self.metrics = metrics
        self.label = label
        self.dimensions = dimensions
    }

    func increment(by amount: Int64) { metrics.count(label, dimensions, by: amount) }
    func reset() {}
}

private final class PrometheusRecorder: RecorderHandler {
    private let metrics: PrometheusMetrics
    private let label: String
    private let dimensions: [(String, String)]
    private let isHistogram: Bool

    init(metrics: PrometheusMetrics, label: String, dimensions: [(String, String)], isHistogram: Bool) {
        self.metrics = metrics
        self.label = label
        self.dimensions = dimensions
        self.isHistogram = isHistogram
    }

    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { metrics.record(label, dimensions, value, histogram: isHistogram) }
}

private final class PrometheusTimer: TimerHandler {
    private let metrics: PrometheusMetrics
    private let label: String
    private let dimensions: [(String, String)]

    init(metrics: PrometheusMetrics, label: String, dimensions: [(String, String)]) {
        self.metrics = metrics
        self.label = label
        self.dimensions = dimensions
    }

    func recordNanoseconds(_ duration: Int64) {
        metrics.record(label, dimensions, Double(duration) / 1e9, histogram: true)
    }
}
