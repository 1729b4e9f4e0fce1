import * as v from 'valibot'

const text = (description: string) => v.pipe(v.string(), v.minLength(1), v.maxLength(500), v.description(description))
const reference = (description: string) =>
  v.pipe(v.string(), v.regex(/^[\w.:/@-]{1,500}$/, 'no name of an image'), v.description(description))
const words = (description: string) => v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.description(description))
const described = <Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description))

const ownImage = v.strictObject({
  like: reference(
    'The known image that it is made from, such as node:22. Without a tag it has the tag of the image itself.',
  ),
  programs: v.optional(words('Programs that it has beside those of the known image.')),
  users: v.optional(words('Users that it has beside those of the known image.')),
  user: v.optional(text('The USER that it ends on, where that is another.')),
  entrypoint: v.optional(words('Its ENTRYPOINT, where that is another.')),
  command: v.optional(words('Its CMD, where that is another.')),
  runtime: v.optional(
    described(
      v.strictObject({
        slim: v.optional(reference('The small image on Debian.')),
        alpine: v.optional(reference('The image on Alpine.')),
        distroless: v.optional(reference('The image without a shell.')),
      }),
      "The image to run in, for each family that there is one of. Without a tag it gets that of the build's image.",
    ),
  ),
})

/** What msb-migrate.config.json, or the key of package.json, may say. */
export const configurationSchema = v.strictObject({
  $schema: v.optional(text('Where this schema lies, for editors.')),
  base: v.optional(described(v.picklist(['auto', 'slim', 'alpine', 'distroless', 'scratch']), 'As --base.')),
  omitDevStyle: v.optional(described(v.picklist(['production', 'omit']), 'As --omit-dev-style.')),
  hoistBuild: v.optional(described(v.boolean(), 'As --hoist-build.')),
  successors: v.optional(described(v.boolean(), 'As --successors.')),
  static: v.optional(described(v.picklist(['nginx']), 'As --static.')),
  dockerignore: v.optional(described(v.boolean(), 'False is --no-dockerignore.')),
  stageName: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z][a-z0-9_.-]{0,60}$/, 'no name of a stage: small letters, digits, -, _ and .'),
      v.notValues(['scratch', 'context'], 'a name that builders keep for themselves'),
      v.description('What the builder stage is called; builder by default.'),
    ),
  ),
  commands: v.optional(
    described(
      v.record(v.string(), v.picklist(['build', 'runtime', 'both'])),
      'What your own commands in a RUN are for, by program: build for the builder stage alone, runtime for the runtime stage alone, both for both.',
    ),
  ),
  packages: v.optional(
    described(
      v.record(v.string(), v.picklist(['build', 'runtime'])),
      'Which stage gets a system package. One that the running container calls stays in any case.',
    ),
  ),
  images: v.optional(described(v.record(v.string(), ownImage), 'Your own base images, by name, or by name and tag.')),
  mirrors: v.optional(
    described(
      v.record(v.string(), reference('The prefix that stands for it.')),
      'Where images are pulled from, by prefix: { "gcr.io": "registry.example.com/gcr", "docker.io/library": "registry.example.com/hub" }.',
    ),
  ),
  exclude: v.optional(words('Dockerfiles that a batch leaves out, by patterns as in .dockerignore.')),
})

/** The settings of a company or a project. */
export type Configuration = v.InferOutput<typeof configurationSchema>
