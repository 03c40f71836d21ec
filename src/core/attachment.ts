/** A file the visitor is about to send: checked, then uploaded where the back end takes files beforehand. */

/** What the back end calls a file it has received. */
export interface UploadedFile {
  readonly fileId: string
  readonly url?: string
}

/** A file on its way with a message. */
export interface TurnFile {
  readonly name: string
  /** A media type, `''` where the browser knows none. */
  readonly mediaType: string
  /** Bytes. */
  readonly size: number
  /** The bytes; absent when the page was reloaded since and only the upload is left. */
  readonly blob?: Blob
  /** Present where the protocol has `upload`. */
  readonly uploaded?: UploadedFile
}

export type Attachment = TurnFile & {
  readonly attachmentId: string
  readonly blob: Blob
} & (
    | { readonly state: 'uploading' /** 0 to 1. */; readonly progress: number }
    | { readonly state: 'ready' }
    | { readonly state: 'failed' }
  )

export type RefusalReason = 'type' | 'size' | 'count' | 'empty'

export interface Refusal {
  readonly name: string
  readonly reason: RefusalReason
}

export interface FileRules {
  /** As in the `accept` attribute of a file input: `.pdf, image/*, text/plain`. */
  readonly accept: string
  readonly maxFileBytes: number
  readonly maxFiles: number
}

/** Why this file can't be sent, or undefined when it can. */
export function refuseFile(
  file: { readonly name: string; readonly type: string; readonly size: number },
  rules: FileRules,
  countBefore: number,
): RefusalReason | undefined {
  if (countBefore >= rules.maxFiles) return 'count'
  if (!isAccepted(file, rules.accept)) return 'type'
  if (file.size > rules.maxFileBytes) return 'size'
  return file.size === 0 ? 'empty' : undefined
}

function isAccepted({ name, type }: { name: string; type: string }, accept: string): boolean {
  const patterns = accept
    .split(',')
    .map((pattern) => pattern.trim().toLowerCase())
    .filter(Boolean)
  if (patterns.length === 0) return true
  return patterns.some((pattern) => {
    if (pattern === '*/*' || pattern === '*') return true
    if (pattern.startsWith('.')) return name.toLowerCase().endsWith(pattern)
    if (pattern.endsWith('/*')) return type.toLowerCase().startsWith(pattern.slice(0, -1))
    return type.toLowerCase() === pattern
  })
}
