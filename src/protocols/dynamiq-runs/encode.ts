import type { ProtocolOptions, Turn } from '../protocol.ts'
import type { CreateRunBody } from './wire.ts'

/** `background`: the run is only started, and told by a call of its own. */
export function encodeRun(
  turn: Turn,
  { inputKey = 'input' }: ProtocolOptions,
  mode: 'stream' | 'background',
) {
  const fileIds = turn.files.flatMap(({ uploaded }) => uploaded?.fileId ?? [])
  return {
    input: { ...turn.params, [inputKey]: turn.text },
    user_id: turn.userId,
    session_id: turn.sessionId,
    file_ids: fileIds.length ? fileIds : undefined,
    client_message_id: turn.id,
    [mode]: true,
  } satisfies CreateRunBody
}
