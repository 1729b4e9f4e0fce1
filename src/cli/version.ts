declare const MSB_MIGRATE_VERSION: string | undefined

/** The version in package.json, which the build puts in; `0.0.0-source` when run from the sources. */
export const version: string = typeof MSB_MIGRATE_VERSION === 'string' ? MSB_MIGRATE_VERSION : '0.0.0-source'
