/** Files that travel inside the JSON of their message, as URLs. */
import type { TurnFile } from '../core/attachment.ts'
import { ChatError } from '../core/errors.ts'

export interface SentFile {
  readonly name: string
  /** Never empty. */
  readonly mediaType: string
  /** A `data:` URL, unless the file has an address of its own. */
  readonly url: string
}

export function readFiles(files: readonly TurnFile[]): Promise<readonly SentFile[]> {
  return Promise.all(
    files.map(async ({ name, mediaType, blob, uploaded }) => {
      const type = mediaType || 'application/octet-stream'
      const url = uploaded?.url ?? (blob && `data:${type};base64,${await base64(blob)}`)
      if (url === undefined) throw new ChatError('upload', `"${name}" has to be attached again.`)
      return { name, mediaType: type, url }
    }),
  )
}

/** The bytes in base64 of a `data:` URL; undefined for one with an address. */
export function inlineData({ url }: Pick<SentFile, 'url'>): string | undefined {
  return url.match(/^data:[^,]*;base64,(.*)/s)?.[1]
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let binary = ''
  // As many arguments as every engine takes.
  const step = 32_768
  for (let at = 0; at < bytes.length; at += step)
    binary += String.fromCharCode(...bytes.subarray(at, at + step))
  return btoa(binary)
}
