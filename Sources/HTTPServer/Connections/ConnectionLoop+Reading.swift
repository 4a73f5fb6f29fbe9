import Sockets
import Synchronization

extension ConnectionLoop {
  /// Reads what has come and acts on it.
  func read(_ connection: Connection) {
    for _ in 0..<Self.readsMax {
      guard connection.takesInput else { return }
      switch connection.transport.receive(into: &buffer) {
      case .moved(let count):
        take(count, for: connection)
        if count < buffer.count { return }
      case .wouldBlock: return settle(connection)
      case .ended, .broken:
        // What was cut short is never run.
        return close(connection)
      }
    }
  }

  /// Takes the first `count` bytes of the buffer, which came from a client.
  private func take(_ count: Int, for connection: Connection) {
    switch connection.phase {
    case .closing:
      connection.discardedBytes += count
      if connection.discardedBytes > Self.discardedBytesMax { close(connection) }
    case .streaming: return
    case .head, .body, .answering:
      if connection.input.isEmpty {
        let taken = consume(buffer, count, for: connection)
        if taken < count { connection.input += buffer[taken..<count] }
      } else {
        connection.input += buffer[..<count]
        proceed(connection)
      }
    }
  }

  /// Goes on with what has come already, after an answer or with more of it.
  func proceed(_ connection: Connection) {
    guard !connection.input.isEmpty else { return settle(connection) }
    let input = connection.input
    connection.input = []
    let taken = consume(input, input.count, for: connection)
    if taken == 0 {
      connection.input = input
    } else if taken < input.count {
      connection.input = Array(input[taken...])
    }
  }

  /// Reads requests from the first `count` of `bytes` while there are whole ones, and has each one
  /// answered before the next.
  ///
  /// - Returns: how many bytes were used up.
  private func consume(_ bytes: [UInt8], _ count: Int, for connection: Connection) -> Int {
    var start = 0
    reading: while start < count, !connection.hasOutput {
      let rest = bytes.span.extracting(start..<count)
      do throws(MessageError) {
        switch connection.phase {
        case .head:
          // One empty line before a request is forgiven (RFC 9112 §2.2).
          if connection.scanner.scanned == 0, rest.count >= 2, rest[0] == 0x0D, rest[1] == 0x0A,
            !connection.skippedEmptyLine
          {
            connection.skippedEmptyLine = true
            start += 2
            continue reading
          }
          if connection.requestBegan == nil { beginRequest(connection) }
          guard let length = try connection.scanner.scan(rest) else { break reading }
          try head.read(rest.extracting(0..<length))
          start += length
          receive(connection)
        case .body(var reading):
          // The array in `reading` has one owner only, so that it grows where it is.
          connection.phase = .answering
          start += try take(rest, into: &reading)
          connection.phase = .body(reading)
          if reading.isComplete { finishBody(connection, reading) }
        case .answering, .streaming, .closing: break reading
        }
      } catch {
        refuse(connection, error)
        start = count
      }
    }
    settle(connection)
    return start
  }

  private func take(
    _ bytes: borrowing Span<UInt8>, into reading: inout Connection.Reading
  ) throws(MessageError) -> Int {
    switch reading.length {
    case .bytes(let length):
      let count = min(length - reading.body.count, bytes.count)
      for index in 0..<count { reading.body.append(bytes[index]) }
      return count
    case .chunked(var chunks):
      let count = try chunks.take(bytes, into: &reading.body, bytesMax: reading.bytesMax)
      reading.length = .chunked(chunks)
      return count
    }
  }

  private func beginRequest(_ connection: Connection) {
    connection.requestBegan = now
    connection.deadline = now + seconds(shared.limits.headSecondsMax)
  }

  /// Has a request answered whose head was just read.
  private func receive(_ connection: Connection) {
    connection.isHead = head.method == .head
    connection.isOldVersion = head.minorVersion == 0
    connection.closesAfterAnswer =
      !head.keepsAlive || shared.isStopping.load(ordering: .relaxed)
    perform(shared.service.receive(head, from: connection.peer), for: connection, isRead: false)
  }

  /// Does what the service decided about a request, whose body was read or not.
  private func perform(_ intake: Intake, for connection: Connection, isRead: Bool) {
    if !isRead, head.framing != .none, head.framing != .length(0) {
      guard case .readBody(let bytesMax, let then) = intake else {
        // Where the next request begins would be known only after a body that nobody wants.
        connection.closesAfterAnswer = true
        return perform(intake, for: connection, isRead: true)
      }
      return beginBody(connection, bytesMax: bytesMax, then)
    }
    switch intake {
    case .answer(let response): write(response, to: connection)
    case .answerLater(let start):
      connection.phase = .answering
      connection.deadline = .max
      start(Responder(inbox, connection.id))
    case .readBody(_, let then): perform(then([]), for: connection, isRead: true)
    }
  }

  private func beginBody(
    _ connection: Connection, bytesMax: Int, _ then: @escaping @Sendable ([UInt8]) -> Intake
  ) {
    let reserved: Int
    let length: Connection.Reading.Length
    switch head.framing {
    case .length(let count): (reserved, length) = (count, .bytes(count))
    case .none, .chunked: (reserved, length) = (bytesMax, .chunked(ChunkedBody()))
    }
    guard reserved <= bytesMax else {
      return refuse(
        connection,
        MessageError(.contentTooLarge, "the body is longer than \(bytesMax) bytes"))
    }
    guard shared.reserveBody(bytes: reserved) else {
      return refuse(
        connection, MessageError(.serviceUnavailable, "too many bodies are being read"))
    }
    connection.deadline =
      (connection.requestBegan ?? now) + seconds(shared.limits.requestSecondsMax)
    connection.phase = .body(
      Connection.Reading(length: length, bytesMax: bytesMax, reservedBytes: reserved, then: then))
    if head.expectsContinue {
      connection.output += Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
      flush(connection)
    }
  }

  private func finishBody(_ connection: Connection, _ reading: Connection.Reading) {
    shared.releaseBody(bytes: reading.reservedBytes)
    connection.phase = .answering
    perform(reading.then(reading.body), for: connection, isRead: true)
  }
}

extension Connection.Reading {
  /// Whether the whole body is there.
  var isComplete: Bool {
    switch length {
    case .bytes(let count): body.count == count
    case .chunked(let chunks): chunks.isComplete
    }
  }
}
