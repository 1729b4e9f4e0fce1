import { isBelow } from '../../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { ownEntry } from '../../own-entry.js'
import { type Reason, reason } from '../../reason.js'
import type { FactsRequest, WrittenRequest } from '../ecosystem.js'
import type { StartLine } from '../start/start-line.js'
import type { ResolvedStart } from '../start/start-step.js'
import { isBuildTool } from './build-tools.js'
import { nodeCommands } from './commands.js'
import type { Contents } from './contents.js'
import { entryFile, runsNode } from './entry.js'
import type { Install } from './install.js'
import { hasProgram } from './installed-programs.js'
import { type Manifest, onlyDevelopment, productionDependencies } from './manifest.js'
import { inContext, type NodeProject } from './project.js'
import { followStart } from './start-facts.js'
import { isWrapper } from './wrapper-step.js'

/** What speaks against the start command: development tools, files that do not exist, a command that cannot be followed. */
export function startProblems(
  start: ResolvedStart,
  manifest: Manifest,
  line: StartLine,
  own: readonly Install[],
): Reason[] {
  // Where only production packages are installed, the branch for developers cannot be the one that counts.
  const cannotServe = own.length > 0 && own.every((install) => install.production)
  if (start.development !== undefined && !(start.developmentIsChoice === true && cannotServe)) {
    const production = Object.entries(manifest.scripts).find(
      ([name, text]) =>
        /^(start[:-]prod|prod|serve:prod|start)/.test(name) &&
        /^(\w+=\S+ |cross-env .*)?node /.test(text) &&
        !/node-dev|nodemon|--watch|NODE_ENV=dev/.test(text),
    )
    const build = manifest.scripts.build
    return [
      reason(
        'development-image',
        {
          command: start.development,
          ...(production === undefined ? {} : { productionStart: production[1] }),
          ...(build === undefined ? {} : { buildScript: build }),
        },
        line.at.span,
      ),
    ]
  }
  return start.opaque === undefined ? [] : [reason('start-not-understood', start.opaque, line.at.span)]
}

// Names that scripts for developers have; the package.json that would tell is not at hand.
const developmentScript =
  /^(dev|develop|development|watch|hot|serve:dev|(start|run|server|client)[:-](dev|watch|debug|hot)\w*)$/

/** A start that serves developers, where no package.json tells what its script runs. */
export async function developmentProblems(
  request: WrittenRequest,
  line: StartLine,
  copied: ReadonlyMap<string, CopiedFile>,
): Promise<Reason[]> {
  const start = await followStart(request, line, undefined, copied)
  const words = line.form === 'shell' ? (line.argv[0] ?? '').split(/[\s;&]+/) : line.argv
  const script = /\b(npm|yarn|pnpm|bun)\b/.test(line.argv.join(' '))
    ? words.find((word) => developmentScript.test(word))
    : undefined
  const command = start.development ?? (script === undefined ? undefined : line.argv.join(' '))
  return command === undefined ? [] : [reason('development-image', { command }, line.at.span)]
}

/** What speaks against the installs: none where dependencies are listed, or a package manager that is not covered. */
export function installProblems(
  request: FactsRequest,
  manifest: Manifest,
  path: string,
  own: readonly Install[],
): Reason[] {
  const managers = [...new Set(own.map(({ manager }) => manager))]
  if (managers.length > 1) {
    const because = 'each would take away what the other installed'
    const at = own.find((install) => install.manager !== managers[0])?.run.span
    return [reason('package-manager-not-covered', { manager: managers.join(' and '), because, instead: covered }, at)]
  }
  const hasDependencies = productionDependencies(manifest).length + onlyDevelopment(manifest).length > 0
  if (own.length > 0 || !hasDependencies) return []
  return [scriptThatMayInstall(request) ?? reason('no-install', { manifest: path }, request.stage.from.span)]
}

/** What speaks against the package manager: a way to install that leaves no node_modules folder. */
export function managerProblems({ manager, ownInstalls }: NodeProject): Reason[] {
  if (manager.elsewhere === undefined) return []
  const because = manager.elsewhere
  const args = { manager: manager.name, because, instead: covered }
  return [reason('package-manager-not-covered', args, ownInstalls[0]?.run.span)]
}

const covered = 'one package manager that keeps a node_modules folder in the app: npm, yarn, pnpm or bun'

/** What speaks against the workspaces: manifests that are not copied before the install. */
export function workspaceProblems({ request, ownInstalls, workspaces }: NodeProject): Reason[] {
  const [install] = ownInstalls
  if (workspaces === undefined || install === undefined) return []
  const seen = copiedFiles(request.stage, request.surroundings, request.paths, install.run)
  const present = new Set([...seen.values()].map(({ source }) => source))
  const missing = workspaces.manifests.filter((path) => !present.has(path))
  return missing.length === 0 ? [] : [reason('workspace-manifests-missing', { missing }, install.run.span)]
}

