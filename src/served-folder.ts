/** A folder of files and how a file server answers for it: what is left of a program that does nothing else. */
export interface ServedFolder {
  /** Absolute in the image. */
  readonly folder: string
  readonly port: number
  /** True where it listens on IPv6 as well. */
  readonly bothFamilies: boolean
  /**
   * What a path may mean besides the file of that name, in the order of trying: `page` is the path with `.html`, `index` the index.html of
   * the folder, `folder` a redirect to the folder with a slash.
   */
  readonly finds: readonly ('page' | 'index' | 'folder')[]
  /** True where a slash at the end of a path makes no difference. */
  readonly ignoresSlash: boolean
  /** True where a path that ends in `.html` or `/index` is sent to the one without. */
  readonly redirectsPages: boolean
  /** When the index.html of the root answers for a path that names nothing: `pages` are paths without a file's ending. */
  readonly fallback: 'always' | 'pages' | 'never'
  /** True where 404.html, if it is there, is the answer for a path that names nothing. */
  readonly notFoundPage: boolean
  /** True where files whose names start with a dot are served. */
  readonly dotFiles: boolean
  /** `answers` are compressed when they are sent, `stored` files lie beside the originals. */
  readonly compresses: 'answers' | 'stored' | 'nothing'
  readonly cacheControl?: string
}
