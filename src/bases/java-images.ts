import type { Capabilities, KnownImage, RuntimeImage } from './base.js'
import { bareAlpine, bareDebian, someSystem } from './capabilities.js'

/** A tag of an image with a JDK or JRE taken apart. */
interface JavaTag {
  /** The feature release: 8, 17. */
  readonly release: number
  /** As the tag has it: `17`, `17.0.10_7`, `8u392-b08`; the feature release where an image of Maven or Gradle names no more. */
  readonly version: string
  readonly kind: 'jdk' | 'jre'
  readonly vendor: 'temurin' | 'openjdk' | 'corretto' | 'adoptopenjdk'
  /** What stands behind: `jammy`, `alpine`, `slim-buster`; empty for none. */
  readonly system: string
  /** Maven or Gradle, where the image has one. */
  readonly tool?: 'mvn' | 'gradle'
}

// https://github.com/docker-library/official-images/tree/master/library, read 2026-11-22: eclipse-temurin, maven, gradle, amazoncorretto, and openjdk
// and adoptopenjdk of 2022 and 2021, when their tags ended. Images of Maven and Gradle are made on these.
const alpine = 'alpine(?:-?[\\d.]+)?'
const systems = `(?<system>${alpine}|focal|jammy|noble|resolute|(?:slim-?)?(?:stretch|buster|bullseye|bookworm)?|slim)`
const version = '(?<version>(?<release>\\d+)(?:[.u][\\w.]*)?(?:-b\\d+)?)'
const plain = new RegExp(`^(?:openjdk-)?${version}(?:-(?<kind>jdk|jre))?(?:-${systems})?$`)
// https://github.com/corretto/corretto-docker, read 2026-11-22: without a system it is Amazon Linux 2.
const ofAmazon = `(?<system>al2|al2023|${alpine})`
type Shape = readonly [pattern: RegExp, vendor: JavaTag['vendor'], tool?: 'mvn' | 'gradle']
const shapes: Readonly<Record<string, readonly Shape[]>> = {
  'eclipse-temurin': [[plain, 'temurin']],
  openjdk: [[plain, 'openjdk']],
  // What openjdk was called before: https://hub.docker.com/_/java.
  java: [[plain, 'openjdk']],
  amazoncorretto: [
    [new RegExp(`^${version}(?:-${ofAmazon})?(?:-(?<kind>jdk|full|jre|headless|headful))?$`), 'corretto'],
  ],
  // What eclipse-temurin was called before: https://hub.docker.com/_/adoptopenjdk.
  adoptopenjdk: [[new RegExp(`^${version}-(?<kind>jdk|jre)-hotspot(?:-(?<system>bionic|focal))?$`), 'adoptopenjdk']],
  // What each of them starts from: https://github.com/carlossg/docker-maven, read 2026-11-22.
  maven: [
    [new RegExp(`^[\\d.]+-eclipse-temurin-(?<release>\\d+)(?:-${systems})?$`), 'temurin', 'mvn'],
    [new RegExp(`^[\\d.]+-(?:openjdk|jdk)-(?<release>\\d+)(?:-${systems})?$`), 'openjdk', 'mvn'],
    [new RegExp(`^[\\d.]+-amazoncorretto-(?<release>\\d+)(?:-${ofAmazon})?$`), 'corretto', 'mvn'],
    [/^[\d.]+-adoptopenjdk-(?<release>\d+)$/, 'adoptopenjdk', 'mvn'],
  ],
  // Gradle's images are on Temurin since 7.3; of a tag that moves, only releases that are still made are: https://github.com/keeganwitt/docker-gradle
  gradle: [
    [
      new RegExp(
        `^(?:7(?:\\.(?:[3-9]|\\d\\d)(?:\\.\\d+)?)?|(?:[89]|1\\d)(?:\\.[\\d.]+)?)-jdk(?<release>\\d+)(?:-${systems})?$`,
      ),
      'temurin',
      'gradle',
    ],
    [new RegExp(`^jdk(?<release>8|11|17|2\\d)(?:-${systems})?$`), 'temurin', 'gradle'],
  ],
}

/** Names of the images that this table knows. */
export const javaImageNames: readonly string[] = Object.keys(shapes)

