import { useChatView } from '../context.ts'
import { Icon } from '../icons.tsx'

export function Avatar() {
  const { avatar } = useChatView().config
  return <span class="avatar">{avatar ? <img src={avatar} alt="" /> : <Icon name="spark" size={18} />}</span>
}