/** What speaks against the files that would be copied: a credential among them, or files that stand in `/` with those of the system. */
export function contentProblems(project: NodeProject, contents: Contents, line: StartLine): Reason[] {
  const whole = contents.mode === 'whole' ? contents.fromBuilder[0]?.path : undefined
  const problems: Reason[] = []
  if (whole === '/') {
    const because = contents.fallback?.code === 'folder-whole' ? contents.fallback.args.because : undefined
    const args = { folder: whole, ...(because === undefined ? {} : { because }) }
    problems.push(reason('app-in-root', args, project.request.stage.from.span))
  }
  if (whole !== undefined && project.npmrc !== undefined && /_auth|_password/i.test(project.npmrc)) {
    problems.push(reason('secret-would-ship', { file: '.npmrc' }, project.ownInstalls[0]?.run.span))
  }
  // A start that builds makes its own file.
  const buildsAtStart = project.start.steps.some((step) => !runsNode(step) && !isWrapper(step))
  const opaque = project.request.stage.body.some(
    (run) =>
      run.kind === 'run' &&
      (!run.parsed ||
        run.commands.some(({ inner }) =>
          inner.some(([program]) => /^((ba|a)?sh|make|just|task)$|\//.test(program ?? '')),
        )),
  )
  for (const step of buildsAtStart || opaque ? [] : project.start.steps.filter(runsNode)) {
    const file = entryFile(project, step, contents.outputs)
    const relative = file === undefined ? undefined : inContext(project, file)
    const made = contents.outputs.some((output) => relative?.startsWith(`${output.path}/`) || relative === output.path)
    const anywhere = project.copied.has(file ?? '') || made || contents.mode === 'whole' || !project.request.complete
    const isOfPackage = relative?.split('/').includes('node_modules')
    if (file !== undefined && relative !== undefined && !anywhere && !isOfPackage) {
      problems.push(reason('start-file-missing', { file: relative, command: project.startShown }, line.at.span))
    }
  }
  return problems
}

// Where each puts its browser: https://pptr.dev/guides/configuration, https://playwright.dev/docs/browsers,
// https://docs.cypress.io/app/references/advanced-installation, read 2026-11-21.
const browserFolders: Readonly<Record<string, string>> = {
  puppeteer: '~/.cache/puppeteer',
  'playwright-chromium': '~/.cache/ms-playwright',
  'playwright-firefox': '~/.cache/ms-playwright',
  'playwright-webkit': '~/.cache/ms-playwright',
  cypress: '~/.cache/Cypress',
}
const withoutDownload =
  /^(PUPPETEER_(SKIP_(CHROMIUM_)?DOWNLOAD|EXECUTABLE_PATH)|PLAYWRIGHT_(SKIP_BROWSER_DOWNLOAD|BROWSERS_PATH)|CYPRESS_INSTALL_BINARY)$/

/** What speaks against the browsers: one that is downloaded to a folder which no delivery brings along. */
export function browserProblems(project: NodeProject): Reason[] {
  const { request, manifest, lock } = project
  const set = [...request.surroundings.values()].some(({ values }) =>
    [...values.keys()].some((name) => withoutDownload.test(name)),
  )
  if (set) return []
  const production = new Set([...productionDependencies(manifest), ...(lock?.production ?? []).map(({ name }) => name)])
  const own = Object.keys(browserFolders).filter((name) => production.has(name) && !keepsItsBrowser(project, name))
  const command = project.build.find(
    ({ step }) =>
      /^(playwright(-core)?|patchright|puppeteer|@puppeteer\/browsers|cypress)$/.test(step.argv[0] ?? '') &&
      step.argv.includes('install'),
  )
  const [name] = own
  const named = name ?? command?.step.argv[0]
  if (named === undefined) return []
  const at = command?.run.span ?? project.ownInstalls[0]?.run.span
  return [reason('browser-download', { package: named, folder: browserFolders[named] ?? '~/.cache/ms-playwright' }, at)]
}

/** What speaks against the programs that a RUN starts through npm: it cannot be told what one does, or it works outside the app. */
export function fetchedProblems(project: NodeProject): Reason[] {
  const { build, folder } = project
  const unknown = build.find(({ step, run }) => {
    const [program = '', ...words] = step.argv
    if (run.annotation !== undefined || step.sees === 'system' || isBuildTool(program)) return false
    // What a tool downloads it may put into the home folder.
    if (/^(install|download|fetch|pull)$/.test(words[0] ?? '') && ownEntry(nodeCommands, program) === undefined)
      return true
    if (step.fetched !== true) return false
    const isOutside = words.some((word) => word.startsWith('/') && !isBelow(word, folder) && !isBelow(word, '/tmp'))
    return isOutside || !(hasProgram(project, program) || ownEntry(nodeCommands, program) !== undefined)
  })
  return unknown === undefined ? [] : [reason('unknown-command', { command: unknown.shown }, unknown.run.span)]
}

// Before release 19, puppeteer kept its browser in its own folder: https://github.com/puppeteer/puppeteer/releases/tag/v19.0.0
function keepsItsBrowser({ lock, manifest }: NodeProject, name: string): boolean {
  const version = lock?.production.find((locked) => locked.name === name)?.version ?? manifest.dependencies[name] ?? ''
  const major = Number(/\d+/.exec(version)?.[0] ?? Number.NaN)
  return name === 'puppeteer' && major < 19
}

/** A script of the app that a RUN calls, where no install is found: it may be what installs. */
function scriptThatMayInstall(request: FactsRequest): Reason | undefined {
  for (const run of request.stage.body) {
    if (run.kind !== 'run' || run.annotation !== undefined) continue
    const command = run.commands.find(({ inner }) =>
      inner.some(
        ([program = '', file = '']) => /\.sh$/.test(program) || (/^(ba|a)?sh$/.test(program) && /\.sh$/.test(file)),
      ),
    )
    if (command !== undefined) {
      const text = request.dockerfile.text.slice(command.span.start, command.span.end)
      return reason('unknown-command', { command: text }, command.span)
    }
  }
  return undefined
}
