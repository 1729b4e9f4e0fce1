import type { Capabilities, KnownImage, RuntimeImage } from './base.js'
import { bareAlpine, bareDebian } from './capabilities.js'

/** A tag of an image with a JDK or JRE taken apart. */
interface JavaTag {
  /** The feature release: 8, 17. */
  readonly release: number
  readonly kind: 'jdk' | 'jre'
  readonly vendor: 'temurin' | 'openjdk'
  /** What stands behind: `jammy`, `alpine`, `slim-buster`; empty for none. */
  readonly system: string
  /** Maven or Gradle, where the image has one. */
  readonly tool?: 'mvn' | 'gradle'
}

// https://github.com/docker-library/official-images/tree/master/library, read 2026-11-22: eclipse-temurin, maven, gradle, and openjdk of 2022, when its
// tags ended. Images of Maven and Gradle are made on these two.
const systems =
  '(?:alpine(?:-?[\\d.]+)?|focal|jammy|noble|resolute|(?:slim-?)?(?:stretch|buster|bullseye|bookworm)?|slim)'
const shapes: Readonly<
  Record<string, readonly (readonly [pattern: RegExp, vendor: JavaTag['vendor'], tool?: 'mvn' | 'gradle'])[]>
> = {
  'eclipse-temurin': [[new RegExp(`^(\\d+)(?:[.u][\\w.]*)?(?:-(jdk|jre))?(?:-(${systems}))?$`), 'temurin']],
  openjdk: [[new RegExp(`^(\\d+)(?:[.u][\\w.]*)?(?:-(jdk|jre))?(?:-(${systems}))?$`), 'openjdk']],
  // What openjdk was called before: https://hub.docker.com/_/java.
  java: [[new RegExp(`^(?:openjdk-)?(\\d+)(?:[.u][\\w.]*)?(?:-(jdk|jre))?(?:-(${systems}))?$`), 'openjdk']],
  maven: [
    [new RegExp(`^[\\d.]+-eclipse-temurin-(\\d+)()(?:-(${systems}))?$`), 'temurin', 'mvn'],
    [new RegExp(`^[\\d.]+-(?:openjdk|jdk)-(\\d+)()(?:-(${systems}))?$`), 'openjdk', 'mvn'],
  ],
  // Gradle's images are on Temurin since 7.3: https://github.com/keeganwitt/docker-gradle
  gradle: [[new RegExp(`^(?:[7-9]|1\\d)(?:\\.[\\d.]+)?-jdk(\\d+)()(?:-(${systems}))?$`), 'temurin', 'gradle']],
}

/** Names of the images that this table knows. */
export const javaImageNames: readonly string[] = Object.keys(shapes)

/** What is known of an image with a JDK or a JRE; undefined for a tag that says no release, or another system. */
export function knownJava(name: string, tag: string): KnownImage | undefined {
  const parsed = parseJavaTag(name, tag)
  if (parsed === undefined) return undefined
  const { release, kind, vendor, system, tool } = parsed
  const isAlpine = system.startsWith('alpine')
  const folder = vendor === 'temurin' ? '/opt/java/openjdk' : `/usr/local/openjdk-${release}`
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
  }
}

function parseJavaTag(name: string, tag: string): JavaTag | undefined {
  for (const [pattern, vendor, tool] of shapes[name] ?? []) {
    const match = pattern.exec(tag)
    if (match === null) continue
    const [, release, kind, system = ''] = match
    return {
      release: Number(release),
      kind: kind === 'jre' ? 'jre' : 'jdk',
      vendor,
      system,
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

function capabilitiesOf({ system, tool, vendor, release }: JavaTag, kind: 'jdk' | 'jre'): Capabilities {
  const ofTool = tool === undefined || kind === 'jre' ? [] : [tool, ...besideTools]
  const own = [...ofRuntime, ...(kind === 'jdk' ? ofKit : []), ...ofTool]
  const packages = new Set(['ca-certificates', 'tzdata', 'fontconfig'])
  if (system.startsWith('alpine')) return { ...bareAlpine(system.replace(/^alpine-?/, '') || undefined, own), packages }
  const debian = /(stretch|buster|bullseye|bookworm)/.exec(system)?.[1]
  // openjdk:17 is on Oracle Linux, whose package manager is another: https://hub.docker.com/_/openjdk.
  const isDebian = vendor === 'temurin' || release < 12 || debian !== undefined || system.startsWith('slim')
  const { packageManager: _, ...withoutManager } = bareDebian(debian, own)
  return isDebian ? { ...bareDebian(debian, own), packages } : { ...withoutManager, packages }
}

/** The same JVM without its compilers, of the same vendor and system. */
function runtimesOf(tag: JavaTag, environment: ReadonlyMap<string, string>): NonNullable<KnownImage['runtimes']> {
  const { release, vendor, system } = tag
  const image = (written: string, alpine: boolean): RuntimeImage => ({
    name: vendor === 'temurin' ? 'eclipse-temurin' : 'openjdk',
    tag: written,
    capabilities: capabilitiesOf({ ...tag, system: alpine ? 'alpine' : system }, 'jre'),
    defaults: { entrypoint: [], command: [], user: '', environment },
  })
  const behind = system === '' ? '' : `-${system}`
  const isAlpine = system.startsWith('alpine')
  if (vendor === 'temurin') {
    return isAlpine
      ? { alpine: image(`${release}-jre${behind}`, true) }
      : { slim: image(`${release}-jre${behind}`, false), alpine: image(`${release}-jre-alpine`, true) }
  }
  // Later releases of openjdk have no image with a JRE.
  if (release !== 8 && release !== 11) return {}
  if (isAlpine) return release === 8 ? { alpine: image('8-jre-alpine', true) } : {}
  return { slim: image(`${release}-jre${system.startsWith('slim') ? '-slim' : ''}`, false) }
}
