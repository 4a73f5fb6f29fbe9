/// Decides what a command comes to, from the state alone: no clock, disk, random source or network.
///
/// Checked in this order: the request id, whether the subject exists for the actor, whether the
/// actor may do it, the expected revision, and then the rules of the action.
///
/// - Parameters:
///   - command: what is asked.
///   - state: the ledger before it.
///   - now: the moment that the events will be recorded at.
/// - Returns: the events to append, none if nothing changes.
/// - Throws: why the command is refused.
/// - Complexity: a few look-ups; for a bulk action a few for each token, and for a duplicate one
///   for each copy that there is.
public func decide<State: StateReader & ~Copyable>(
  _ command: Command, in state: borrowing State, now: Timestamp
) throws(Refusal) -> Decision {
  if let request = command.request,
    let remembered = state.request(request.id, of: command.actor.principal),
    remembered.recordedAt >= now - RememberedRequest.memory
  {
    guard remembered.digest == request.digest else { throw .requestReused(request.id) }
    return Decision(
      events: [], subjects: command.action.existingSubjects, repeatedFrom: remembered.position)
  }
  if case .enterHistory(let draft) = command.action {
    return try state.decideEnter(draft, of: command, now: now)
  }
  let asked = Asked(
    access: try Access(of: command.actor, in: state), expectedRevision: command.expectedRevision,
    now: now)
  return switch command.action {
  case .createLedger(let created): try state.decideCreateLedger(created, asked)
  case .recordRestore(let restored): try state.decideRecordRestore(restored, asked)
  case .rotateKey(let number): try state.decideRotateKey(number, asked)
  case .retireKey(let number): try state.decideRetireKey(number, asked)
  case .publishCatalog(let versions, let categories):
    try state.decidePublish(versions, categories, asked)
  case .openAccount(let open): try state.decideOpen(open, asked)
  case .renameAccount(let id, let name): try state.decideRename(id, to: name, asked)
  case .setAPIAccess(let id, let enabled): try state.decideAPIAccess(id, enabled: enabled, asked)
  case .closeAccount(let id): try state.decideClose(id, asked)
  case .addMember(let add): try state.decideAdd(add, asked)
  case .changeRole(let id, let role): try state.decideRole(of: id, role, asked)
  case .resetMemberKey(let id, let key): try state.decideResetKey(of: id, key, asked)
  case .removeMember(let id): try state.decideRemove(id, asked)
  case .eraseMember(let id): try state.decideErase(id, asked)
  case .createToken(let create): try state.decideCreate(create, asked)
  case .importToken(let imported): try state.decideImport(imported, asked)
  case .duplicateToken(let duplicate): try state.decideDuplicate(duplicate, asked)
  case .resetToken(let reset): try state.decideReset(reset, asked)
  case .endGrace(let id): try state.decideEndGrace(of: id, asked)
  case .takeBackReset(let id): try state.decideTakeBack(id, asked)
  case .editToken(let id, let edit): try state.decideEdit(id, edit, asked)
  case .restoreToken(let restore): try state.decideRestore(restore, asked)
  case .changeTokens(let change): try state.decideChange(change, asked)
  case .eraseToken(let id): try state.decideErase(id, asked)
  case .enterHistory: preconditionFailure("decided above, whoever acted")
  }
}

extension Action {
  /// What the action names that must exist already.
  ///
  /// Something new has no place here: when a request is repeated, its id is not the one that the
  /// first answer gave.
  var existingSubjects: [Subject] {
    switch self {
    case .createLedger, .recordRestore, .rotateKey, .retireKey: [.ledger]
    case .publishCatalog: [.catalog]
    case .renameAccount(let id, _), .setAPIAccess(let id, _), .closeAccount(let id):
      [.account(id)]
    case .changeRole(let id, _), .resetMemberKey(let id, _), .removeMember(let id),
      .eraseMember(let id):
      [.member(id)]
    case .resetToken(let reset): [.token(reset.token)]
    case .restoreToken(let restore): [.token(restore.token)]
    case .endGrace(let id), .takeBackReset(let id), .editToken(let id, _), .eraseToken(let id):
      [.token(id)]
    case .changeTokens(let change):
      if case .tokens(let ids) = change.selection {
        ids.withoutRepetition.map(Subject.token)
      } else {
        []
      }
    case .enterHistory(let draft): [draft.subject]
    case .openAccount, .addMember, .createToken, .importToken, .duplicateToken: []
    }
  }
}

extension Sequence where Element: Hashable {
  /// The elements in their order, each at its first place only.
  var withoutRepetition: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
