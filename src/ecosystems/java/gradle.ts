/** The texts that tell what a module of Gradle makes. */
export interface GradleTexts {
  readonly build: string
  /** The root's settings, for the root itself. */
  readonly settings: string | undefined
  /** The root's build file, for a module. */
  readonly above: string | undefined
  readonly properties: string | undefined
  readonly folderName: string
}

/** What a module of Gradle makes, as far as its files say so in literals: https://docs.gradle.org/current/userguide/java_plugin.html. */
export interface GradleProject {
  /** Undefined where it is computed. */
  readonly name: string | undefined
  readonly version: string | undefined
  /** The jar that holds all that it needs, undefined where the name is not known. */
  readonly fatJar: string | undefined
  /** What makes a jar that holds all it needs. */
  readonly plugin: 'spring-boot' | 'shadow' | 'own' | undefined
  /** True where a build leaves a second jar, without dependencies, beside the one that starts. */
  readonly leavesPlainJar: boolean
  readonly hasDependencies: boolean
  /** True with the plugin that makes distributions and runs the program. */
  readonly isApplication: boolean
  /** The name of a distribution's folder and of its start script. */
  readonly distribution: { readonly folder: string; readonly script: string } | undefined
  /** True where the file changes how a task runs the program. */
  readonly configures: (task: string) => boolean
}

