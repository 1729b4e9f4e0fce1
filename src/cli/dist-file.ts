import { fileURLToPath } from 'node:url'

declare const require: { resolve(name: string): string }

/** The path of a file that the build puts beside the command. From the sources, where tests run them, it must be built before. */
export function distFile(name: string): string {
  // The command is CommonJS, where import.meta is empty.
  const url = import.meta.url as string | undefined
  return url === undefined ? require.resolve(`./${name}`) : fileURLToPath(new URL(`../../dist/${name}`, url))
}
