// Whoever imports TokenLedger speaks of tokens, accounts, events and commands: one import is enough.
@_exported public import TokenDomain
