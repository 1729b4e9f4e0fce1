import { resolveFolder } from '../../dockerfile/configuration.js'
import type { Install } from './install.js'
import type { PythonProject } from './project.js'

/**
 * True for an install that writes into the folder of the project itself: extensions that are built beside their sources, and the link of a
 * project without a pyproject.toml to where it lies (https://setuptools.pypa.io/en/latest/deprecated/commands.html#develop).
 */
export function changesFolder(
  { copied }: Pick<PythonProject, 'copied'>,
  { tool, words, argv, projects }: Install,
): boolean {
  if (projects.length === 0) return false
  if (tool === 'setup') return words.includes('develop') || words.includes('--inplace') || words.includes('-i')
  const isEditable = argv.some((word) => word === '-e' || word === '--editable' || word.startsWith('--editable='))
  return isEditable && projects.some((project) => !copied.has(resolveFolder(project, 'pyproject.toml')))
}
