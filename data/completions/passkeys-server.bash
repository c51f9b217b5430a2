# bash completion for passkeys-server
#
# SPDX-License-Identifier: GPL-3.0-or-later

_passkeys_server() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local words='--help --data --address --port --relying-party --origin --certificate --key
    --allow-plain-http --trusted-proxy --outbox --sendmail --log-format --quiet --backup
    --verify-log --exit-with-parent'

  # Readline takes “--data=” apart.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = && $COMP_CWORD -gt 1 ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi

  # shellcheck disable=SC2207
  case $previous in
    --data | --outbox)
      compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -d -- "$current"))
      ;;
    --certificate | --key | --backup)
      compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -f -- "$current"))
      ;;
    --sendmail)
      COMPREPLY=($(compgen -c -- "$current"))
      ;;
    --log-format)
      COMPREPLY=($(compgen -W 'plain json' -- "$current"))
      ;;
    --address)
      COMPREPLY=($(compgen -W '127.0.0.1 ::1 0.0.0.0 ::' -- "$current"))
      ;;
    --port | --relying-party | --origin | --trusted-proxy)
      COMPREPLY=()
      ;;
    *)
      COMPREPLY=($(compgen -W "$words" -- "$current"))
      ;;
  esac
}

complete -F _passkeys_server passkeys-server
