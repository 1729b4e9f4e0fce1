import { describe, expect, it } from 'vitest'
import { amd64, askFor, digestOf, imageManifest, type Page, serve, withoutNetwork } from './estimate-support.js'

describe('logins', () => {
  const manifest = imageManifest([1])
  const login = 'dXNlcjpwYXNz'

  /** A registry with a server for tokens, which may be another one. */
  function registryWith(realm: () => string, token = '{"token":"abc.def"}') {
    return serve(({ url = '', headers }): Page | undefined => {
      if (url.startsWith('/token')) return { body: token }
      if (headers.authorization === 'Bearer abc.def') return { body: manifest }
      const challenge = `Bearer realm="${realm()}",service="the registry",scope="repository:app:pull"`
      return { status: 401, headers: { 'www-authenticate': challenge } }
    })
  }

  it('gets a token as everybody may', async () => {
    const registry = await registryWith(() => `${registry.url}/token?x=1`)
    expect(await askFor(`${registry.host}/app:1`)).toEqual({ bytes: 1001, registry: registry.host })
    expect(registry.seen.map(({ path, authorization }) => [path, authorization])).toEqual([
      ['/v2/app/manifests/1', undefined],
      ['/token?x=1&service=the+registry&scope=repository%3Aapp%3Apull', undefined],
      ['/v2/app/manifests/1', 'Bearer abc.def'],
      // The configuration, with the same token.
      [`/v2/app/blobs/${digestOf(amd64)}`, 'Bearer abc.def'],
    ])
  })

  it('logs in with what the configuration holds for the host, and takes access_token', async () => {
    const registry = await registryWith(() => `${registry.url}/token`, '{"access_token":"abc.def"}')
    await askFor(`${registry.host}/app:1`, 'linux/amd64', { auths: { [registry.host]: { auth: login } } })
    expect(registry.seen[1]).toMatchObject({ authorization: `Basic ${login}` })
    const other = await registryWith(() => `${other.url}/token`)
    await askFor(`${other.host}/app:1`, 'linux/amd64', { auths: { 'example.org': { auth: login } } })
    expect(other.seen.map(({ authorization }) => authorization)).not.toContain(`Basic ${login}`)
  })

  it('gives no credentials to a server for tokens on another host', async () => {
    const tokens = await serve(() => ({ body: '{"token":"abc.def"}' }))
    const registry = await registryWith(() => `${tokens.url}/token`)
    const answer = await askFor(`${registry.host}/app:1`, 'linux/amd64', {
      auths: { [registry.host]: { auth: login } },
    })
    expect(answer).toMatchObject({ bytes: 1001 })
    expect(tokens.seen).toMatchObject([{ authorization: undefined }])
  })

  it("gives Docker Hub's credentials to Docker Hub's server for tokens, which is another host", async () => {
    const auths = { 'https://index.docker.io/v1/': { auth: login } }
    const sent: unknown[] = []
    withoutNetwork(({ hostname }, init) => {
      sent.push([hostname, new Headers(init?.headers).get('authorization')])
      if (hostname === 'auth.docker.io') return Response.json({ token: 't' })
      const challenge = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"'
      return sent.length === 1
        ? new Response('', { status: 401, headers: { 'www-authenticate': challenge } })
        : new Response(manifest)
    })
    expect(await askFor('node:22', 'linux/amd64', { auths })).toMatchObject({ bytes: 1001 })
    expect(sent.slice(0, 3)).toEqual([
      ['registry-1.docker.io', null],
      ['auth.docker.io', `Basic ${login}`],
      ['registry-1.docker.io', 'Bearer t'],
    ])
  })

  it('logs in without tokens', async () => {
    const registry = await serve(({ headers }) =>
      headers.authorization === `Basic ${login}`
        ? { body: manifest }
        : { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
    )
    const auths = { [registry.host]: { auth: login } }
    expect(await askFor(`${registry.host}/app:1`, 'linux/amd64', { auths })).toMatchObject({ bytes: 1001 })
    expect(await askFor(`${registry.host}/app:1`)).toMatchObject({
      problem: `${registry.host} could not be asked: it asks for a login, and \`auths\` of the Docker configuration has none for it`,
    })
  })

  it.each([
    ['Negotiate', 'it asks for a login of an unknown kind'],
    ['Bearer realm="nowhere"', 'it names no server for tokens'],
    ['Bearer service="x"', 'it names no server for tokens'],
    ['Bearer realm="http://example.org/token"', 'it leads to example.org without TLS'],
    ['Bearer realm="https://user:secret@example.org/token"', 'it leads to an address with a password in it'],
    ['Bearer realm="file:///etc/passwd"', 'without TLS'],
  ])('says why %s does not do', async (challenge, problem) => {
    withoutNetwork()
    const { host } = await serve(() => ({ status: 401, headers: { 'www-authenticate': challenge } }))
    const answer = await askFor(`${host}/app:1`)
    expect(answer).toMatchObject({ problem: expect.stringContaining(problem) })
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  it.each(['{"token":"a b"}', '{"token":"a\\r\\nX: y"}', '{"token":1}', '{}', 'no JSON'])(
    'takes %s for no token',
    async (token) => {
      const registry = await registryWith(() => `${registry.url}/token`, token)
      expect(await askFor(`${registry.host}/app:1`)).toMatchObject({ problem: expect.stringContaining('gives none') })
    },
  )
})
