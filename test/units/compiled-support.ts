import { filesInMemory, type MigrateOptions, type Migration, migrate } from '../../src/index.js'

/** A Go project: what stands between `WORKDIR /src` and CMD, and the files beside go.mod. */
export interface GoCase {
  readonly from?: string
  readonly lines?: readonly string[]
  readonly start?: string
  readonly files?: Readonly<Record<string, string>>
  readonly requires?: readonly string[]
}

/** A program that imports packages, with more of its body. */
export function program(imports: readonly string[] = [], body = ''): string {
  const lines = imports.map((path) => `\t${/["\s]/.test(path) ? path : `_ ${JSON.stringify(path)}`}\n`).join('')
  return `package main\n\nimport (\n${lines})\n\nfunc main() {\n${body}\n}\n`
}

/** What becomes of a Go project. */
export async function migrateGo(
  { from = 'golang:1.22-bookworm', lines = ['COPY . .', 'RUN go build -o app .'], start, files, requires = [] }: GoCase,
  options: MigrateOptions = {},
): Promise<Migration> {
  const text = `FROM ${from}\nWORKDIR /src\n${lines.join('\n')}\n${start ?? 'CMD ["./app"]'}\n`
  const all = {
    'go.mod': `module example.com/app\n\ngo 1.22\n\n${requires.map((path) => `require ${path} v1.0.0\n`).join('')}`,
    'main.go': program(),
    ...files,
  }
  return migrateFiles(text, all, options)
}

/** What becomes of a Dockerfile with files beside it; throws for a bug of ours. */
export async function migrateFiles(
  text: string,
  files: Readonly<Record<string, string>>,
  options: MigrateOptions,
): Promise<Migration> {
  const dockerfiles = [{ path: 'Dockerfile', text }]
  const [migration] = await migrate({ dockerfiles, files: filesInMemory(files) }, options)
  if (migration === undefined) throw new Error('no result')
  if (migration.outcome.kind === 'failed') throw new Error(JSON.stringify(migration.outcome.reasons))
  return migration
}

/** The Dockerfile that came of it, by lines; empty where none did. */
export function linesOf({ outcome }: Migration): readonly string[] {
  const files = outcome.kind === 'migrated' ? outcome.files : []
  return (files.find(({ kind }) => kind === 'dockerfile')?.after ?? '').split('\n').filter((line) => line !== '')
}

/** The lines of the runtime stage that copy from the builder, paths alone. */
export function copied(migration: Migration): readonly string[] {
  return linesOf(migration).flatMap((line) => /^COPY --from=builder (?:--chown=\S+ )?(\S+)/.exec(line)?.[1] ?? [])
}

/** The image of the runtime stage, and the delivery: `alpine:latest static`; or the codes of the reasons against it. */
export function outcome(migration: Migration): string {
  if (migration.outcome.kind !== 'migrated') {
    const reasons = migration.outcome.reasons.map(({ code }) => code)
    return `${migration.outcome.kind}: ${reasons.join(', ')}`
  }
  const image = linesOf(migration).findLast((line) => line.startsWith('FROM '))
  return `${image?.slice(5)} ${migration.delivery}`
}
