import type { ts } from 'ts-morph'
import { type Compiler, readSyntax, type Syntax } from './source-syntax.js'

/** The parser, once it has been loaded. */
export interface SourceParser {
  readonly ts: Compiler
  /** Parses one source; `flawed` when it has syntax errors. Throws when the compiler gives up. */
  parse(file: string, text: string): { readonly syntax: Syntax; readonly flawed: boolean }
}

/** Loads the TypeScript compiler, which takes a quarter of a second: only for sources that a cheap look cannot settle. */
export async function loadParser(): Promise<SourceParser> {
  const { ts } = await import('ts-morph')
  return {
    ts,
    parse: (file, text) => {
      const extension = /\.[cm]?[jt]sx?$/.exec(file)?.[0] ?? '.js'
      // Not through ts-morph's Project: it looks for comments up to the line's end at every statement, and a bundle is one line.
      const tree: ts.SourceFile & { readonly parseDiagnostics?: readonly unknown[] } = ts.createSourceFile(
        `/source${extension}`,
        text,
        ts.ScriptTarget.Latest,
        true,
      )
      return { syntax: readSyntax(ts, file, tree), flawed: (tree.parseDiagnostics?.length ?? 0) > 0 }
    },
  }
}
