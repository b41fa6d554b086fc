import ArgumentParser
import IntakeWorker

@main
struct Intake {
    static func main() async {
        await IntakeCommand.main()
    }
}
