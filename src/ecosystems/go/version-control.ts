import { historyReadBy } from '../version-control.js'
import type { GoProject } from './project.js'

const stamping = /goreleaser|\bgitversion\b/

/** `.git`, where a command of the build asks git for something, or a program tells the revision that it was built from. */
export async function readByBuild({ request, copied, packages, builds }: GoProject): Promise<readonly string[]> {
  const runs = request.stage.body.filter(({ kind }) => kind === 'run')
  const texts = runs.map(({ span }) => request.dockerfile.text.slice(span.start, span.end))
  const usesMake = texts.some((text) => /\bmake\b/.test(text))
  const files = [...copied.values()].map(({ source }) => source)
  const ofBuild = files.filter(
    (path) => (usesMake && /(^|\/)(GNU)?[Mm]akefile$|\.mk$/.test(path)) || /(^|\/)[^/]+\.sh$/.test(path),
  )
  const calls = [...packages.values()]
    .flatMap((found) => found ?? [])
    .flatMap(({ files: sources }) => sources.flatMap((each) => each.calls))
  // The compiler writes it into the program: https://pkg.go.dev/runtime/debug#BuildSetting
  const stamps = calls.some(({ from, name }) => from === 'runtime/debug' && name === 'ReadBuildInfo')
  if (stamps || builds.some(({ build }) => /vcs/.test(build.linkFlags)) || texts.some((text) => stamping.test(text)))
    return ['.git']
  return historyReadBy(request, ofBuild, stamping)
}
