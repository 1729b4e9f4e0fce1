/** What is known of a package with an install script or a native part. */
export interface NativePackage {
  /**
   * `noise`: its script changes nothing that the program needs. `compiled`: builds or downloads an add-on for the libc it is
   * installed on, and needs nothing else at run time. `prebuilt`: comes with parts for several systems and picks one when installed.
   * `libraries`: its add-on links against shared libraries of the system.
   */
  readonly kind: 'noise' | 'compiled' | 'prebuilt' | 'libraries'
  /** System packages that the running program needs from it. */
  readonly apt?: readonly string[]
  readonly apk?: readonly string[]
}

const noise: NativePackage = { kind: 'noise' }
const compiled: NativePackage = { kind: 'compiled' }
const prebuilt: NativePackage = { kind: 'prebuilt' }
const libraries = (apt: readonly string[], apk: readonly string[]): NativePackage => ({ kind: 'libraries', apt, apk })

// Read off the packages' own install scripts and documentation on 2026-11-21 (`npm view <name> scripts gypfile`).
/** Packages whose install script or native part is understood, by name. */
export const nativePackages: Readonly<Record<string, NativePackage>> = {
  '@apollo/protobufjs': noise,
  '@nestjs/core': noise,
  '@scarf/scarf': noise,
  '@strapi/strapi': noise,
  '@firebase/util': noise,
  'aws-sdk': noise,
  'core-js': noise,
  'core-js-pure': noise,
  'es5-ext': noise,
  fsevents: noise,
  husky: noise,
  msw: noise,
  nodemon: noise,
  protobufjs: noise,
  'styled-components': noise,
  'unrs-resolver': prebuilt,
  'vue-demi': noise,
  web3: noise,
  yorkie: noise,
  '@discordjs/opus': compiled,
  '@tailwindcss/oxide': prebuilt,
  npm: noise,
  '@npmcli/run-script': noise,
  '@vercel/nft': noise,
  pacote: noise,
  argon2: compiled,
  bcrypt: compiled,
  'better-sqlite3': compiled,
  'bson-ext': compiled,
  bufferutil: compiled,
  'classic-level': compiled,
  'cpu-features': compiled,
  deasync: compiled,
  'dtrace-provider': compiled,
  farmhash: compiled,
  // Downloads an executable that needs nothing of the system.
  'ffmpeg-static': compiled,
  'ffi-napi': compiled,
  grpc: compiled,
  heapdump: compiled,
  hiredis: compiled,
  iconv: compiled,
  keccak: compiled,
  leveldown: compiled,
  libxmljs: compiled,
  libxmljs2: compiled,
  lmdb: compiled,
  microtime: compiled,
  mmmagic: compiled,
  msgpack: compiled,
  'msgpackr-extract': prebuilt,
  'node-expat': compiled,
  'node-pty': compiled,
  'node-sass': compiled,
  re2: compiled,
  'ref-napi': compiled,
  scrypt: compiled,
  secp256k1: compiled,
  'segfault-handler': compiled,
  snappy: compiled,
  'sodium-native': compiled,
  sqlite3: compiled,
  ssh2: compiled,
  'tiny-secp256k1': compiled,
  'tree-sitter': compiled,
  'utf-8-validate': compiled,
  'utp-native': compiled,
  zeromq: compiled,
  esbuild: prebuilt,
  rollup: prebuilt,
  sharp: prebuilt,
  '@swc/core': prebuilt,
  '@parcel/watcher': prebuilt,
  '@node-rs/argon2': prebuilt,
  '@node-rs/bcrypt': prebuilt,
  '@napi-rs/canvas': prebuilt,
  // The query engine loads libssl: https://www.prisma.io/docs/orm/reference/system-requirements
  '@prisma/client': { kind: 'libraries', apt: ['openssl'], apk: ['openssl'] },
  '@prisma/engines': { kind: 'libraries', apt: ['openssl'], apk: ['openssl'] },
  prisma: { kind: 'libraries', apt: ['openssl'], apk: ['openssl'] },
  libpq: libraries(['libpq5'], ['libpq']),
  'pg-native': libraries(['libpq5'], ['libpq']),
}

/** Packages that load a native add-on at run time; who depends on one has an add-on. */
export const addonLoaders: ReadonlySet<string> = new Set(['bindings', 'node-gyp-build'])

/** Packages that exist to build or load a native add-on; who depends on one and runs a script when it is installed has an add-on. */
export const addonHelpers: ReadonlySet<string> = new Set([
  '@mapbox/node-pre-gyp',
  'bindings',
  'cmake-js',
  'nan',
  'node-addon-api',
  'node-gyp',
  'node-gyp-build',
  'node-pre-gyp',
  'prebuild-install',
])
