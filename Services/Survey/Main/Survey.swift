import ArgumentParser
import SurveyWorker

@main
struct Survey {
    static func main() async {
        await SurveyCommand.main()
    }
}
