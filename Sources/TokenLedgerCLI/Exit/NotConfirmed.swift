/// Whoever was asked at the terminal did not agree.
struct NotConfirmed: Error {}

/// The question was answered, and the answer is no: nothing more is to be said.
struct DoesNotHold: Error {}