/** Reads Gradle's files by what they write in literals; never runs anything. */
export function readGradle({ build, settings, above, properties, folderName }: GradleTexts): GradleProject {
  const text = withoutComments(build)
  const all = `${text}\n${above === undefined ? '' : pluginsForAll(withoutComments(above))}`
  const name =
    settings === undefined ? folderName : (literalOf(withoutComments(settings), 'rootProject\\.name') ?? folderName)
  const version =
    literalOf(text, 'version') ?? propertyOf(properties, 'version') ?? (/^\s*version\b/m.test(all) ? undefined : '')
  const plugin = pluginOf(all)
  const archive = literalOf(text, 'archivesName') ?? literalOf(text, 'archivesBaseName') ?? name
  const isBoot = plugin === 'spring-boot'
  const block = blockOf(all, isBoot ? 'bootJar' : 'shadowJar')
  const own = /archive(?:File)?Name\s*(?:=|\.set\s*\()\s*["']([^"'$]+)["']/.exec(block)?.[1]
  const isNamedAnew =
    /archive(File)?Name|archiveBaseName|archiveVersion|archiveClassifier|\bclassifier\b|baseName/.test(block)
  const suffix = plugin === 'shadow' ? '-all' : ''
  const standard = version === undefined ? undefined : `${archive}${version === '' ? '' : `-${version}`}${suffix}.jar`
  const distributionName = literalOf(text, 'distributionBaseName') ?? name
  return {
    name,
    version,
    plugin,
    fatJar: plugin === undefined || plugin === 'own' ? undefined : (own ?? (isNamedAnew ? undefined : standard)),
    leavesPlainJar: isBoot && hasPlainJar(all),
    hasDependencies: /\b(implementation|api|compile|runtimeOnly|runtime)\b\s*[("']/.test(text),
    isApplication: /\bapplication\b|io\.ktor\.plugin|io\.micronaut\.application/.test(pluginsOf(all)),
    distribution: /applicationName|distributionBaseName(?!\s*(=|\.set\s*\()\s*["'][\w.-]+["'])/.test(text)
      ? ofApplicationName(text, distributionName)
      : { folder: distributionName, script: name },
    configures: (task) => new RegExp(`["'\\s.]${task}["']?\\s*[{)<,]|["'\\s]${task}\\.\\w`).test(all),
  }
}

function ofApplicationName(text: string, folder: string): GradleProject['distribution'] {
  const script = literalOf(text, 'applicationName')
  return script === undefined
    ? undefined
    : { folder: literalOf(text, 'distributionBaseName') ?? script ?? folder, script }
}

function withoutComments(text: string): string {
  const kept: string[] = []
  for (let at = 0; at < text.length; ) {
    const start = text.indexOf('/*', at)
    kept.push(text.slice(at, start === -1 ? text.length : start))
    const end = start === -1 ? -1 : text.indexOf('*/', start + 2)
    at = end === -1 ? text.length : end + 2
  }
  // Two slashes behind a colon are an address.
  return kept.join('').replace(/(^|\s)\/\/[^\n]*/g, '$1')
}

/** `name = 'x'`, `name 'x'`, `name.set("x")` at the beginning of a line; undefined where it is computed. */
function literalOf(text: string, name: string): string | undefined {
  const gap = '[ \\t]{0,20}'
  const written = new RegExp(
    `^${gap}(?:project\\.|base\\.)?${name}${gap}(?:=|\\.set\\(|)${gap}["']([^"'$\\n]{1,200})["']`,
    'm',
  )
  return written.exec(text)?.[1]
}

function propertyOf(properties: string | undefined, name: string): string | undefined {
  return new RegExp(`^${name}[ \\t]{0,20}[=:][ \\t]{0,20}(\\S{1,200})[ \\t]{0,20}\\r?$`, 'm').exec(
    properties ?? '',
  )?.[1]
}

/** Where plugins stand: the block, aliases of a catalog, and `apply plugin:`. */
function pluginsOf(text: string): string {
  const applied = [...text.matchAll(/^[ \t]{0,40}apply[ (]{1,20}plugin[ \t]{0,20}[:=][^\n]*/gm)].map(([line]) => line)
  return [blockOf(text, 'plugins'), ...applied]
    .join('\n')
    .replace(/^[^\n]{0,300}\bapply(?:\(|[ \t]{1,20})false\b[^\n]*$/gm, '')
}

/** What a root's build file applies to all of its modules. */
function pluginsForAll(text: string): string {
  return `${blockOf(text, 'subprojects')}\n${blockOf(text, 'allprojects')}`
}

function pluginOf(text: string): GradleProject['plugin'] {
  const plugins = pluginsOf(text)
  if (/org\.springframework\.boot["')]|spring[.-]?boot\b(?!\.dependency)/i.test(plugins)) return 'spring-boot'
  if (/shadow|io\.ktor\.plugin/i.test(plugins)) return 'shadow'
  const jar = `${blockOf(text, 'jar')}${blockOf(text, 'fatJar')}${blockOf(text, 'uberJar')}`
  return /configurations\.(\w*\.)?(runtimeClasspath|compileClasspath|runtime|compile)\b|configurations\[?["'(]/.test(
    jar,
  )
    ? 'own'
    : undefined
}

// Since 2.5 the jar without dependencies is made as well, unless it is switched off: https://docs.spring.io/spring-boot/gradle-plugin/packaging.html#packaging-executable.and-plain-archives
function hasPlainJar(text: string): boolean {
  const inLine = /^[^\n]{0,200}\bjar\b[^\n]{0,200}\benabled\b[^\n]{0,40}false/m.exec(text)?.[0] ?? ''
  if (/\benabled\b[^\n]{0,40}false/.test(`${blockOf(text, 'jar')}${inLine}`)) return false
  const version = /org\.springframework\.boot["']\)?\s*version\s*\(?["'](\d+)\.(\d+)/.exec(text)
  return version !== null && (Number(version[1]) > 2 || (Number(version[1]) === 2 && Number(version[2]) >= 5))
}

/** The inside of `name { … }`, of `tasks.named("name") { … }` and the like; empty where there is none. */
function blockOf(text: string, name: string): string {
  const start = new RegExp(
    `(?:^|[\\s.])(?:${name}|(?:named|withType|register|getByName|task)\\w*[(<][^\\n{]{0,80}?\\b${name}\\b[^\\n{]{0,80}?)\\s*\\{`,
    'im',
  ).exec(text)
  if (start === null) return ''
  let depth = 1
  let at = start.index + start[0].length
  const from = at
  for (; at < text.length && depth > 0; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}') depth--
  }
  return text.slice(from, at - 1)
}
