# fish completion for passkeys-server
#
# SPDX-License-Identifier: GPL-3.0-or-later

complete -c passkeys-server -f
complete -c passkeys-server -s h -l help -d 'Show the options and end'
complete -c passkeys-server -l data -x -a '(__fish_complete_directories)' -d 'Keep everything in this folder'
complete -c passkeys-server -l address -x -a '127.0.0.1 ::1 0.0.0.0 ::' -d 'Listen on this address'
complete -c passkeys-server -l port -x -d 'Listen on this port, 0 for one that is free'
complete -c passkeys-server -l relying-party -x -a '(__fish_print_hostnames)' -d 'The host that passkeys are for'
complete -c passkeys-server -l origin -x -d 'Where passkeys may be used'
complete -c passkeys-server -l certificate -r -F -d 'Serve HTTPS with this certificate'
complete -c passkeys-server -l key -r -F -d 'The private key of the certificate'
complete -c passkeys-server -l allow-plain-http -d 'Serve HTTP to other computers'
complete -c passkeys-server -l trusted-proxy -x -d 'Take X-Forwarded-For from this address or network'
complete -c passkeys-server -l outbox -x -a '(__fish_complete_directories)' -d 'Leave e-mail in this folder'
complete -c passkeys-server -l sendmail -x -a '(__fish_complete_command)' -d 'Hand e-mail to this program'
complete -c passkeys-server -l log-format -x -a 'plain json' -d 'Write standard error like this'
complete -c passkeys-server -l quiet -d 'Do not log requests'
complete -c passkeys-server -l backup -r -F -d 'Copy all data into this new file and end'
complete -c passkeys-server -l verify-log -d 'Say whether the log is whole and end'
complete -c passkeys-server -l exit-with-parent -d 'End when standard input does'
