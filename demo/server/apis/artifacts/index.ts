import type { Hono } from 'hono'
import { notFound } from '../../http/api-error.ts'
import { presentPage, readPageRequest } from '../../http/paging.ts'
import { readPathUuid } from '../../http/read-fields.ts'
import { resource } from '../../http/resource.ts'
import { ARTIFACT_SORT_FIELDS, listArtifacts } from '../../storage/files.ts'
import { findRun } from '../../storage/runs.ts'
import type { ApiContext } from '../api-context.ts'

/** The files a run made. */
export function addArtifactsApi(app: Hono, { database }: ApiContext): void {
  resource(app, '/v1/apps/:appId/runs/:runId/artifacts', {
    GET: async (c) => {
      const run = await findRun(database, readPathUuid(c.req.param('runId')))
      if (run?.app_id !== readPathUuid(c.req.param('appId'))) throw notFound()
      const { searchParams, origin } = new URL(c.req.url)
      const page = readPageRequest(searchParams, ARTIFACT_SORT_FIELDS, 'saved_at')
      return presentPage(
        await listArtifacts(database, run.id, page),
        ({ id, name, size, mime_type, saved_at }) => {
          const download_url = `${origin}/v1/files/${id}/content`
          return { id, type: 'file', download_url, name, size, mime_type, saved_at }
        },
      )
    },
  })
}
