import { pack } from 'tar-stream'
import type { ImageConfiguration, InspectedImage } from '../../src/engine/engine.js'
import type { ImageFile } from '../../src/verify/image-files.js'
import type { ImageFacts } from '../../src/verify/observation.js'
import type { Run } from '../../src/verify/run-image.js'

/** An image of one layer above the base's, with this configuration. */
export function imageOf(configuration: ImageConfiguration = {}, rest: Partial<InspectedImage> = {}): InspectedImage {
  return {
    id: 'sha256:1',
    configuration,
    size: 100,
    architecture: 'amd64',
    layers: ['sha256:base', 'sha256:own'],
    layerSteps: [
      { instruction: 'FROM', size: 60 },
      { instruction: 'COPY . .', size: 40 },
    ],
    ...rest,
  }
}

/** A file of an image, as `-rw-r--r-- root` when nothing else is said. */
export function fileOf(rest: Partial<ImageFile> = {}): ImageFile {
  return { type: 'file', mode: 0o644, owner: '0:0', size: 1, target: '', hash: 'same', ...rest }
}

/** What is known of an image that holds these files in /app, and no others save those of `system`. */
export function factsOf(
  files: Readonly<Record<string, ImageFile>>,
  rest: Partial<ImageFacts> = {},
  system: Readonly<Record<string, ImageFile>> = {},
): ImageFacts {
  const own = new Map(Object.entries(files))
  return {
    image: imageOf({ WorkingDir: '/app' }),
    base: imageOf({}, { layers: ['sha256:base'], size: 60 }),
    roots: ['/app'],
    files: own,
    all: new Map([...Object.entries(system), ...own]),
    own,
    libc: 'glibc',
    ...rest,
  }
}

/** A run that answered `/` with 200, and ended at once on its signal. */
export function runOf(rest: Partial<Run> = {}): Run {
  return {
    readiness: 'answers',
    milliseconds: 500,
    answers: [{ probe: 'GET :3000/', expected: undefined, status: 200, type: 'text/plain', body: 'hello' }],
    outputs: [],
    health: undefined,
    log: ['listening'],
    logEnd: 'listening',
    exit: { code: 0, milliseconds: 100, byItself: false },
    outOfMemory: false,
    ...rest,
  }
}

/** A tar archive of text files, links (`→ target`) and, by a name that ends in a slash, folders. */
export async function tarOf(entries: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = pack()
  for (const [name, content] of Object.entries(entries)) {
    if (typeof content === 'string' && content.startsWith('→ '))
      archive.entry({ name, type: 'symlink', linkname: content.slice(2) })
    else if (typeof content === 'string' && content.startsWith('= '))
      archive.entry({ name, type: 'link', linkname: content.slice(2) })
    else if (name.endsWith('/')) archive.entry({ name, type: 'directory' })
    else archive.entry({ name }, content)
  }
  archive.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of archive) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
}
