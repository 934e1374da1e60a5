#!/bin/sh
# Usage: sh guard.sh <seconds> <command> [argument…], with file descriptor 3 a socket or pipe pair of the starter.
# Runs the command, tells its process id on descriptor 3, and ends it when the starter closes that descriptor, which the
# kernel does for it however it dies: SIGTERM first, SIGKILL after <seconds>. Signals sent here are passed on as SIGTERM.
grace=$1
shift

"$@" </dev/null 3<&- &
child=$!
trap '' PIPE
trap 'kill -TERM "$child" 2>/dev/null' TERM INT HUP
echo "$child" >&3

(
  trap - TERM
  trap '' INT HUP
  read -r _ <&3
  kill -TERM "$child" 2>/dev/null
  sleep "$grace"
  kill -KILL "$child" 2>/dev/null
) &
watcher=$!

# A trapped signal ends `wait` early, so wait again until the child is really gone.
wait "$child"
code=$?
while kill -0 "$child" 2>/dev/null; do
  wait "$child"
  code=$?
done
kill -KILL "$watcher" 2>/dev/null
exit "$code"
