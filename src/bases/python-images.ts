import type { Capabilities, KnownImage } from './base.js'
import { bareAlpine, bareDebian, fullDebian } from './capabilities.js'
import { joinTag } from './split-reference.js'

/** A tag of the official Python images taken apart: `3.11.4-slim-bookworm` is minor 11, patch 4, release `bookworm`, variant `slim`. */
interface PythonTag {
  /** The part that tells the version; empty for a bare `slim` or `alpine`. */
  readonly version: string
  /** Undefined for `3` and `latest`. */
  readonly minor: number | undefined
  /** Undefined for a tag that moves from patch to patch. */
  readonly patch: number | undefined
  /** Debian's or Alpine's release, where the tag names one. */
  readonly release: string | undefined
  readonly variant: 'full' | 'slim' | 'alpine'
}

// The first patch of each minor whose image without a release's name is on this Debian, from the history of
// https://github.com/docker-library/official-images/blob/master/library/python up to 2026-08-22. `3.8` is the last patch there was.
const debianSince: readonly (readonly [release: string, since: Readonly<Record<number, number>>])[] = [
  ['trixie', { 9: 23, 10: 18, 11: 13, 12: 11, 13: 6, 14: 0, 15: 0 }],
  ['bookworm', { 7: 17, 8: 17, 9: 17, 10: 12, 11: 4, 12: 0, 13: 0 }],
  ['bullseye', { 6: 14, 7: 11, 8: 11, 9: 6, 10: 0, 11: 0 }],
  ['buster', { 5: 7, 6: 9, 7: 4, 8: 0, 9: 0 }],
  ['stretch', { 5: 5, 6: 5, 7: 0 }],
]

const python = ['python', 'python3', 'pip', 'pip3', 'pydoc', 'pydoc3', 'idle3', 'python3-config']

// What the interpreter itself is linked against, and what its Dockerfile keeps:
// https://github.com/docker-library/python/blob/master/Dockerfile-linux.template, read 2026-11-22.
const debianPackages = ['ca-certificates', 'netbase', 'tzdata', 'libssl3', 'libsqlite3-0', 'libffi8', 'libreadline8']
const alpinePackages = [
  'ca-certificates',
  'tzdata',
  'libffi',
  'libcrypto3',
  'libssl3',
  'sqlite-libs',
  'zlib',
  'xz-libs',
]

/** What is known of `python:<tag>`; undefined for a tag that the official images have none of. */
export function knownPython(tag: string): KnownImage | undefined {
  const parsed = parsePythonTag(tag)
  if (parsed === undefined) return undefined
  const { version, minor, variant } = parsed
  const release = variant === 'alpine' ? undefined : parsed.release
  const isSecond = /^2(\.|$)/.test(version)
  return {
    // Python 2 has neither venv nor an image that is still built.
    runner: {
      name: isSecond ? 'python2' : 'python',
      version: minor,
      title: `Python ${version || 'of the newest release'}`,
    },
    family: variant,
    variants: {
      version,
      slim: joinTag([version, 'slim', release]),
      alpine: joinTag([version, 'alpine']),
    },
    capabilities: capabilitiesOf(parsed),
    defaults: { entrypoint: [], command: ['python3'], user: '', environment: new Map([['LANG', 'C.UTF-8']]) },
  }
}

/**
 * What is known of `ghcr.io/astral-sh/uv:<tag>`, which is an official Python image with uv in it:
 * https://docs.astral.sh/uv/guides/integration/docker/#available-images, read 2026-11-22. Undefined for those without Python.
 */
export function knownUv(tag: string): KnownImage | undefined {
  const match = /^(?:\d[\w.]*-)?python(3\.\d+)-(?:(alpine[\d.]*)|(bookworm|trixie)(-slim)?)$/.exec(tag)
  if (match === null) return undefined
  const [, version, alpine, release, slim] = match
  const own = alpine ?? (slim === undefined ? release : `slim-${release}`)
  const image = knownPython(`${version}-${own}`)
  if (image === undefined) return undefined
  const { variants, ...python } = image
  const runtime = (written: string) => {
    const { capabilities, defaults } = knownPython(written) ?? python
    return { name: 'python', tag: written, capabilities, defaults }
  }
  return {
    ...python,
    capabilities: { ...python.capabilities, programs: new Set([...python.capabilities.programs, 'uv', 'uvx']) },
    runtimes:
      alpine === undefined
        ? { slim: [runtime(`${version}-slim-${release}`)], alpine: [runtime(`${version}-alpine`)] }
        : { alpine: [runtime(`${version}-${alpine}`)] },
  }
}

function parsePythonTag(tag: string): PythonTag | undefined {
  const match =
    /^(latest|rc|\d+(?:\.\d+){0,2}(?:-?(?:rc|a|b|alpha|beta)\d*)?)?(?:(?:^|-)(alpine([\d.]*)|(?:(slim)(?:-|$))?(wheezy|jessie|stretch|buster|bullseye|bookworm|trixie)?))?$/.exec(
      tag,
    )
  if (match === null || tag === '' || tag.endsWith('-')) return undefined
  const [, version = '', alpineTag, alpine, slim, release] = match
  const numbers = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version)
  if (numbers !== null && numbers[1] !== '2' && numbers[1] !== '3') return undefined
  const number = (at: number) => (numbers?.[at] === undefined ? undefined : Number(numbers[at]))
  return {
    version,
    minor: number(2),
    patch: number(3),
    release: alpine === undefined ? release : alpine || undefined,
    variant: alpineTag?.startsWith('alpine') === true ? 'alpine' : slim === undefined ? 'full' : 'slim',
  }
}

function capabilitiesOf(tag: PythonTag): Capabilities {
  if (tag.variant === 'alpine')
    return { ...bareAlpine(tag.release, python), installs: true, packages: new Set(alpinePackages) }
  const release = tag.release ?? defaultRelease(tag)
  const slim = { ...bareDebian(release, python), installs: true }
  const packages = new Set([...(slim.packages ?? []), ...debianPackages])
  if (tag.variant === 'slim') return { ...slim, packages }
  // buildpack-deps:<release>, as the images of Node.js without a variant.
  const { programs } = fullDebian(release)
  const withoutNode = [...programs].filter(
    (name) => !/^(node|nodejs|npm|npx|corepack|yarn|yarnpkg|docker-entrypoint\.sh)$/.test(name),
  )
  return { ...slim, programs: new Set([...withoutNode, ...python]), packages, manyLibraries: true }
}

function defaultRelease({ version, minor, patch = Number.POSITIVE_INFINITY }: PythonTag): string | undefined {
  if (minor === undefined || /^2/.test(version)) return undefined
  return debianSince.find(([, since]) => patch >= (since[minor] ?? Number.POSITIVE_INFINITY) && minor in since)?.[0]
}
