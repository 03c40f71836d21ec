/** `name` or `name=number`, joined with `;`. `times` and `on` say when, all others say what. */
export interface Fault {
  switches: readonly Switch[]
  /** Where it is met; `undefined` when it does not say so. */
  place: Place | undefined
  times: number | undefined
}

const PLACES = ['create', 'message', 'resume', 'cancel', 'input', 'upload'] as const

export type Place = (typeof PLACES)[number]

export interface Switch {
  name: string
  value: number | undefined
}

/** Faults for different places are joined with `|`. */
export function parseFaults(text: string): { text: string; fault: Fault }[] {
  return text
    .split('|')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, fault: parseFault(piece) }))
}

export function parseFault(text: string): Fault {
  const settings = text
    .split(';')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
    .map((piece) => {
      // `status-500` where `=` is awkward to write.
      const [name = '', value] = piece
        .replace(/^status-/, 'status=')
        .split('=')
        .map((side) => side.trim())
      return { name, value }
    })
  const times = settings.find(({ name }) => name === 'times')?.value
  const place = settings.find(({ name }) => name === 'on')?.value
  return {
    switches: settings
      .filter(({ name }) => name !== 'times' && name !== 'on')
      .map(({ name, value }) => ({ name, value: readNumber(value) })),
    place: PLACES.find((known) => known === place) ?? naturalPlace(settings),
    times: readNumber(times),
  }
}

/** Only a stream that is taken up again can have been forgotten. */
function naturalPlace(settings: readonly { name: string }[]): Place | undefined {
  return settings.some(({ name }) => name === 'forget') ? 'resume' : undefined
}

function readNumber(text: string | undefined): number | undefined {
  const value = text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) && value >= 0 ? value : undefined
}
