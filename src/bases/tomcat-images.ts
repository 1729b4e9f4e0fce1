import type { KnownImage, RuntimeImage } from './base.js'
import { knownJava } from './java-images.js'

// https://github.com/docker-library/tomcat/blob/master/versions.json, read 2026-11-22: the JVM is Temurin's where the tag names none, and those of openjdk
// ended with 2022.
const shape =
  /^(?<version>\d+(?:\.\d+){0,2})-jdk(?<release>\d+)(?<behind>(?:-(?<vendor>temurin|openjdk))?(?:-(?:focal|jammy|noble|slim|(?:slim-)?(?:buster|bullseye)))?)$/

const home = '/usr/local/tomcat'

/** What is known of a Tomcat image with a JDK that its tag names; undefined for any other tag. */
export function knownTomcat(tag: string): KnownImage | undefined {
  const { version, release, behind = '', vendor = 'temurin' } = shape.exec(tag)?.groups ?? {}
  const java = knownJava(vendor === 'openjdk' ? 'openjdk' : 'eclipse-temurin', `${release}-jdk`)
  const slim = knownJava(vendor === 'openjdk' ? 'openjdk' : 'eclipse-temurin', `${release}-jre`)
  if (java === undefined || slim === undefined) return undefined
  const withServer = ({ capabilities, defaults }: Pick<KnownImage, 'capabilities' | 'defaults'>) => ({
    capabilities: {
      ...capabilities,
      programs: new Set([...capabilities.programs, 'catalina.sh', 'startup.sh']),
      folders: [home],
    },
    defaults: {
      ...defaults,
      command: ['catalina.sh', 'run'],
      folder: home,
      environment: new Map([...(defaults.environment ?? []), ['CATALINA_HOME', home]]),
      path: [`${home}/bin`, ...(defaults.path ?? [])],
      exposed: ['8080/tcp'],
    },
  })
  // A JRE of openjdk was made of 8 and 11 alone.
  const hasRuntime = vendor === 'temurin' || release === '8' || release === '11'
  const runtime: RuntimeImage = { name: 'tomcat', tag: `${version}-jre${release}${behind}`, ...withServer(slim) }
  return {
    runner: java.runner,
    family: 'full',
    ...withServer(java),
    runtimes: hasRuntime ? { slim: [runtime] } : {},
  }
}
