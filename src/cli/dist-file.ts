import { fileURLToPath } from 'node:url'

declare const require: { resolve(name: string): string } | undefined

/** The path of a file that the build puts beside the command. From the sources, where tests run them, it must be built before. */
export function distFile(name: string): string {
  // The command is CommonJS, where there is no import.meta; the sources are modules, where there is no require.
  return typeof require === 'undefined'
    ? fileURLToPath(new URL(`../../dist/${name}`, import.meta.url))
    : require.resolve(`./${name}`)
}
