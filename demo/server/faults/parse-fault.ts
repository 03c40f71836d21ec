/** `name` or `name=number`, joined with `;`. `times` and `on` say when, all others say what. */
export interface Fault {
  switches: readonly Switch[]
  place: Place
  times: number | undefined
}

export type Place = 'create' | 'message' | 'resume'

export interface Switch {
  name: string
  value: number | undefined
}

export function parseFault(text: string): Fault {
  const settings = text
    .split(';')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
    .map((piece) => {
      const [name = '', value] = piece.split('=').map((side) => side.trim())
      return { name, value }
    })
  const times = settings.find(({ name }) => name === 'times')?.value
  const place = settings.find(({ name }) => name === 'on')?.value
  return {
    switches: settings
      .filter(({ name }) => name !== 'times' && name !== 'on')
      .map(({ name, value }) => ({ name, value: readNumber(value) })),
    place: place === 'create' || place === 'resume' ? place : 'message',
    times: readNumber(times),
  }
}

function readNumber(text: string | undefined): number | undefined {
  const value = text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) && value >= 0 ? value : undefined
}
