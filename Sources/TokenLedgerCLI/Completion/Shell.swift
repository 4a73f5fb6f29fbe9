/// A shell that can complete command lines of `tokenledger`.
///
/// The scripts hold no table of their own: they ask the program, so that they never grow old.
enum Shell: String, CaseIterable {
  case bash, zsh, fish

  /// The word before a question of a script: no verb, so that it stands in no help.
  static let plumbing = "__complete"
  /// The line that says that a file is wanted.
  static let fileMark = ":file"

  /// The script that the shell reads.
  var script: String {
    switch self {
    case .bash:
      """
      # Completion of tokenledger for Bash: source <(tokenledger completions bash)
      _tokenledger() {
        local answer
        COMPREPLY=()
        mapfile -t answer < <("${1/#\\~/$HOME}" __complete bash "${COMP_LINE:0:COMP_POINT}" \\
          "$COMP_WORDBREAKS" 2>/dev/null </dev/null)
        if [[ ${answer[0]-} == :file ]]; then
          compopt -o default
        else
          COMPREPLY=("${answer[@]}")
        fi
      }
      complete -F _tokenledger tokenledger

      """
    case .zsh:
      """
      #compdef tokenledger
      # Completion of tokenledger for zsh: source <(tokenledger completions zsh)
      _tokenledger() {
        local line
        local -a answer entries
        answer=("${(@f)$("${(Q)words[1]}" __complete zsh "${(@Q)words[2,CURRENT-1]}" \\
          "${(Q)PREFIX}" 2>/dev/null </dev/null)}")
        if [[ $answer[1] == :file ]]; then
          compset -P '*='
          _files
          return
        fi
        [[ -n $answer[1] ]] || return 1
        for line in "${answer[@]}"; do
          entries+=("${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}")
        done
        _describe -V tokenledger entries
      }
      if [[ $funcstack[1] == _tokenledger ]]; then
        _tokenledger "$@"
      else
        compdef _tokenledger tokenledger
      fi

      """
    case .fish:
      """
      # Completion of tokenledger for fish: tokenledger completions fish | source
      function __tokenledger_complete
        set -l words (commandline -opc)
        set -l answer ($words[1] __complete fish $words[2..] \\
          (string unescape -- (commandline -ct)) 2>/dev/null </dev/null)
        if test "$answer[1]" = :file
          __fish_complete_path (commandline -ct)
        else
          printf '%s\\n' $answer
        end
      end
      complete -c tokenledger -f -a '(__tokenledger_complete)'

      """
    }
  }
}
