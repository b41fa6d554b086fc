import Foundation

/// How busy the machine is that everything runs on.
enum Machine {
    /// Threads that want to run, averaged over the last minute, for each processor.
    static var load: Double {
        var averages = [0.0]
        guard getloadavg(&averages, 1) == 1 else { return 0 }
        return averages[0] / Double(ProcessInfo.processInfo.activeProcessorCount)
    }

    /// How much longer something may take than on a machine with nothing else to do: from 1 to 4, so that what never comes is
    /// not waited for half an hour.
    static var crowding: Double { min(max(1, load), 4) }
}
