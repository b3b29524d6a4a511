import { describe, expect, it } from 'vitest'
import { makeLine } from '../src/lib/line'

const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a line of changes', () => {
  it('starts the next when the one before is done, also when that failed', async () => {
    const inLine = makeLine()
    const seen: string[] = []
    const slow = inLine(async () => (await soon(20), seen.push('slow')))
    const bad = inLine(() => Promise.reject(new Error('bad')))
    const quick = inLine(async () => seen.push('quick'))
    await expect(bad).rejects.toThrow('bad')
    await Promise.all([slow, quick])
    expect(seen).toEqual(['slow', 'quick'])
  })
})
