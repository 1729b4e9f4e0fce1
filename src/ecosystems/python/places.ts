import { expandVariables } from '../../dockerfile/variables.js'
import type { PythonProject } from './project.js'

const inSystem = /\/usr\/local\/(bin|lib\/python3)/
const loginShell =
  /(^|[\s;&|"'])(su\s+-(\s|$)|su\s+(-l|--login)\b|sudo\b|runuser\s+-(\s|$)|(ba|z|da)?sh\s+-\w*l\w*\b|crond?\b|crontab\b)/

/**
 * Why packages have to lie where the image's own interpreter looks for them, in words for people; undefined where an environment at the front
 * of PATH does the same.
 */
export function whyInPlace(project: PythonProject): string | undefined {
  const { request, start, line, sources } = project
  const { stage, surroundings } = request
  // Its environments begin with a pip that takes no wheels of today, unlike the image: https://github.com/pypa/manylinux#docker-images.
  const { version } = request.runner
  if (version !== undefined && version < 8) return `environments of Python 3.${version} begin with an old pip`
  for (const instruction of stage.body) {
    if (instruction.kind === 'assignment' && instruction.keyword === 'ENV') {
      const path = instruction.values.find(({ name }) => name === 'PATH')?.value
      if (path !== undefined && !/\$(PATH|\{PATH\b)/.test(path)) return 'PATH is written without what it held before'
      const own = instruction.values.find(({ name, value }) => name !== 'PATH' && inSystem.test(value ?? ''))
      if (own !== undefined) return `${own.name} names a folder of the interpreter`
    }
    if (instruction.kind === 'healthcheck' && instruction.argv?.some((word) => inSystem.test(word)) === true)
      return 'the HEALTHCHECK names a program by its path'
    if (instruction.kind === 'copy') {
      const values = surroundings.get(instruction)?.values
      if (
        inSystem.test(
          expandVariables(instruction.target, (name) => values?.get(name)).replace(/\/usr\/local\/bin\/?[^/]*$/, ''),
        )
      )
        return `${instruction.keyword} writes among the interpreter's packages`
    }
    if (instruction.kind === 'run') {
      const { start: from, end } = instruction.span
      const text = request.dockerfile.text.slice(from, end)
      if (/\bcrontab\b|\/etc\/cron/.test(text)) return 'jobs of cron do not see PATH'
      const isTouched = instruction.commands.some(({ inner }) =>
        inner.some(
          (argv) =>
            /^(sed|cp|mv|ln|chmod|chown|rm|find|patch)$/.test(argv[0] ?? '') &&
            argv.some((word) => inSystem.test(word) && !/^\/usr\/local\/bin\/[\w.-]+\.sh$/.test(word)),
        ),
      )
      if (isTouched) return 'a RUN changes files among the packages'
    }
  }
  const words = [...line.argv, ...start.steps.flatMap(({ argv }) => argv)]
  // A script that a COPY brings to /usr/local/bin is none of a package.
  const named = words.find((word) => inSystem.test(word) && !start.scripts.includes(word) && !project.copied.has(word))
  if (named !== undefined) return `the start names ${named} by its path`
  if (
    words.some((word) => loginShell.test(` ${word} `)) ||
    start.steps.some(({ argv }) => /^(su|sudo|crond?)$/.test(argv[0] ?? ''))
  )
    return 'a login shell sets PATH anew'
  // It embeds the interpreter, and looks for packages where that was built: https://uwsgi-docs.readthedocs.io/en/latest/Python.html#virtualenv-support
  if (start.steps.some(({ argv }) => /(^|\/)uwsgi$/.test(argv[0] ?? ''))) return 'uwsgi embeds the interpreter'
  const source = sources?.find(({ literals }) => literals.some(({ value }) => inSystem.test(value)))
  return source === undefined ? undefined : `${source.path} names a folder of the interpreter`
}
