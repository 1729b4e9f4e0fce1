import type { Capabilities } from './base.js'

// Programs were listed from the images' PATH on 2026-11-21; the official images' package lists are at
// https://github.com/docker-library/repo-info/tree/master/repos/node. Only what Dockerfiles and start scripts call is kept.
const words = (text: string) => text.trim().split(/\s+/)

const posix = words(`
  [ arch awk base32 base64 basename bash cat chgrp chmod chown chroot cksum cmp cp cut date dd df diff dirname du
  echo egrep env expand expr factor false fgrep find flock fold getopt grep groups gunzip gzip head hostid hostname
  id install kill link ln ls md5sum mkdir mkfifo mknod mktemp more mount mv nice nl nohup nproc od passwd paste
  printenv printf pwd readlink realpath rm rmdir sed seq setpriv sh sha1sum sha256sum sha512sum shred shuf sleep
  sort split stat stdbuf stty su sync tac tail tar tee test timeout touch tr true truncate tty umount uname uniq
  unlink users wc which who whoami xargs yes zcat`)
const node = words('node nodejs npm npx corepack yarn yarnpkg docker-entrypoint.sh')
const debianOnly = words(`
  addgroup adduser apt apt-cache apt-get apt-mark chage chpasswd chsh delgroup deluser dpkg dpkg-query getent
  groupadd groupdel groupmod gpasswd iconv ldconfig ldd localedef nologin perl runuser service setsid
  start-stop-daemon update-alternatives useradd userdel usermod`)
const busyboxOnly = words(`
  addgroup adduser apk ash bc bunzip2 busybox bzip2 chpasswd crond crontab delgroup deluser dos2unix free killall
  less nc netstat nologin nslookup patch pgrep pidof ping pkill ps setsid start-stop-daemon strings telnet top
  traceroute unix2dos unxz unzip uptime vi watch wget xxd xz`)
const fullOnly = words(`
  autoconf automake bzip2 c++ cc convert curl file g++ gcc git gpg hg identify m4 make mysql_config openssl patch
  perl pg_config pkg-config ps pgrep pkill free top kill procps python3 scp ssh ssh-keyscan ssh-keygen svn unzip
  wget xz xz-utils`)

// buildpack-deps:<release>-scm with compilers: https://github.com/docker-library/golang/blob/master/Dockerfile-linux.template, read 2026-11-22.
const buildOnly = words(`
  c++ cc curl free g++ gcc git gpg hg kill make openssl perl pgrep pkg-config pkill procps ps python3 scp ssh
  ssh-keyscan ssh-keygen svn top wget`)

const debianUsers = words('root daemon bin sys sync games man lp mail news www-data backup nobody')
const alpineUsers = words('root bin daemon adm lp mail news operator cron ftp sshd games guest nobody')

const debianPrograms = [...posix, ...debianOnly]
const alpinePrograms = [...posix.filter((name) => name !== 'bash'), ...busyboxOnly]

const debianSlim = { programs: new Set([...debianPrograms, ...node]), users: new Set([...debianUsers, 'node']) }
const debianFull = {
  programs: new Set([...debianPrograms, ...node, ...fullOnly]),
  users: new Set([...debianUsers, 'node']),
}
const alpine = { programs: new Set([...alpinePrograms, ...node]), users: new Set([...alpineUsers, 'node']) }

// https://www.debian.org/distrib/archive; 404 at a mirror on 2026-11-21.
const archivedReleases: ReadonlySet<string> = new Set(['wheezy', 'jessie', 'stretch', 'buster'])

function ofRelease(release: string | undefined): Pick<Capabilities, 'release' | 'archived'> {
  if (release === undefined) return {}
  return archivedReleases.has(release) ? { release, archived: true } : { release }
}

/** What `node:<release>` holds: Debian with the packages of buildpack-deps. */
export function fullDebian(release: string | undefined): Capabilities {
  return {
    libc: 'glibc',
    shell: true,
    packageManager: 'apt',
    installs: true,
    manyLibraries: true,
    ...debianFull,
    ...ofRelease(release),
  }
}

/** What `node:<release>-slim` holds: no git, curl, wget, python3, compiler, openssl, ps and no CA bundle. */
export function slimDebian(release: string | undefined): Capabilities {
  return {
    libc: 'glibc',
    shell: true,
    packageManager: 'apt',
    installs: true,
    manyLibraries: false,
    ...debianSlim,
    ...ofRelease(release),
  }
}

