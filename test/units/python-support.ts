import type { MigrateOptions } from '../../src/index.js'
import { linesOf, migrateFiles } from './compiled-support.js'

/** A Python project: what stands between `WORKDIR /app` and the start, and the files beside main.py. */
export interface PythonCase {
  readonly from?: string
  readonly lines?: readonly string[]
  readonly start?: string
  readonly requirements?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
}

/** The lines of a Dockerfile that install and copy in the usual way. */
export const install = ['COPY requirements.txt .', 'RUN pip install -r requirements.txt', 'COPY . .']

/** What becomes of a Python project. */
export function migratePython(
  {
    from = 'python:3.11',
    lines = install,
    start = 'CMD ["python", "main.py"]',
    requirements = ['flask'],
    files,
  }: PythonCase,
  options: MigrateOptions = {},
) {
  const text = `FROM ${from}\nWORKDIR /app\n${lines.join('\n')}\n${start}\n`
  const all = { 'requirements.txt': `${requirements.join('\n')}\n`, 'main.py': 'import flask\n', ...files }
  return migrateFiles(text, all, options)
}

/** The lines of the runtime stage. */
export async function runtimeOf(python: PythonCase, options?: MigrateOptions): Promise<readonly string[]> {
  const lines = linesOf(await migratePython(python, options))
  return lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
}