/** What is known of an image with a JDK or a JRE; undefined for a tag that says no release, or another system. */
export function knownJava(name: string, tag: string): KnownImage | undefined {
  const parsed = parseJavaTag(name, tag)
  if (parsed === undefined) return undefined
  const { release, kind, system, tool } = parsed
  const isAlpine = system.startsWith('alpine')
  const folder = homeOf(parsed)
  const environment = new Map([['JAVA_HOME', folder]])
  return {
    runner: { name: 'java', version: release },
    family: isAlpine ? 'alpine' : kind === 'jre' ? 'slim' : 'full',
    capabilities: capabilitiesOf(parsed, kind),
    defaults: {
      entrypoint: [],
      command: tool === undefined ? ['jshell'] : [tool],
      user: '',
      environment,
      path: [`${folder}/bin`],
      ...(tool === 'gradle' ? { folder: '/home/gradle' } : {}),
    },
    runtimes: kind === 'jre' ? {} : runtimesOf(parsed, environment),
    ...successorsOf(parsed),
  }
}

const tellsOfJava =
  /\b(?:open)?j(?:dk|re)-?\d*\b|\bjava-?\d*\b|\b(?:maven|gradle|temurin|corretto|graalvm|zulu|liberica|semeru)\b/i

/** What is taken to be true of somebody's own image whose name tells of Java, as long as it stays: undefined for any other name. */
export function opaqueJava(name: string, tag: string): KnownImage | undefined {
  if (!tellsOfJava.test(`${name}:${tag}`)) return undefined
  return {
    runner: { name: 'java', version: undefined },
    family: 'opaque',
    isOpaque: true,
    capabilities: someSystem([...ofRuntime, ...ofKit, ...besideTools, 'mvn', 'gradle']),
    defaults: { entrypoint: [], command: [], user: '' },
  }
}

// The images of openjdk are `officially deprecated`, and name eclipse-temurin among others: https://hub.docker.com/_/openjdk, read 2026-11-22.
function successorsOf({ vendor, release, system, tool }: JavaTag): Pick<KnownImage, 'successors'> {
  if (vendor !== 'openjdk' && vendor !== 'adoptopenjdk') return {}
  const tag: JavaTag = {
    release,
    version: String(release),
    kind: 'jdk',
    vendor: 'temurin',
    system: system.startsWith('alpine') ? 'alpine' : '',
    tool: tool ?? 'mvn',
  }
  return { successors: runtimesOf(tag, new Map([['JAVA_HOME', homeOf(tag)]])) }
}

function homeOf({ vendor, release, system }: JavaTag): string {
  if (vendor === 'openjdk') return `/usr/local/openjdk-${release}`
  if (vendor !== 'corretto') return '/opt/java/openjdk'
  return system.startsWith('alpine')
    ? '/usr/lib/jvm/default-jvm'
    : `/usr/lib/jvm/java-${release === 8 ? '1.8.0' : release}-amazon-corretto`
}

function parseJavaTag(name: string, tag: string): JavaTag | undefined {
  for (const [pattern, vendor, tool] of shapes[name] ?? []) {
    const groups = pattern.exec(tag)?.groups
    if (groups === undefined) continue
    return {
      release: Number(groups.release),
      version: groups.version ?? groups.release ?? '',
      kind: /^(jre|headless|headful)$/.test(groups.kind ?? '') ? 'jre' : 'jdk',
      vendor,
      system: groups.system ?? '',
      ...(tool === undefined ? {} : { tool }),
    }
  }
  return undefined
}

// A JRE image has the JVM, fonts and certificates; a JDK image compilers and diagnosis beside it.
const ofRuntime = ['java', 'keytool', 'rmiregistry', 'jrunscript']
const ofKit = [
  'javac',
  'jar',
  'javadoc',
  'jshell',
  'jlink',
  'jps',
  'jstack',
  'jcmd',
  'jmap',
  'jstat',
  'jdb',
  'javap',
  'jdeps',
]

// https://github.com/carlossg/docker-maven, https://github.com/keeganwitt/docker-gradle, read 2026-11-22.
const besideTools = ['git', 'curl', 'ssh', 'unzip']

// Temurin's on Ubuntu `for historical reasons`: https://github.com/adoptium/containers/blob/main/17/jre/ubuntu/jammy/Dockerfile; those of openjdk that are on
// Debian, in buildpack-deps:<release>-curl: https://github.com/docker-library/openjdk/blob/master/Dockerfile-linux.template, read 2026-11-22.
function downloadersOf(vendor: JavaTag['vendor'], release: number, system: string): readonly string[] {
  if (/^(alpine|slim)/.test(system) || vendor === 'corretto') return []
  if (vendor !== 'openjdk') return ['curl']
  return release < 12 || system !== '' ? ['curl', 'wget'] : []
}

