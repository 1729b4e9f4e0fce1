import { ownEntry } from '../own-entry.js'

// Names were checked against Debian 12's and Alpine 3.20's package lists on 2026-11-21 (https://packages.debian.org,
// https://pkgs.alpinelinux.org).

/** What users say of system packages, by name. */
export type OwnPackages = Readonly<Record<string, 'build' | 'runtime'>>

// Compilers, interpreters that node-gyp calls, and headers of the C library: nothing loads them when a program runs.
const buildOnly =
  /^(make|gmake|cmake|ninja(-build)?|meson|nasm|yasm|autoconf|automake|libtool|libtool-bin|m4|bison|flex|pkg-config|pkgconf|pkgconfig|gcc|g\+\+|gcc-\d+|g\+\+-\d+|clang|build-essential|build-base|alpine-sdk|binutils|musl-dev|libc-dev|libc6-dev|linux-headers|python|python2|python3|python2\.7|python-is-python3|python3-dev|python2-dev|python-dev|python3-pip|py3-pip|py-pip|python3-setuptools|py3-setuptools|python3-distutils|git|git-core|subversion|mercurial|gnupg|gnupg2|apt-transport-https|software-properties-common|lsb-release|apt-utils|node-gyp|openssh-client|openssh|patch|cargo|rustc|rust|go|golang|protobuf-compiler(-grpc)?|protoc|lld|mold|llvm|musl-tools|upx|upx-ucl|maven|gradle|ant|openjdk-\d+-jdk(-headless)?|openjdk\d+|default-jdk(-headless)?)$/

// Programs that only a running container calls.
const runtimeOnly = /^(tini|dumb-init|su-exec|gosu|tzdata|supervisor|nginx|cron|cronie)$/

/** Where a system package belongs by its name; undefined when the name does not tell. `own` comes before the tables. */
export function packagePlacement(name: string, own: OwnPackages = {}): 'build' | 'runtime' | undefined {
  const bare = bareName(name)
  const said = ownEntry(own, bare)
  if (said !== undefined) return said
  if (buildOnly.test(bare)) return 'build'
  return runtimeOnly.test(bare) ? 'runtime' : undefined
}

/** A package's name without version, architecture and release: `curl=7.88.1-10`, `git~2.4`, `libpq5:amd64`. */
function bareName(name: string): string {
  return name.replace(/^\.?([^=~<>:@/]+).*$/, '$1')
}

/** What a program is called in each package manager; `[]` where the base of that manager has it already. */
interface Packages {
  readonly apt: readonly string[]
  readonly apk: readonly string[]
}

const same = (name: string): Packages => ({ apt: [name], apk: [name] })

const packagesOfProgram: Readonly<Record<string, Packages>> = {
  bash: same('bash'),
  // curl and wget need the CA bundle, which slim images lack, for https.
  curl: { apt: ['ca-certificates', 'curl'], apk: ['curl'] },
  wget: { apt: ['ca-certificates', 'wget'], apk: [] },
  git: same('git'),
  ssh: { apt: ['openssh-client'], apk: ['openssh-client'] },
  scp: { apt: ['openssh-client'], apk: ['openssh-client'] },
  openssl: same('openssl'),
  cron: { apt: ['cron'], apk: [] },
  crontab: { apt: ['cron'], apk: [] },
  'fc-cache': same('fontconfig'),
  convert: same('imagemagick'),
  magick: same('imagemagick'),
  identify: same('imagemagick'),
  mogrify: same('imagemagick'),
  gm: same('graphicsmagick'),
  ffmpeg: same('ffmpeg'),
  ffprobe: same('ffmpeg'),
  gs: same('ghostscript'),
  pdftotext: same('poppler-utils'),
  pdftoppm: same('poppler-utils'),
  python3: same('python3'),
  python: { apt: ['python3', 'python-is-python3'], apk: ['python3'] },
  ps: { apt: ['procps'], apk: [] },
  pgrep: { apt: ['procps'], apk: [] },
  pkill: { apt: ['procps'], apk: [] },
  top: { apt: ['procps'], apk: [] },
  unzip: { apt: ['unzip'], apk: [] },
  zip: same('zip'),
  xz: { apt: ['xz-utils'], apk: ['xz'] },
  bzip2: { apt: ['bzip2'], apk: [] },
  jq: same('jq'),
  rsync: same('rsync'),
  nc: { apt: ['netcat-openbsd'], apk: [] },
  psql: { apt: ['postgresql-client'], apk: ['postgresql-client'] },
  pg_dump: { apt: ['postgresql-client'], apk: ['postgresql-client'] },
  mysql: { apt: ['default-mysql-client'], apk: ['mysql-client'] },
  mysqldump: { apt: ['default-mysql-client'], apk: ['mysql-client'] },
  sqlite3: { apt: ['sqlite3'], apk: ['sqlite'] },
  'redis-cli': { apt: ['redis-tools'], apk: ['redis'] },
  tini: same('tini'),
  'dumb-init': same('dumb-init'),
  gosu: { apt: ['gosu'], apk: ['gosu'] },
  'su-exec': { apt: [], apk: ['su-exec'] },
  file: same('file'),
  perl: { apt: [], apk: ['perl'] },
  gpg: { apt: ['gnupg'], apk: ['gnupg'] },
  patch: { apt: ['patch'], apk: [] },
  useradd: { apt: [], apk: ['shadow'] },
  groupadd: { apt: [], apk: ['shadow'] },
  usermod: { apt: [], apk: ['shadow'] },
  groupmod: { apt: [], apk: ['shadow'] },
  make: same('make'),
}

/** The packages that bring a program; undefined when the table does not know it. An empty list: the base has it. */
export function packagesFor(program: string, manager: 'apt' | 'apk'): readonly string[] | undefined {
  return ownEntry(packagesOfProgram, program)?.[manager]
}

/** Programs that a package brings, its own name among them. */
export function programsOf(osPackage: string): readonly string[] {
  const bare = bareName(osPackage)
  const listed = Object.entries(packagesOfProgram)
    .filter(([, { apt, apk }]) => apt.includes(bare) || apk.includes(bare))
    .map(([program]) => program)
  return [bare, ...listed]
}

const aptToApk: Readonly<Record<string, string>> = {
  'ca-certificates': 'ca-certificates',
  'default-mysql-client': 'mysql-client',
  'dumb-init': 'dumb-init',
  curl: 'curl',
  ffmpeg: 'ffmpeg',
  fontconfig: 'fontconfig',
  ghostscript: 'ghostscript',
  git: 'git',
  graphicsmagick: 'graphicsmagick',
  imagemagick: 'imagemagick',
  jq: 'jq',
  libpq5: 'libpq',
  openssl: 'openssl',
  'poppler-utils': 'poppler-utils',
  'postgresql-client': 'postgresql-client',
  rsync: 'rsync',
  sqlite3: 'sqlite',
  tini: 'tini',
  tzdata: 'tzdata',
  zip: 'zip',
}
const apkToApt = Object.fromEntries(Object.entries(aptToApk).map(([apt, apk]) => [apk, apt]))

/** The name of a package in the other package manager; undefined when the table has none. */
export function translatePackage(name: string, to: 'apt' | 'apk'): string | undefined {
  return ownEntry(to === 'apk' ? aptToApk : apkToApt, bareName(name))
}
