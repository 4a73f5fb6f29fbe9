import TestSupport
import TokenLedger

/// What a history has proved to somebody outside: checkpoints and proofs that were given away.
struct GivenProofs {
  var checkpoints: [LogCheckpoint] = []
  var proofs: [(position: Position, bytes: [UInt8])] = []
}

extension ModelRun {
  /// Signs a checkpoint and gives proofs of some events away, also in a checkpoint of before.
  func giveProofs(_ count: Int) throws {
    let checkpoint = try ledger.signCheckpoint()
    if checkpoint.position != model.events.last?.position {
      throw different("a checkpoint of \(checkpoint.position) events was signed")
    }
    given.checkpoints.append(checkpoint)
    for _ in 0..<count {
      guard let signed = generator.pick(given.checkpoints) else { return }
      let position = Position(1 + UInt64(generator.below(Int(signed.position.value))))
      given.proofs.append((position, try ledger.proof(of: position, in: signed.note)))
    }
  }

  /// Whatever was given away holds, however much was erased since, and is of the log as it is now.
  func checkGivenProofs() throws {
    let key = try ledger.logKey()
    for (position, bytes) in given.proofs {
      let proof = try VerifiedProof(verifying: bytes, logKey: key)
      guard proof.position == position,
        proof.record.bytes == (try ledger.record(at: position))?.bytes
      else {
        throw different("the proof of event \(position) is of another")
      }
    }
    for checkpoint in given.checkpoints {
      let found = try ledger.verifyLog(against: checkpoint.note)
      if let difference = found.difference { throw different(difference.cause) }
    }
    count(answer: "proofs that still hold", given.proofs.count)
  }
}