function capabilitiesOf({ system, tool, vendor, release }: JavaTag, kind: 'jdk' | 'jre'): Capabilities {
  const ofTool = tool === undefined || kind === 'jre' ? [] : [tool, ...besideTools]
  const own = [...ofRuntime, ...(kind === 'jdk' ? ofKit : []), ...ofTool, ...downloadersOf(vendor, release, system)]
  const packages = new Set(['ca-certificates', 'tzdata', 'fontconfig'])
  if (system.startsWith('alpine')) return { ...bareAlpine(system.replace(/^alpine-?/, '') || undefined, own), packages }
  const debian = /(stretch|buster|bullseye|bookworm)/.exec(system)?.[1]
  // openjdk:17 is on Oracle Linux, whose package manager is another: https://hub.docker.com/_/openjdk.
  // Amazon Linux neither: https://docs.aws.amazon.com/linux/al2023/ug/package-management.html.
  const isTemurin = vendor === 'temurin' || vendor === 'adoptopenjdk'
  const isDebian =
    isTemurin || (vendor === 'openjdk' && release < 12) || debian !== undefined || system.startsWith('slim')
  const { packageManager: _, ...withoutManager } = bareDebian(debian, own)
  return isDebian ? { ...bareDebian(debian, own), packages } : { ...withoutManager, packages }
}

/** The same JVM without its compilers, of the same vendor and system; then, without Maven or Gradle, with them. */
function runtimesOf(tag: JavaTag, environment: ReadonlyMap<string, string>): NonNullable<KnownImage['runtimes']> {
  const { system, tool } = tag
  const image = (on: string, kind: 'jdk' | 'jre'): readonly RuntimeImage[] => {
    const { tool: _, ...withoutTool } = { ...tag, system: on }
    const written = kind === 'jre' ? tagOfRuntime(withoutTool) : tagOfKit(withoutTool)
    if (written === undefined) return []
    const name =
      tag.vendor === 'temurin' ? 'eclipse-temurin' : tag.vendor === 'corretto' ? 'amazoncorretto' : tag.vendor
    const capabilities = capabilitiesOf(withoutTool, kind)
    return [{ name, tag: written, capabilities, defaults: { entrypoint: [], command: [], user: '', environment } }]
  }
  const all = (on: string) => [...image(on, 'jre'), ...(tool === undefined ? [] : image(on, 'jdk'))]
  if (system.startsWith('alpine')) return { alpine: all(system) }
  return tag.vendor === 'temurin' ? { slim: all(system), alpine: all('alpine') } : { slim: all(system) }
}

/** The tag with a JRE; undefined where there is none. */
function tagOfRuntime({ release, version: exact, vendor, system }: JavaTag): string | undefined {
  const behind = system === '' ? '' : `-${system}`
  switch (vendor) {
    case 'temurin':
      // https://adoptium.net/blog/2021/12/eclipse-temurin-jres-are-back/: 16 was before.
      return release === 16 ? undefined : `${exact}-jre${behind}`
    case 'adoptopenjdk':
      return `${exact}-jre-hotspot${behind}`
    case 'corretto':
      if (system.startsWith('alpine')) return release === 8 ? `${exact}${behind}-jre` : undefined
      // https://github.com/corretto/corretto-docker/tree/main/17/headless/al2023, and 11 and 21 beside it, read 2026-11-22: with fontconfig.
      return system === 'al2023' && [11, 17, 21].includes(release) ? `${exact}-al2023-headless` : undefined
    case 'openjdk':
      // Later releases have no image with a JRE.
      if (release !== 8 && release !== 11) return undefined
      if (system.startsWith('alpine')) return release === 8 ? `${exact}-jre-alpine` : undefined
      return `${exact}-jre${behind}`
  }
}

/** The tag with a JDK alone, of an image that has Maven or Gradle as well. */
function tagOfKit({ release, vendor, system }: JavaTag): string {
  const behind = system === '' ? '' : `-${system}`
  if (vendor === 'corretto') return `${release}${behind}`
  return `${release}-jdk${vendor === 'adoptopenjdk' ? '-hotspot' : ''}${behind}`
}

/**
 * Releases of Debian that `gcr.io/distroless/java<release>-debian<n>` is made on, the oldest that is still made for each:
 * https://github.com/GoogleContainerTools/distroless/tree/main/java, read 2026-11-22.
 */
export const distrolessJava: ReadonlyMap<number, 'bookworm' | 'trixie'> = new Map([
  [17, 'bookworm'],
  [21, 'bookworm'],
  [25, 'trixie'],
])
