import type { ChatProtocol } from '../protocols/protocol.ts'
import {
  type Attachment,
  type FileRules,
  type Refusal,
  type RefusalReason,
  refuseFile,
} from './attachment.ts'
import type { Environment } from './environment.ts'
import type { ChatStore } from './store.ts'

/** The files of the message being written: checked when they are chosen, and sent ahead where the back end takes them so. */
export interface Uploads {
  attach(files: readonly File[]): void
  detach(attachmentId: string): void
  retry(attachmentId: string): void
  /** Resolves when none is on its way any more. */
  settled(): Promise<void>
}

/** For developers. */
const reasons: Readonly<Record<RefusalReason, string>> = {
  count: 'more than maxFiles, or files are not taken (uploads is off, or the protocol takes none)',
  type: 'not in accept',
  size: 'larger than maxFileSize',
  empty: 'it is empty',
}

export interface UploadsOptions {
  readonly store: ChatStore
  readonly protocol: ChatProtocol
  readonly environment: Environment
  readonly rules: FileRules
}

export function createUploads({ store, protocol, environment, rules }: UploadsOptions): Uploads {
  const { upload } = protocol
  const running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>()

  function change(next: (attachments: readonly Attachment[]) => readonly Attachment[]) {
    const attachments = next(store.current().attachments)
    store.dispatch({ type: 'attachments-changed', attachments })
  }

  function update({ attachmentId }: Attachment, stage: object) {
    change((all) =>
      all.map((one) => (one.attachmentId === attachmentId ? ({ ...one, ...stage } as Attachment) : one)),
    )
  }

  function start(attachment: Attachment) {
    if (!upload) return
    const abort = new AbortController()
    const { signal } = abort
    const { attachmentId } = attachment
    const send = async () => {
      try {
        const onProgress = (progress: number) => {
          if (running.has(attachmentId)) update(attachment, { progress })
        }
        const uploaded = await protocol.upload?.(attachment, { onProgress, signal })
        if (!signal.aborted) update(attachment, { state: 'ready', uploaded })
      } catch (thrown) {
        if (signal.aborted) return
        update(attachment, { state: 'failed' })
        environment.report(`"${attachment.name}" could not be sent.`, thrown)
      } finally {
        running.delete(attachmentId)
      }
    }
    running.set(attachmentId, { abort, done: send() })
  }

  return {
    attach(files) {
      const refusals: Refusal[] = []
      const taken: Attachment[] = []
      for (const file of files) {
        const { name, type: mediaType, size } = file
        const reason = refuseFile(file, rules, store.current().attachments.length + taken.length)
        if (reason) refusals.push({ name, reason })
        else {
          const base = { attachmentId: environment.randomId(), name, mediaType, size, blob: file }
          taken.push({ ...base, ...(upload ? { state: 'uploading', progress: 0 } : { state: 'ready' }) })
        }
      }
      if (taken.length > 0) change((all) => [...all, ...taken])
      for (const attachment of taken) start(attachment)
      for (const { name, reason } of refusals)
        environment.report(`"${name}" was not attached: ${reasons[reason]}.`)
      store.dispatch({ type: 'files-refused', refusals })
    },
    detach(attachmentId) {
      running.get(attachmentId)?.abort.abort()
      running.delete(attachmentId)
      change((all) => all.filter((one) => one.attachmentId !== attachmentId))
    },
    retry(attachmentId) {
      const failed = store.current().attachments.find((one) => one.attachmentId === attachmentId)
      if (failed?.state !== 'failed') return
      update(failed, { state: 'uploading', progress: 0 })
      start(failed)
    },
    async settled() {
      await Promise.all(Array.from(running.values(), ({ done }) => done))
    },
  }
}
