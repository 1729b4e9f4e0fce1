import * as v from 'valibot'
import type { Ask, Forge, Project, PullRequest } from './forge.js'

const pullSchema = v.object({
  number: v.number(),
  state: v.picklist(['open', 'closed']),
  merged_at: v.nullish(v.string()),
  html_url: v.string(),
  body: v.nullish(v.string()),
  head: v.object({ ref: v.string(), repo: v.nullish(v.object({ full_name: v.string() })) }),
})

/** A project on GitHub, by its REST API (https://docs.github.com/en/rest/pulls/pulls, read 2026-11-22). */
export function githubForge(project: Project, ask: Ask): Forge {
  const pulls = `repos/${project.path}/pulls`
  const owner = project.path.split('/')[0] ?? ''
  return {
    program: 'gh',
    project,
    list: async (branch) => {
      const head = encodeURIComponent(`${owner}:${branch}`)
      const answer = await ask({ method: 'GET', path: `${pulls}?state=all&per_page=100&head=${head}` })
      return v
        .parse(v.array(pullSchema), answer)
        .filter((pull) => pull.head.ref === branch && isOwn(pull.head.repo?.full_name, project))
        .map(pullRequestOf)
    },
    create: async ({ title, body, branch, base }) => {
      const target = base ?? (await defaultBranch(project, ask))
      const answer = await ask({ method: 'POST', path: pulls, body: { title, body, head: branch, base: target } })
      return pullRequestOf(v.parse(pullSchema, answer))
    },
    setBody: async (number, body) => {
      await ask({ method: 'PATCH', path: `${pulls}/${number}`, body: { body } })
    },
  }
}

/** The repository of a head is unknown once it was deleted; a fork's branch may have the same name. */
function isOwn(name: string | undefined, { path }: Project): boolean {
  return name === undefined || name.toLowerCase() === path.toLowerCase()
}

async function defaultBranch({ path }: Project, ask: Ask): Promise<string> {
  const answer = await ask({ method: 'GET', path: `repos/${path}` })
  return v.parse(v.object({ default_branch: v.string() }), answer).default_branch
}

function pullRequestOf({ number, state, merged_at, html_url, body }: v.InferOutput<typeof pullSchema>): PullRequest {
  const isMerged = typeof merged_at === 'string'
  return { number, state: isMerged ? 'merged' : state, url: html_url, body: body ?? '' }
}
