/** Icons on a 24 unit grid, drawn in the colour of the text around them: a stroke, unless they are filled shapes. */
const strokes = {
  chat: 'M20.5 11.6c0 4.2-3.8 7.6-8.5 7.6q-1.7 0-3.2-.5L4 20.5l1.4-3.9a7 7 0 0 1-1.9-5C3.5 7.4 7.3 4 12 4s8.5 3.4 8.5 7.6Z',
  chevronDown: 'm6 9.5 6 6 6-6',
  back: 'm14.5 6-6 6 6 6',
  next: 'm9.5 6 6 6-6 6',
  conversations: 'M5 7h14M5 12h14M5 17h9',
  search: 'M11 4.5a6.5 6.5 0 1 0 .1 0Zm4.6 11.1 4 4',
  pen: 'm5 19 1-4L16.5 4.5l3 3L9 18Z',
  bin: 'M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7',
  expand: 'M13.5 5H19v5.5m0-5.5-6 6M10.5 19H5v-5.5m0 5.5 6-6',
  restore: 'M19.5 10.5H13.5V4.5m0 6 6-6M4.5 13.5h6v6m0-6-6 6',
  close: 'm6.5 6.5 11 11m0-11-11 11',
  newConversation: 'M11 5H7L5 7v10l2 2h10l2-2v-4m-9 1 1-3 7-7 2 2-7 7Z',
  send: 'M12 19V5.5m-6 6 6-6 6 6',
  arrowDown: 'M12 5v13.5m6-6-6 6-6-6',
  copy: 'M9 9h10v10H9ZM15 6V5H5v10h1',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  retry: 'M19.5 12A7.5 7.5 0 1 1 17 6.5l2.5 2.5m0-5v5h-5',
  clip: 'm20 11.5-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L10 17a1.7 1.7 0 0 1-2.4-2.4L15 7.5',
  file: 'M13.5 4H6v16h12V8.5ZV8.5H18',
  download: 'M12 4v11m-5-4.5 5 4.5 5-4.5M5 19.5h14',
  thumb:
    'M4 11h3.5v8.5H4Zm3.5 0 4-7c1.7 0 2.5 1 2.3 2.5L13.5 9.5h4.8c1.3 0 2 1 1.7 2.2l-1.400 6c-.2 1-.9 1.8-2 1.8H7.5',
  sources: 'M5 5h14v14H5ZM8.5 9.5h7m-7 4h5',
  warning: 'M12 3.5a8.5 8.5 0 1 0 .1 0ZM12 8v4.5m0 3v.1',
}

const fills = {
  stop: 'M9 7h6l2 2v6l-2 2H9l-2-2V9Z',
  spark:
    'M12 3.5c.7 4.7 3.8 7.8 8.5 8.5-4.7.7-7.8 3.8-8.5 8.5-.7-4.7-3.8-7.8-8.5-8.5 4.7-.7 7.8-3.8 8.5-8.5Z',
}

export type IconName = keyof typeof strokes | keyof typeof fills

/** Those that point along the line, or are lines of text. */
const mirrored: readonly IconName[] = ['back', 'next', 'chat', 'conversations', 'sources']

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      class={`icon${name in fills ? ' filled' : ''}${mirrored.includes(name) ? ' mirrored' : ''}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={{ ...strokes, ...fills }[name]} />
    </svg>
  )
}
