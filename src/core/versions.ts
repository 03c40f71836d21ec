import type { Message, Versions } from './message.ts'

/**
 * Several ways a conversation went on from one place. The way that is shown stands in the list of messages; the first
 * message of it carries the others, each as the list it was. Nothing is ever removed, only put aside.
 */

export function versionCount({ versions }: Message): number {
  return versions ? versions.others.length + 1 : 1
}

/** Puts everything from `index` on aside; what comes next there is a further version. */
export function setAside(
  messages: readonly Message[],
  index: number,
): { kept: Message[]; versions: Versions } {
  const [first, ...rest] = messages.slice(index)
  const others = first?.versions?.others ?? []
  const at = first?.versions?.index ?? 0
  const aside = first ? [withoutVersions(first), ...rest] : []
  return {
    kept: messages.slice(0, index),
    versions: { index: others.length + 1, others: [...others.slice(0, at), aside, ...others.slice(at)] },
  }
}

/** Undoes `setAside` when nothing came: the version that was shown before is shown again. */
export function bringBack(messages: readonly Message[], versions: Versions): readonly Message[] {
  const last = versions.others.length - 1
  return [...messages, ...show(versions.others, last)]
}

/** Shows another version from the message on that carries them. Anything out of range changes nothing. */
export function chooseVersion(
  messages: readonly Message[],
  messageId: string,
  wanted: number,
): readonly Message[] {
  const index = messages.findIndex(({ id }) => id === messageId)
  const first = messages[index]
  if (!first?.versions || wanted === first.versions.index || wanted < 0 || wanted >= versionCount(first))
    return messages
  const { others, index: at } = first.versions
  const shown = [withoutVersions(first), ...messages.slice(index + 1)]
  const all = [...others.slice(0, at), shown, ...others.slice(at)]
  return [...messages.slice(0, index), ...show(all, wanted)]
}

function show(all: readonly (readonly Message[])[], index: number): Message[] {
  const [first, ...rest] = all[index] ?? []
  if (!first) return []
  const others = all.filter((_, other) => other !== index)
  return [others.length > 0 ? { ...first, versions: { index, others } } : first, ...rest]
}

function withoutVersions({ versions: _, ...message }: Message): Message {
  return message
}
