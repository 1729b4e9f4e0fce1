import type { InstallNames } from '../ecosystem.js'

/** Names that mean something to installs of Python packages. */
export const installNames: InstallNames = {
  secrets: /(PYPI|PIP|POETRY|UV|ARTIFACTORY|NEXUS|INDEX|GEMFURY).*(TOKEN|PASSWORD|SECRET|KEY|URL)/i,
  variables: /^(PIP|POETRY|PIPENV|UV|VIRTUALENV)_/,
  settings: /(^|\/)(\.pypirc|\.netrc|pip\.conf)$/,
}

const interpreter = /(?:^|\/)(?:python|python3|python3\.\d+)$/
const pipProgram = /^pip(3|3\.\d+)?$/

/** True for the interpreter as a Dockerfile may name it. */
export function isInterpreter(program: string): boolean {
  return interpreter.test(program)
}

/** The words of a command that installs or manages packages, as the tool itself would be called: `python3 -m pip install x` → `pip install x`; undefined for any other. */
export function toolCall(argv: readonly string[]): readonly [tool: Tool, ...words: string[]] | undefined {
  const [program = '', ...rest] = argv
  const name = program.split('/').at(-1) ?? ''
  if (/^(python|python3|python3\.\d+)$/.test(name)) {
    const words = withoutInterpreterOptions(rest)
    if (words[0] === '-m') return toolCall([words[1] ?? '', ...words.slice(2)])
    // `curl … | python3 -`, and get-pip.py, which it brings.
    if (words[0] === '-' || /(^|\/)(get-pip|install-poetry|get-poetry)\.py$/.test(words[0] ?? ''))
      return ['installer', ...words]
    if (/(^|\/)setup\.py$/.test(words[0] ?? '')) return ['setup', ...words.slice(1)]
    return undefined
  }
  // The name that https://docs.astral.sh/uv/guides/integration/docker/ gives the script (read 2026-11-23).
  if (/^(sh|bash)$/.test(name) && /(^|\/)uv-install(er)?\.sh$/.test(rest[0] ?? '')) return ['installer', ...rest]
  if (pipProgram.test(name)) return ['pip', ...rest]
  if (name === 'venv' || name === 'virtualenv') return ['venv', ...rest]
  if (name === 'poetry' || name === 'pipenv' || name === 'uv') return [name, ...rest]
  if (/^(conda|mamba|micromamba|miniconda)$/.test(name)) return ['conda', ...rest]
  const synced = name === 'pip-sync' ? asInstall(rest) : undefined
  if (synced !== undefined) return synced
  if (/^(pdm|hatch|flit|rye|pixi|pipx|easy_install|pip-sync)$/.test(name)) return ['other', ...argv]
  if (/^(curl|wget)$/.test(name) && rest.some((word) => /python-poetry\.org|astral\.sh\/uv|get-pip\.py/.test(word)))
    return ['installer', ...rest]
  return undefined
}

// It installs what its files list, and takes away what they do not: https://pip-tools.readthedocs.io/en/stable/cli/pip-sync/, read 2026-11-22.
function asInstall(words: readonly string[]): readonly ['pip', ...string[]] | undefined {
  const files = words.filter((word) => !word.startsWith('-'))
  if (words.some((word) => word.startsWith('-') && !/^(-q|-v|--quiet|--verbose|--user)$/.test(word))) return undefined
  const named = files.length === 0 ? ['requirements.txt'] : files
  return ['pip', 'install', ...words.filter((word) => word === '--user'), ...named.flatMap((file) => ['-r', file])]
}

/** A program that installs packages or manages environments; `other` for one that is not covered. */
export type Tool = 'pip' | 'venv' | 'poetry' | 'pipenv' | 'uv' | 'setup' | 'installer' | 'conda' | 'other'

function withoutInterpreterOptions(words: readonly string[]): readonly string[] {
  let at = 0
  while (/^-[bBdEiIOqsSuvx]+$/.test(words[at] ?? '') || words[at] === '-W' || words[at] === '-X')
    at += words[at] === '-W' || words[at] === '-X' ? 2 : 1
  return words.slice(at)
}

// Programs that look at sources and change nothing that the program needs.
const checks =
  /^(pytest|py\.test|flake8|black|mypy|pylint|ruff|isort|tox|nox|coverage|bandit|pre-commit|pyright|safety|pydocstyle|pycodestyle)$/
// Programs of packages that write what the running program reads.
const preparing =
  /^(flask|django-admin|django-admin\.py|alembic|aerich|spacy|playwright|pybabel|mkdocs|sphinx-build|jupyter|jupyter-nbextension|rasa|nltk|piper|airflow|superset|streamlit|celery|gunicorn|uvicorn|hypercorn|daphne|python|python3)$/

/** The role of a command of Python's tools: installs are the builder's, what the program itself prepares is the runtime stage's. */
export function pythonRole(argv: readonly string[]): 'install' | 'build' | 'set-up' | undefined {
  const call = toolCall(argv)
  if (call !== undefined) {
    const [tool, verb] = call
    // It is refused by its name.
    if (tool === 'conda' || tool === 'other') return 'install'
    // What they run is the project's.
    if (verb === 'run' || verb === 'shell') return undefined
    return tool === 'pip' && verb === 'freeze' ? 'set-up' : 'install'
  }
  const name = (argv[0] ?? '').split('/').at(-1) ?? ''
  // The tool itself is put in order: `ln -s /opt/poetry/bin/poetry /usr/local/bin`.
  if (/^(ln|chmod|cp|mv)$/.test(name) && argv.some((word) => /\/bin\/(poetry|pipenv|uvx?)$/.test(word)))
    return 'install'
  if (/^(\.|source)$/.test(name) && /\/bin\/activate$/.test(argv[1] ?? '')) return 'install'
  const moduleAt = argv.indexOf('-m')
  const module = isInterpreter(argv[0] ?? '') && moduleAt !== -1 ? argv[moduleAt + 1] : undefined
  if (checks.test(name) || (module !== undefined && checks.test(module))) return 'build'
  if (isInterpreter(argv[0] ?? '') || preparing.test(name)) return 'set-up'
  return /(^|\/)manage\.py$/.test(argv[0] ?? '') ? 'set-up' : undefined
}
