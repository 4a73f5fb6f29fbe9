import Sockets
import Synchronization

extension ConnectionLoop {
  /// Answers the request that was read from a connection.
  func write(_ response: Response, to connection: Connection) {
    let closes =
      connection.closesAfterAnswer || response.closes || shared.isStopping.load(ordering: .relaxed)
    connection.closesAfterAnswer = closes
    message.removeAll(keepingCapacity: true)
    response.write(
      to: &message, isHead: connection.isHead, isOldVersion: connection.isOldVersion,
      closes: closes, date: currentDate())
    connection.requestBegan = nil
    connection.skippedEmptyLine = false
    connection.scanner = HeadScanner(bytesMax: shared.limits.headBytesMax)
    connection.deadline = now + seconds(shared.limits.idleSecondsMax)
    if case .stream(let feed) = response.body, !connection.isHead {
      let stream = ResponseStream(inbox, connection.id)
      connection.phase = .streaming(stream, isChunked: !connection.isOldVersion)
      connection.closesAfterAnswer = closes || connection.isOldVersion
      connection.deadline = .max
      send(to: connection)
      feed(stream)
    } else {
      connection.phase = .head
      send(to: connection)
    }
  }

  /// Refuses what cannot be a request, and ends the connection.
  func refuse(_ connection: Connection, _ error: MessageError) {
    releaseBody(of: connection)
    connection.closesAfterAnswer = true
    write(shared.service.answer(error, to: connection.peer), to: connection)
  }

  /// Sends the message that was just written; what the kernel does not take waits.
  private func send(to connection: Connection) {
    guard !connection.hasOutput else {
      connection.output += message
      return
    }
    switch connection.transport.send(message, from: 0) {
    case .moved(let count) where count == message.count: finishAnswer(connection)
    case .moved(let count):
      connection.output = Array(message[count...])
      connection.outputSent = 0
      connection.deadline = now + seconds(shared.limits.answerSecondsMax)
    case .wouldBlock:
      connection.output = message
      connection.outputSent = 0
      connection.deadline = now + seconds(shared.limits.answerSecondsMax)
    case .ended, .broken: close(connection)
    }
  }

  /// Sends more of what waits.
  func flush(_ connection: Connection) {
    while connection.hasOutput {
      switch connection.transport.send(connection.output, from: connection.outputSent) {
      case .moved(let count): connection.outputSent += count
      case .wouldBlock:
        noteWaiting(connection)
        return settle(connection)
      case .ended, .broken: return close(connection)
      }
    }
    connection.output = []
    connection.outputSent = 0
    noteWaiting(connection)
    switch connection.phase {
    case .streaming: connection.deadline = .max
    case .body, .answering: break
    case .head, .closing:
      finishAnswer(connection)
      return proceed(connection)
    }
    settle(connection)
  }

  /// Goes on after an answer was sent whole.
  private func finishAnswer(_ connection: Connection) {
    guard connection.closesAfterAnswer, case .head = connection.phase else { return }
    // To close while something unread has come would reset the connection, and the client might
    // never see the answer (RFC 9112 §9.6).
    connection.transport.endSending()
    connection.phase = .closing
    connection.input = []
    connection.deadline = now + Self.closingNanoseconds
  }

  // MARK: streams

  /// Tells a stream how much of it the client has still to take.
  private func noteWaiting(_ connection: Connection) {
    guard case .streaming(let stream, _) = connection.phase else { return }
    stream.note(untaken: connection.output.count - connection.outputSent)
  }

  func stream(_ bytes: [UInt8], to connection: Connection) {
    guard case .streaming(let stream, let isChunked) = connection.phase else { return }
    defer { stream.noteTaken(bytes.count) }
    guard
      connection.output.count - connection.outputSent + bytes.count
        <= shared.limits.streamBytesMax
    else { return close(connection) }
    if !connection.hasOutput { connection.deadline = now + seconds(shared.limits.answerSecondsMax) }
    if isChunked {
      connection.output += Array((String(bytes.count, radix: 16) + "\r\n").utf8)
      connection.output += bytes
      connection.output += [0x0D, 0x0A]
    } else {
      connection.output += bytes
    }
    flush(connection)
  }

  func endStream(_ connection: Connection) {
    guard case .streaming(let stream, let isChunked) = connection.phase else { return }
    stream.markClosed()
    connection.phase = .head
    connection.deadline = now + seconds(shared.limits.answerSecondsMax)
    if shared.isStopping.load(ordering: .relaxed) { connection.closesAfterAnswer = true }
    if isChunked { connection.output += Array("0\r\n\r\n".utf8) }
    flush(connection)
  }

  // MARK: the end

  /// Ends a connection that took too long.
  func expire(_ connection: Connection) {
    let isAsking =
      switch connection.phase {
      case .head: connection.requestBegan != nil
      case .body: true
      case .answering, .streaming, .closing: false
      }
    guard isAsking, !connection.hasOutput else { return close(connection) }
    refuse(connection, MessageError(.requestTimeout, "the request took too long to come"))
    settle(connection)
  }

  func close(_ connection: Connection) {
    guard connections[Int(connection.id.slot)] === connection else { return }
    releaseBody(of: connection)
    if case .streaming(let stream, _) = connection.phase { stream.markClosed() }
    connection.phase = .closing
    try? poll.remove(connection.transport.socket.descriptor)
    connections[Int(connection.id.slot)] = nil
    freeSlots.append(connection.id.slot)
    inbox.connections.subtract(1, ordering: .relaxed)
    shared.release(connection.peer)
  }

  private func releaseBody(of connection: Connection) {
    guard case .body(let reading) = connection.phase else { return }
    shared.releaseBody(bytes: reading.reservedBytes)
    connection.phase = .head
  }

  /// Waits for what can happen next.
  func settle(_ connection: Connection) {
    guard connections[Int(connection.id.slot)] === connection else { return }
    let wanted = connection.wantedInterest
    guard wanted != connection.interest else { return }
    connection.interest = wanted
    do {
      try poll.update(
        connection.transport.socket.descriptor, for: wanted, as: connection.id.token)
    } catch {
      close(connection)
    }
  }
}
