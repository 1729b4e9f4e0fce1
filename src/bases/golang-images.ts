import type { KnownImage } from './base.js'
import { bareAlpine, buildDebian } from './capabilities.js'

/** A tag of the official Go images taken apart: `1.22.3-bookworm` is minor 22, patch 3, release `bookworm`. */
interface GolangTag {
  /** Undefined for `1` and `latest`. */
  readonly minor: number | undefined
  /** Undefined for a tag that moves from patch to patch. */
  readonly patch: number | undefined
  /** Debian's or Alpine's release, where the tag names one. */
  readonly release: string | undefined
  readonly variant: 'full' | 'alpine'
}

// The first patch of each minor whose image without a release's name is on this Debian, from the history of
// https://github.com/docker-library/official-images/blob/master/library/golang, read 2026-11-22. `1.22` is the last patch there was.
const debianSince: readonly (readonly [release: string, since: Readonly<Record<number, number>>])[] = [
  ['trixie', { 24: 6, 25: 0, 26: 0, 27: 0 }],
  ['bookworm', { 19: 10, 20: 5, 21: 0, 22: 0, 23: 0, 24: 0 }],
  ['bullseye', { 16: 7, 17: 0, 18: 0, 19: 0, 20: 0 }],
  ['buster', { 11: 12, 12: 7, 13: 0, 14: 0, 15: 0, 16: 0 }],
  ['stretch', { 9: 0, 10: 0, 11: 0, 12: 0 }],
]

/** What is known of `golang:<tag>`; undefined for a tag that the official images have none of. */
export function knownGolang(tag: string): KnownImage | undefined {
  const parsed = parseGolangTag(tag)
  if (parsed === undefined) return undefined
  const { minor, release, variant } = parsed
  // The images' ENV and WORKDIR: https://github.com/docker-library/golang/blob/master/Dockerfile-linux.template, read 2026-11-22.
  const path = ['/go/bin', '/usr/local/go/bin']
  const environment = new Map([['GOPATH', '/go']])
  const own = ['go', 'gofmt']
  return {
    runner: { name: 'go', version: minor },
    family: variant,
    capabilities:
      variant === 'alpine'
        ? { ...bareAlpine(release, own), packages: new Set(['ca-certificates']) }
        : buildDebian(release ?? defaultRelease(parsed), own),
    defaults: {
      entrypoint: [],
      command: variant === 'alpine' ? ['/bin/sh'] : ['bash'],
      user: '',
      folder: '/go',
      environment,
      path,
    },
    makesPrograms: true,
  }
}

function parseGolangTag(tag: string): GolangTag | undefined {
  const match =
    /^(?:latest|(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:(?:rc|beta)\d+)?)?(?:-?(alpine([\d.]*)|stretch|buster|bullseye|bookworm|trixie))?$/.exec(
      tag,
    )
  if (match === null || tag === '') return undefined
  const [, major, minor, patch, variant, alpine] = match
  if (major !== undefined && major !== '1') return undefined
  return {
    minor: minor === undefined ? undefined : Number(minor),
    patch: patch === undefined ? undefined : Number(patch),
    release: alpine === undefined ? variant : alpine || undefined,
    variant: alpine === undefined ? 'full' : 'alpine',
  }
}

function defaultRelease({ minor, patch = Number.POSITIVE_INFINITY }: GolangTag): string | undefined {
  if (minor === undefined) return undefined
  return debianSince.find(([, since]) => patch >= (since[minor] ?? Number.POSITIVE_INFINITY) && minor in since)?.[0]
}
