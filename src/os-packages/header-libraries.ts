import { ownEntry } from '../own-entry.js'

/** A name in all releases, or by the code name of each that another one holds for. */
type Name = string | Readonly<Record<string, string>>

const inEveryImage: readonly Name[] = []

// The libraries that a package with headers depends on, by the package lists of Debian 11 to 13
// (https://packages.debian.org/<release>/<name>, by the indices of main for amd64, read 2026-11-22). Where a later release has added `t64` to a
// name, it still provides the old one.
const ofDebian: Readonly<Record<string, readonly Name[]>> = {
  'default-libmysqlclient-dev': ['libmariadb3'],
  'freetds-dev': ['libct4', 'libsybdb5'],
  'libblas-dev': ['libblas3'],
  'libbz2-dev': inEveryImage,
  'libcairo2-dev': ['libcairo2'],
  'libcurl4-gnutls-dev': ['libcurl3-gnutls'],
  'libcurl4-openssl-dev': ['libcurl4'],
  'libev-dev': ['libev4'],
  'libevent-dev': ['libevent-2.1-7'],
  'libexpat1-dev': ['libexpat1'],
  'libffi-dev': [{ bullseye: 'libffi7', bookworm: 'libffi8', trixie: 'libffi8' }],
  'libfreetype6-dev': ['libfreetype6'],
  'libfribidi-dev': ['libfribidi0'],
  'libgdk-pixbuf2.0-dev': ['libgdk-pixbuf-2.0-0'],
  'libgeos-dev': ['libgeos-c1v5'],
  'libglib2.0-dev': ['libglib2.0-0'],
  'libgmp-dev': ['libgmp10'],
  'libharfbuzz-dev': ['libharfbuzz0b'],
  'libjpeg-dev': ['libjpeg62-turbo'],
  'libjpeg62-turbo-dev': ['libjpeg62-turbo'],
  'libkrb5-dev': ['libgssapi-krb5-2'],
  'liblapack-dev': ['liblapack3'],
  'liblcms2-dev': ['liblcms2-2'],
  'libldap-dev': [{ bullseye: 'libldap-2.4-2', bookworm: 'libldap-2.5-0', trixie: 'libldap2' }],
  'libldap2-dev': [{ bullseye: 'libldap-2.4-2', bookworm: 'libldap-2.5-0', trixie: 'libldap2' }],
  'libleveldb-dev': ['libleveldb1d'],
  'liblzma-dev': inEveryImage,
  'libmagic-dev': ['libmagic1'],
  'libmariadb-dev': ['libmariadb3'],
  'libmariadb-dev-compat': ['libmariadb3'],
  'libmemcached-dev': ['libmemcached11', 'libmemcachedutil2'],
  'libncurses-dev': inEveryImage,
  'libncurses5-dev': inEveryImage,
  'libncursesw5-dev': inEveryImage,
  'libopenblas-dev': ['libopenblas0'],
  'libopenjp2-7-dev': ['libopenjp2-7'],
  'libpcre2-dev': ['libpcre2-8-0'],
  'libpcre3-dev': ['libpcre3'],
  'libpng-dev': ['libpng16-16'],
  'libpq-dev': ['libpq5'],
  'librdkafka-dev': ['librdkafka1'],
  'libsasl2-dev': ['libsasl2-2'],
  'libsm-dev': ['libsm6'],
  'libsnappy-dev': ['libsnappy1v5'],
  'libsndfile1-dev': ['libsndfile1'],
  'libsodium-dev': ['libsodium23'],
  'libsqlite3-dev': ['libsqlite3-0'],
  'libssl-dev': [{ bullseye: 'libssl1.1', bookworm: 'libssl3', trixie: 'libssl3t64' }],
  'libtiff-dev': [{ bullseye: 'libtiff5', bookworm: 'libtiff6', trixie: 'libtiff6' }],
  'libtiff5-dev': [{ bullseye: 'libtiff5', bookworm: 'libtiff6', trixie: 'libtiff6' }],
  'libusb-1.0-0-dev': ['libusb-1.0-0'],
  'libwebp-dev': [{ bullseye: 'libwebp6', bookworm: 'libwebp7', trixie: 'libwebp7' }],
  'libxext-dev': ['libxext6'],
  'libxml2-dev': ['libxml2'],
  'libxmlsec1-dev': ['libxmlsec1-openssl'],
  'libxrender-dev': ['libxrender1'],
  'libxslt-dev': ['libxslt1.1'],
  'libxslt1-dev': ['libxslt1.1'],
  'libyaml-dev': ['libyaml-0-2'],
  'libzmq3-dev': ['libzmq5'],
  'portaudio19-dev': ['libportaudio2'],
  'unixodbc-dev': ['unixodbc'],
  'uuid-dev': inEveryImage,
  'zlib1g-dev': inEveryImage,
}

// https://pkgs.alpinelinux.org/packages?branch=v3.20, read 2026-11-22.
const ofAlpine: Readonly<Record<string, readonly Name[]>> = {
  'bzip2-dev': ['libbz2'],
  'cairo-dev': ['cairo'],
  'curl-dev': ['libcurl'],
  'cyrus-sasl-dev': ['libsasl'],
  'expat-dev': ['libexpat'],
  'file-dev': ['libmagic'],
  'freetype-dev': ['freetype'],
  'fribidi-dev': ['fribidi'],
  'geos-dev': ['geos'],
  'gmp-dev': ['gmp'],
  'harfbuzz-dev': ['harfbuzz'],
  'jpeg-dev': ['libjpeg-turbo'],
  'lcms2-dev': ['lcms2'],
  'libffi-dev': ['libffi'],
  'libjpeg-turbo-dev': ['libjpeg-turbo'],
  'libpng-dev': ['libpng'],
  'libpq-dev': ['libpq'],
  'libwebp-dev': ['libwebp'],
  'libxml2-dev': ['libxml2'],
  'libxslt-dev': ['libxslt'],
  'mariadb-connector-c-dev': ['mariadb-connector-c'],
  'mariadb-dev': ['mariadb-connector-c'],
  'openjpeg-dev': ['openjpeg'],
  'openldap-dev': ['libldap'],
  'openssl-dev': ['libssl3', 'libcrypto3'],
  'pango-dev': ['pango'],
  'postgresql-dev': ['libpq'],
  'tiff-dev': ['tiff'],
  'unixodbc-dev': ['unixodbc'],
  'yaml-dev': ['yaml'],
  'zlib-dev': ['zlib'],
}

/**
 * The packages with the libraries that what was compiled against a package with headers loads; undefined where the table does not know
 * them, or not for this release.
 */
export function librariesOfHeaders(
  name: string,
  manager: 'apt' | 'apk',
  release: string | undefined,
): readonly string[] | undefined {
  const found = ownEntry(manager === 'apt' ? ofDebian : ofAlpine, name.replace(/[=~<>:].*$/, ''))
  const names = found?.map((each) => (typeof each === 'string' ? each : ownEntry(each, release ?? '')))
  return names?.every((each) => each !== undefined) === true ? names : undefined
}
