import { ownEntry } from '../own-entry.js'
import type { Capabilities, ImageDefaults, KnownImage } from './base.js'
import { alpineLinux, fullDebian, slimDebian } from './capabilities.js'
import { knownGolang } from './golang-images.js'
import { javaImageNames, knownJava, opaqueJava } from './java-images.js'
import { knownPython, knownUv } from './python-images.js'
import { knownRust } from './rust-images.js'
import { joinTag } from './split-reference.js'
import { knownTomcat } from './tomcat-images.js'

// Release names and their majors: https://github.com/nodejs/Release/blob/main/schedule.json, read 2026-11-21.
const codeNames: Readonly<Record<string, number>> = {
  argon: 4,
  boron: 6,
  carbon: 8,
  dubnium: 10,
  erbium: 12,
  fermium: 14,
  gallium: 16,
  hydrogen: 18,
  iron: 20,
  jod: 22,
  krypton: 24,
}

/** Debian releases that Node.js images were made on, oldest first. */
const debianReleases = ['wheezy', 'jessie', 'stretch', 'buster', 'bullseye', 'bookworm', 'trixie'] as const

// The Debian release behind a tag that names none: https://github.com/docker-library/official-images/blob/master/library/node,
// read 2026-11-21 for the majors that distroless images exist for.
const defaultRelease: Readonly<Record<number, string>> = { 20: 'bookworm', 22: 'bookworm', 24: 'bookworm' }

const nodeDefaults: ImageDefaults = { entrypoint: ['docker-entrypoint.sh'], command: ['node'], user: '' }

/** A tag of the official Node.js images taken apart: `22.1-bookworm-slim` is version `22.1`, release `bookworm`, variant `slim`. */
export interface NodeTag {
  /** The part that tells the version; empty for a bare `slim` or `alpine`. */
  readonly version: string
  readonly major: number | undefined
  readonly release?: string
  readonly variant: 'full' | 'slim' | 'alpine'
}

/** Takes a tag apart; undefined when the official images have none of this shape. */
export function parseNodeTag(tag: string): NodeTag | undefined {
  const parts = tag.split('-')
  const variantAt = parts.findIndex((part) => /^alpine[\d.]*$/.test(part) || part === 'slim' || isDebianRelease(part))
  const version = (variantAt === -1 ? parts : parts.slice(0, variantAt)).join('-')
  const rest = variantAt === -1 ? [] : parts.slice(variantAt)
  const major = majorOf(version)
  if (major === 'unknown') return undefined
  const [first, second, third] = rest
  const shape = { version, major }
  if (first === undefined) return { ...shape, variant: 'full' }
  if (third !== undefined || (second !== undefined && !(second === 'slim' && isDebianRelease(first)))) return undefined
  if (first.startsWith('alpine')) return { ...shape, variant: 'alpine' }
  if (first === 'slim') return { ...shape, variant: 'slim' }
  return { ...shape, release: first, variant: second === 'slim' ? 'slim' : 'full' }
}

function isDebianRelease(part: string): boolean {
  return (debianReleases as readonly string[]).includes(part)
}

function majorOf(version: string): number | undefined | 'unknown' {
  if (['', 'lts', 'latest', 'current'].includes(version)) return undefined
  const number = /^v?(\d+)(\.\d+){0,2}(\.x)?$/.exec(version)?.[1]
  return number === undefined ? (ownEntry(codeNames, version.replace(/^lts-/, '')) ?? 'unknown') : Number(number)
}

/** The Debian release that an image of this tag is built on; undefined where the tag does not tell and the table has no entry. */
export function debianReleaseOf(tag: NodeTag): string | undefined {
  return tag.release ?? (tag.major === undefined ? undefined : defaultRelease[tag.major])
}

