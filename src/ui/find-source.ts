import type { Source } from '../core/message.ts'

/** The place in the list of what `[number]` names: by its id, or by counting where the ids are no numbers. */
export function findSource(sources: readonly Source[], number: string): number {
  const index = sources.findIndex(({ sourceId }) => sourceId === number)
  const isNumbered = sources.some(({ sourceId }) => /^\d+$/.test(sourceId))
  return index < 0 && !isNumbered && sources[Number(number) - 1] ? Number(number) - 1 : index
}
