import * as v from 'valibot'
import type { Ask, Forge, Project, PullRequest } from './forge.js'

const mergeSchema = v.object({
  iid: v.number(),
  state: v.picklist(['opened', 'locked', 'closed', 'merged']),
  web_url: v.string(),
  description: v.nullish(v.string()),
  source_branch: v.string(),
  source_project_id: v.nullish(v.number()),
  target_project_id: v.nullish(v.number()),
})

/** A project on GitLab, by its REST API (https://docs.gitlab.com/api/merge_requests/, read 2026-11-22). */
export function gitlabForge(project: Project, ask: Ask): Forge {
  const root = `projects/${encodeURIComponent(project.path)}`
  const merges = `${root}/merge_requests`
  return {
    program: 'glab',
    project,
    list: async (branch) => {
      const query = `state=all&per_page=100&source_branch=${encodeURIComponent(branch)}`
      const answer = await ask({ method: 'GET', path: `${merges}?${query}` })
      return v
        .parse(v.array(mergeSchema), answer)
        .filter((merge) => merge.source_branch === branch && merge.source_project_id === merge.target_project_id)
        .map(pullRequestOf)
    },
    create: async ({ title, body, branch, base }) => {
      const target_branch = base ?? (await defaultBranch(root, ask))
      const request = { title, description: body, source_branch: branch, target_branch }
      return pullRequestOf(v.parse(mergeSchema, await ask({ method: 'POST', path: merges, body: request })))
    },
    setBody: async (number, body) => {
      await ask({ method: 'PUT', path: `${merges}/${number}`, body: { description: body } })
    },
  }
}

async function defaultBranch(root: string, ask: Ask): Promise<string> {
  return v.parse(v.object({ default_branch: v.string() }), await ask({ method: 'GET', path: root })).default_branch
}

function pullRequestOf({ iid, state, web_url, description }: v.InferOutput<typeof mergeSchema>): PullRequest {
  const kind = state === 'opened' || state === 'locked' ? 'open' : state
  return { number: iid, state: kind, url: web_url, body: description ?? '' }
}
