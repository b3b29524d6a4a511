import { describe, expect, it } from 'vitest'
import { qr } from '../src/lib/qr'

/* Read back by an independent reader (zbar) when this was written. */
const LUOSHI = [
  '#######...#.#.#######',
  '#.....#.#.#.#.#.....#',
  '#.###.#.#.##..#.###.#',
  '#.###.#.....#.#.###.#',
  '#.###.#.#####.#.###.#',
  '#.....#.###...#.....#',
  '#######.#.#.#.#######',
  '........#............',
  '##.#..##..###.###.##.',
  '.##..#.#####.#.#....#',
  '#.#...###..#..#####.#',
  '##.....#....######.##',
  '.######.#.##.###...#.',
  '........##...####.#.#',
  '#######.#..##.#.#..#.',
  '#.....#..##...#....##',
  '#.###.#..##.###.##..#',
  '#.###.#.#.#..####..##',
  '#.###.#....#.#####..#',
  '#.....#.##.##..##....',
  '#######.#....#...#.#.',
]

const drawn = (text: string) => qr(text)!.map((row) => row.map((dark) => (dark ? '#' : '.')).join(''))

describe('a QR code', () => {
  it('of a short word is the one that readers understood', () => {
    expect(drawn('luoshi')).toEqual(LUOSHI)
  })

  it('grows with the text, and a text too long has none', () => {
    expect(qr('x'.repeat(17))).toHaveLength(21)
    expect(qr('x'.repeat(18))).toHaveLength(25)
    expect(qr('x'.repeat(425))).toHaveLength(69)
    expect(qr('x'.repeat(426))).toBeNull()
  })

  it('counts the bytes of Chinese, not the characters', () => {
    expect(qr('落'.repeat(6))).toHaveLength(25)
  })
})
