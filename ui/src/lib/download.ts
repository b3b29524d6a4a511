/* Saves what the server sends as a file. Fetched first, so that a failure is told on the page instead of replacing it. */
import { failureOf, offline } from '@/api/client'

function nameOf(answer: Response, otherwise: string): string {
  const said = answer.headers.get('Content-Disposition') ?? ''
  const coded = /filename\*=UTF-8''([^;]+)/i.exec(said)
  const plain = /filename="?([^";]+)"?/i.exec(said)
  return coded ? decodeURIComponent(coded[1]) : (plain?.[1] ?? otherwise)
}

export async function download(address: string, otherwise: string): Promise<void> {
  const answer = await fetch(address, { credentials: 'same-origin' }).catch((): never => {
    throw offline()
  })
  if (!answer.ok) throw await failureOf(answer)
  const place = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = place
  link.download = nameOf(answer, otherwise)
  link.click()
  setTimeout(() => URL.revokeObjectURL(place), 60_000)
}
