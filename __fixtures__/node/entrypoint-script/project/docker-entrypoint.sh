#!/bin/sh
set -e

export PREPARED="for $(basename "$1")"

exec "$@"
