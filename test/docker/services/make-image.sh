#!/bin/bash
# make-image.sh IMAGE: databases and queues in one image, from Debian's packages; the first argument of its containers says which is run.
# MongoDB is in no distribution: FerretDB, which speaks its protocol on SQLite, is built from Go's module proxy.
set -euo pipefail

docker image inspect "$1" >/dev/null 2>&1 && exit 0

here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cp "$here/Dockerfile" "$here/service" "$here/service-ready" "$folder"
module=github.com/FerretDB/FerretDB@v1.24.0
(
  cd "$folder"
  source=$(go mod download -json "$module" | sed -n 's/^.*"Dir": "\(.*\)".*/\1/p')
  cp -r "$source" source && chmod -R u+w source
  # It asks for a file that its own build writes.
  echo "${module#*@}" > source/build/version/version.txt
  cd source && CGO_ENABLED=0 go build -o ../mongodb ./cmd/ferretdb
)
rm -rf "$folder/source"
docker build --quiet --tag "$1" "$folder"
