import { badRequest } from '../../http/api-error.ts'
import { isUuid } from '../../http/read-fields.ts'
import { unknownFileIds } from '../../storage/files.ts'
import type { ApiContext } from '../api-context.ts'

/** Refuses ids of files that were never uploaded here. */
export async function requireKnownFiles(
  { database }: ApiContext,
  ids: readonly string[],
  field: string,
): Promise<void> {
  const unknown = ids.every(isUuid) ? await unknownFileIds(database, ids) : ids
  if (unknown.length > 0) throw badRequest({ [field]: 'no such file' })
}