/** What `node:<release>-alpine` holds: musl and busybox, with wget, without bash and curl. */
export function alpineLinux(): Capabilities {
  return { libc: 'musl', shell: true, packageManager: 'apk', installs: true, manyLibraries: false, ...alpine }
}

/**
 * What `nginx:stable-alpine` holds: Alpine with nginx and curl, as https://github.com/nginx/docker-nginx/tree/master/stable/alpine
 * installs them (read 2026-11-21), and no interpreter.
 */
export function alpineWithServer(): Capabilities {
  const own = ['curl', 'envsubst', 'nginx']
  return {
    ...alpineLinux(),
    installs: false,
    programs: new Set([...alpinePrograms, ...own]),
    users: new Set([...alpineUsers, 'nginx']),
  }
}

/**
 * What an image is taken to hold that is the same in both stages: any program of the usual systems, for what the original's commands find
 * the runtime stage's find too.
 */
export function someSystem(programs: readonly string[]): Capabilities {
  const all = new Set([...debianFull.programs, ...alpinePrograms, ...buildOnly, ...programs])
  for (const name of node) all.delete(name)
  return { libc: 'glibc', shell: true, installs: true, manyLibraries: true, programs: all, users: new Set(['root']) }
}

// `dpkg-query -W` in debian:bookworm-slim, 2026-11-22: libraries that programs link against.
const debianLibraries = ['libbz2-1.0', 'libgcc-s1', 'liblzma5', 'libstdc++6', 'libudev1', 'zlib1g']

/** What `debian:<release>-slim` holds, or an image on it with other programs. */
export function bareDebian(release: string | undefined, programs: readonly string[] = []): Capabilities {
  return {
    ...slimDebian(release),
    installs: false,
    programs: new Set([...debianPrograms, ...programs]),
    packages: new Set(debianLibraries),
    users: new Set(debianUsers),
  }
}

/** What an official image to build in holds: Debian with compilers, version control and its own programs. */
export function buildDebian(release: string | undefined, programs: readonly string[]): Capabilities {
  const packages = new Set(['ca-certificates', 'tzdata', 'netbase', ...debianLibraries])
  return { ...bareDebian(release, [...buildOnly, ...programs]), packages }
}

/** What `alpine:<release>` holds, or an image on it with other programs. The CA bundle is in it, without the programs around it. */
export function bareAlpine(release: string | undefined, programs: readonly string[] = []): Capabilities {
  return {
    ...alpineLinux(),
    ...(release === undefined ? {} : { release }),
    installs: false,
    programs: new Set([...alpinePrograms, ...programs]),
    packages: new Set(),
    users: new Set(alpineUsers),
  }
}

const nothing = { shell: false, installs: false, manyLibraries: false, programs: new Set<string>() }
const distrolessUsers = new Set(['root', 'nobody', 'nonroot', '0', '65532', '65534'])

/** What the distroless images without an interpreter hold: a CA bundle, time zones and users; with `libc`, glibc and the libraries of C++. */
export function distrolessSystem(release: string, libc: 'glibc' | 'none'): Capabilities {
  // https://github.com/GoogleContainerTools/distroless/blob/main/base/README.md, read 2026-11-22.
  const libraries = ['libgcc-s1', 'libstdc++6', release === 'bullseye' ? 'libssl1.1' : 'libssl3']
  const packages = new Set(['ca-certificates', 'tzdata', ...(libc === 'glibc' ? libraries : [])])
  return { ...nothing, libc, release, packages, users: distrolessUsers }
}

/** What `scratch` holds. */
export function emptyImage(): Capabilities {
  return { ...nothing, libc: 'none', withoutTemporaryFolder: true, users: new Set(['root', '0']) }
}

/** What the distroless Node.js images hold: the interpreter, a CA bundle, no shell and nothing in PATH. */
export function distrolessDebian(release: string): Capabilities {
  return {
    libc: 'glibc',
    release,
    shell: false,
    installs: false,
    manyLibraries: false,
    programs: new Set(['/nodejs/bin/node']),
    users: new Set(['root', 'nobody', 'nonroot', '0', '65532', '65534']),
  }
}

/** What the distroless Java images hold: the JVM in PATH, fonts, a CA bundle, no shell. */
export function distrolessWithJava(release: string): Capabilities {
  // https://github.com/GoogleContainerTools/distroless/blob/main/java/BUILD, read 2026-11-22.
  const packages = new Set(['ca-certificates', 'tzdata', 'fontconfig', 'libgcc-s1', 'libstdc++6', 'zlib1g'])
  return { ...nothing, libc: 'glibc', release, packages, programs: new Set(['java']), users: distrolessUsers }
}
