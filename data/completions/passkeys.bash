# bash completion for passkeys
#
# SPDX-License-Identifier: GPL-3.0-or-later

_passkeys() {
  local words='--help --help-all --help-gapplication --gapplication-service'

  # shellcheck disable=SC2207
  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
}

complete -F _passkeys passkeys