// What people and companies publish, `gcr.io/google_appengine/python` and `cgr.dev/chainguard/node` among it: of official images these hosts have copies
// at most below `library`, as public.ecr.aws/docker/library has. Their documentation, read 2026-11-22.
const publicRegistry =
  /^((?!mirror\.)([\w-]+\.)?gcr\.io|ghcr\.io|quay\.io|lscr\.io|cgr\.dev|nvcr\.io|mcr\.microsoft\.com|public\.ecr\.aws|[\w-]+\.pkg\.dev|registry\.k8s\.io|registry\.gitlab\.com|docker\.pkg\.github\.com|registry\.(access\.)?redhat\.(com|io)|registry\.suse\.com|container-registry\.oracle\.com)$/
// Docker Hub itself, where a folder is somebody's: https://docs.docker.com/reference/cli/docker/image/tag/
const dockerHub = /^((index|registry-1)\.)?docker\.io$|^registry\.hub\.docker\.com$|^mirror\.gcr\.io$/

/** True for a name that means an official image: bare, `library/`, or behind a registry or mirror of one's own. */
function isOfficialName(name: string, image: string): boolean {
  const parts = name.split('/')
  if (parts.at(-1) !== image) return false
  const first = parts[0] ?? ''
  if (parts.length === 1 || parts.at(-2) === 'library') return true
  // Its vendor's own copy: https://gallery.ecr.aws/amazoncorretto/amazoncorretto
  if (name === 'public.ecr.aws/amazoncorretto/amazoncorretto') return true
  if (publicRegistry.test(first)) return false
  return dockerHub.test(first) ? parts.length === 2 : /[.:$]/.test(first) || first === 'localhost'
}

/** What is known of an image by its name and tag (variables replaced); undefined for an image that is not in the table. */
export function knownImage(name: string, tag: string | undefined): KnownImage | undefined {
  if (isOfficialName(name, 'golang')) return knownGolang(tag ?? 'latest')
  const java = javaImageNames.find((each) => isOfficialName(name, each))
  if (java !== undefined) return knownJava(java, tag ?? 'latest')
  if (isOfficialName(name, 'tomcat')) return knownTomcat(tag ?? 'latest')
  // The language's own team publishes the same images: https://github.com/rust-lang/docker-rust.
  if (isOfficialName(name, 'rust') || /(^|\/)(rust-lang\/rust|rustlang\/rust)$/.test(name))
    return knownRust(tag ?? 'latest')
  if (isOfficialName(name, 'python')) return knownPython(tag ?? 'latest')
  if (/(^|\/)astral-sh\/uv$/.test(name)) return knownUv(tag ?? 'latest')
  return isOfficialName(name, 'node') ? knownNode(tag ?? 'latest') : opaqueJava(name, tag ?? '')
}

function knownNode(tag: string): KnownImage | undefined {
  const parsed = parseNodeTag(tag)
  if (parsed === undefined) return undefined
  const capabilities =
    parsed.variant === 'alpine'
      ? alpineLinux()
      : parsed.variant === 'slim'
        ? slimDebian(debianReleaseOf(parsed))
        : fullDebian(debianReleaseOf(parsed))
  return {
    runner: { name: 'node', version: parsed.major },
    family: parsed.variant,
    variants: {
      version: parsed.version,
      slim: joinTag([parsed.version, parsed.release, 'slim']),
      alpine: joinTag([parsed.version, 'alpine']),
    },
    capabilities: withoutUnbundled(capabilities, parsed.major),
    defaults: nodeDefaults,
  }
}

// Node.js 25 comes without corepack, the images of 26 without yarn: https://github.com/nodejs/docker-node/issues/2264, read 2026-11-21.
function withoutUnbundled(capabilities: Capabilities, major: number | undefined): Capabilities {
  if (major === undefined || major < 25) return capabilities
  const gone = new Set(major < 26 ? ['corepack'] : ['corepack', 'yarn', 'yarnpkg'])
  return { ...capabilities, programs: new Set([...capabilities.programs].filter((name) => !gone.has(name))) }
}

/** Majors that `gcr.io/distroless/nodejs<major>-debian12` and `-debian13` exist for: https://github.com/GoogleContainerTools/distroless, read 2026-11-21. */
export const distrolessNode = {
  majors: [20, 22, 24],
  debian: { bookworm: 'debian12', trixie: 'debian13' } as Readonly<Record<string, string>>,
}
