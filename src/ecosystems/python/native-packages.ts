import { ownEntry } from '../../own-entry.js'
import type { Requirement } from './requirement.js'

/** What a package needs of the system when it runs, beside what it brings itself. */
interface NativePackage {
  /** Libraries that it is linked against, or looks for, where no wheel brings them; by Debian's release where the name is not the same in all. */
  readonly apt: readonly (string | Readonly<Record<string, string>>)[]
  readonly apk: readonly string[]
  /** The first version that has wheels for Linux, which bring all of that, by the minor of Python 3; undefined where there are none. */
  readonly wheelsSince?: Readonly<Record<number, string>>
  /** Programs that it calls. */
  readonly programs?: readonly string[]
}

const none = { apt: [], apk: [] }
const tiff = { bullseye: 'libtiff5', bookworm: 'libtiff6', trixie: 'libtiff6' }
const webp = { bullseye: 'libwebp6', bookworm: 'libwebp7', trixie: 'libwebp7' }
const pcre = { bullseye: 'libpcre3', bookworm: 'libpcre2-8-0', trixie: 'libpcre2-8-0' }
const magick = {
  bullseye: 'libmagickwand-6.q16-6',
  bookworm: 'libmagickwand-6.q16-6',
  trixie: 'libmagickwand-7.q16-10',
}

// What each asks for at https://pypi.org/project/<name>/ and in its own documentation, with the names of Debian 11 to 13 and Alpine 3.20
// (https://packages.debian.org, https://pkgs.alpinelinux.org), read 2026-11-22. Wheels by the files of their releases on PyPI.
const packages: Readonly<Record<string, NativePackage>> = {
  ansible: { ...none, programs: ['ssh'] },
  'ansible-core': { ...none, programs: ['ssh'] },
  cairocffi: { apt: ['libcairo2'], apk: ['cairo'] },
  cairosvg: { apt: ['libcairo2'], apk: ['cairo'] },
  'dbt-core': { ...none, programs: ['git'] },
  dvc: { ...none, programs: ['git'] },
  gitpython: { ...none, programs: ['git'] },
  gssapi: { apt: ['libgssapi-krb5-2'], apk: ['krb5-libs'] },
  kerberos: { apt: ['libgssapi-krb5-2'], apk: ['krb5-libs'] },
  krb5: { apt: ['libgssapi-krb5-2'], apk: ['krb5-libs'] },
  // https://lightgbm.readthedocs.io/en/latest/Installation-Guide.html: its wheels leave OpenMP to the system.
  lightgbm: { apt: ['libgomp1'], apk: ['libgomp'] },
  lxml: {
    apt: ['libxml2', 'libxslt1.1'],
    apk: ['libxml2', 'libxslt'],
    wheelsSince: {
      6: '3.7.2',
      7: '4.2.2',
      8: '4.4.1',
      9: '4.5.2',
      10: '4.6.3',
      11: '4.9.1',
      12: '4.9.3',
      13: '5.3.0',
      14: '6.0.1',
    },
  },
  mysqlclient: { apt: ['libmariadb3'], apk: ['mariadb-connector-c'] },
  // https://pypi.org/project/opencv-python/: its wheels leave GLib to the system.
  'opencv-contrib-python': { apt: ['libglib2.0-0'], apk: ['glib'] },
  'opencv-contrib-python-headless': { apt: ['libglib2.0-0'], apk: ['glib'] },
  'opencv-python': { apt: ['libglib2.0-0'], apk: ['glib'] },
  'opencv-python-headless': { apt: ['libglib2.0-0'], apk: ['glib'] },
  pdf2image: { ...none, programs: ['pdftoppm'] },
  pillow: {
    apt: ['libjpeg62-turbo', 'libopenjp2-7', tiff, webp, 'libfreetype6', 'liblcms2-2'],
    apk: ['libjpeg-turbo', 'openjpeg', 'tiff', 'libwebp', 'freetype', 'lcms2'],
    wheelsSince: {
      6: '4.0.0',
      7: '5.2.0',
      8: '6.2.1',
      9: '8.0.0',
      10: '8.3.2',
      11: '9.2.0',
      12: '10.0.0',
      13: '10.4.0',
      14: '11.3.0',
    },
  },
  psycopg: { apt: ['libpq5'], apk: ['libpq'] },
  'psycopg-c': { apt: ['libpq5'], apk: ['libpq'] },
  psycopg2: { apt: ['libpq5'], apk: ['libpq'] },
  'psycopg2-binary': {
    apt: ['libpq5'],
    apk: ['libpq'],
    wheelsSince: {
      6: '2.7.4',
      7: '2.7.5',
      8: '2.8.4',
      9: '2.8.6',
      10: '2.9.1',
      11: '2.9.5',
      12: '2.9.9',
      13: '2.9.10',
      14: '2.9.11',
    },
  },
  pycairo: { apt: ['libcairo2'], apk: ['cairo'] },
  pycurl: {
    apt: ['libcurl4'],
    apk: ['libcurl'],
    wheelsSince: { 8: '7.45.3', 9: '7.45.3', 10: '7.45.3', 11: '7.45.3', 12: '7.45.3', 13: '7.45.4', 14: '7.45.7' },
  },
  pykerberos: { apt: ['libgssapi-krb5-2'], apk: ['krb5-libs'] },
  'python-magic': { apt: ['libmagic1'], apk: ['libmagic'] },
  pyyaml: {
    apt: ['libyaml-0-2'],
    apk: ['yaml'],
    wheelsSince: {
      6: '5.4',
      7: '5.4',
      8: '5.4',
      9: '5.4',
      10: '6.0',
      11: '6.0',
      12: '6.0.1',
      13: '6.0.2',
      14: '6.0.3',
    },
  },
  uwsgi: { apt: ['libxml2', pcre], apk: ['libxml2', 'pcre2'] },
  wand: { apt: [magick], apk: ['imagemagick'] },
  weasyprint: { apt: ['libpango-1.0-0', 'libpangoft2-1.0-0'], apk: ['pango'] },
}

/** What a requirement needs of the system, in the names of its releases. */
export interface NativeNeeds {
  readonly apt: readonly string[]
  readonly apk: readonly string[]
  readonly programs: readonly string[]
  /** False where it is not known how this release calls them. */
  readonly isKnown: boolean
}

/**
 * What a requirement needs of the system under a minor of Python 3, on a release of Debian; undefined for a package that is not in the
 * table, or whose wheels bring it.
 */
export function nativePackage(
  { name, version, extras, isDirect }: Requirement,
  minor: number | undefined,
  release: string | undefined,
): NativeNeeds | undefined {
  const found = ownEntry(packages, name)
  if (found === undefined) return undefined
  // https://www.psycopg.org/psycopg3/docs/basic/install.html
  if (name === 'psycopg' && extras.includes('binary')) return undefined
  if (found.wheelsSince !== undefined) {
    const since = minor === undefined ? undefined : found.wheelsSince[minor]
    const isOld = version !== undefined && (since === undefined || isBefore(version, since))
    if (!isOld && isDirect !== true) return undefined
  }
  const apt = found.apt.map((each) => (typeof each === 'string' ? each : ownEntry(each, release ?? '')))
  const known = apt.filter((each) => each !== undefined)
  return { apt: known, apk: found.apk, programs: found.programs ?? [], isKnown: known.length === apt.length }
}

function isBefore(version: string, other: string): boolean {
  const [left, right] = [version, other].map((text) => text.split('.').map(Number))
  for (let at = 0; at < 3; at++) {
    const difference = (left?.[at] || 0) - (right?.[at] || 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
