import { parseJson } from '../../../core/json.ts'
import { useChatView } from '../../context.ts'
import { isTextParam, paramField } from '../../read-response.ts'

/** One thing of what is to be done that may be changed before: the value keeps its type. */
export function ParamField({ name, value }: { name: string; value: unknown }) {
  const { invalidValue } = useChatView().words.value
  const field = { name: paramField(name), class: 'input', dir: 'auto' as const }
  if (typeof value === 'boolean')
    return (
      <label class="prompt choice">
        <input type="checkbox" name={field.name} defaultChecked={value} />
        <bdi>{name}</bdi>
      </label>
    )
  const isText = isTextParam(value)
  const text = isText ? String(value ?? '') : JSON.stringify(value, null, 2)
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: one of two controls is in it
    <label class="labelled">
      <bdi>{name}</bdi>
      {typeof value === 'number' ? (
        <input type="number" step="any" required {...field} defaultValue={text} />
      ) : (
        <textarea
          {...field}
          rows={Math.min(6, text.split('\n').length)}
          defaultValue={text}
          onInput={({ currentTarget }) => {
            const isBad = !isText && parseJson(currentTarget.value) === undefined
            currentTarget.setCustomValidity(isBad ? invalidValue : '')
          }}
        />
      )}
    </label>
  )
}
