import type { KnownImage } from './base.js'
import { bareAlpine, bareDebian, buildDebian } from './capabilities.js'

// The minors whose image without a release's name is on this Debian, from the history of
// https://github.com/docker-library/official-images/blob/master/library/rust, read 2026-11-22.
const debianSince: readonly (readonly [release: string, minor: number])[] = [
  ['trixie', 89],
  ['bookworm', 72],
  ['bullseye', 55],
  ['buster', 37],
  ['stretch', 19],
]

/** What is known of `rust:<tag>`; undefined for a tag that the official images have none of. */
export function knownRust(tag: string): KnownImage | undefined {
  const match =
    /^(?:latest|nightly|beta|(1)(?:\.(\d+))?(?:\.\d+)?)?(?:-?(alpine[\d.]*|(?:(slim)-?)?(stretch|buster|bullseye|bookworm|trixie)?(-slim)?))?$/.exec(
      tag,
    )
  if (match === null || tag === '') return undefined
  const [, , written, variant = '', slim, release] = match
  const minor = written === undefined ? undefined : Number(written)
  const isAlpine = variant.startsWith('alpine')
  // The images' ENV: https://github.com/rust-lang/docker-rust/blob/master/Dockerfile-debian.template, read 2026-11-22.
  const environment = new Map([
    ['RUSTUP_HOME', '/usr/local/rustup'],
    ['CARGO_HOME', '/usr/local/cargo'],
  ])
  const own = ['cargo', 'rustc', 'rustup', 'rustdoc', 'rust-gdb']
  const debian = release ?? debianSince.find(([, since]) => minor !== undefined && minor >= since)?.[0]
  const family = isAlpine ? 'alpine' : slim === undefined ? 'full' : 'slim'
  return {
    runner: { name: 'rust', version: minor },
    family,
    capabilities: isAlpine
      ? {
          ...bareAlpine(variant.slice('alpine'.length) || undefined, [...own, 'gcc']),
          packages: new Set(['ca-certificates']),
        }
      : slim === undefined
        ? buildDebian(debian, own)
        : { ...bareDebian(debian, [...own, 'gcc', 'wget']), packages: new Set(['ca-certificates']) },
    defaults: {
      entrypoint: [],
      command: isAlpine ? ['/bin/sh'] : ['bash'],
      user: '',
      environment,
      path: ['/usr/local/cargo/bin'],
    },
    makesPrograms: true,
  }
}
