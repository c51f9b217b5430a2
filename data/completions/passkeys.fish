# fish completion for passkeys
#
# SPDX-License-Identifier: GPL-3.0-or-later

complete -c passkeys -f
complete -c passkeys -s h -l help -d 'Show the options and end'
complete -c passkeys -l help-all -d 'Show all options and end'
complete -c passkeys -l help-gapplication -d 'Show the options of GApplication and end'
complete -c passkeys -l gapplication-service -d 'Start without a window'
