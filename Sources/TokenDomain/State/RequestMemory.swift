/// Request ids by who used them, and in the order in which they were recorded, so that forgetting
/// the old ones does not look at the others.
struct RequestMemory: Sendable {
  struct Key: Hashable, Sendable {
    let actor: Actor
    let id: RequestID
  }

  private(set) var remembered: [Key: RememberedRequest] = [:]
  /// Keys in the order of their recording; one that was remembered again stands here twice.
  private var order: [(recordedAt: Timestamp, key: Key)] = []
  /// How many at the beginning of `order` are done with.
  private var done = 0

  mutating func remember(_ key: Key, _ request: RememberedRequest) {
    remembered[key] = request
    order.append((request.recordedAt, key))
  }

  /// - Complexity: O(1) for each that is forgotten, on average.
  mutating func forget(recordedBefore moment: Timestamp) {
    while done < order.count, order[done].recordedAt < moment {
      let key = order[done].key
      if let request = remembered[key], request.recordedAt < moment { remembered[key] = nil }
      done += 1
    }
    // Moving the rest down only when half is done with keeps the average constant.
    if done > 64, done * 2 > order.count {
      order.removeFirst(done)
      done = 0
    }
  }
}
