import { useChatView } from '../context.ts'
import { SparkIcon } from '../icons.tsx'

export function Avatar() {
  const { avatar } = useChatView().config
  return <span class="avatar">{avatar ? <img src={avatar} alt="" /> : <SparkIcon />}</span>
}
