#!/bin/sh
set -e
worker
exec /app/target/release/web "$@"
